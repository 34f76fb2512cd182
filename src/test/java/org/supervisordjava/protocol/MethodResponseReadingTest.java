package org.supervisordjava.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class MethodResponseReadingTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    <string>text</string> | text
                    <string/>             | ''
                    untyped               | untyped
                    ''                    | ''
                    <string>a &lt;b&gt; &amp; &quot;c&apos; &#65;&#x42;</string> | a <b> & "c' AB
                    <string><![CDATA[<raw> &amp;]]></string> | <raw> &amp;
                    <string>a<!-- not this -->b</string> | ab
                    <string>ünïcode €</string> | ünïcode €
                    """)
    void text_isReadWithItsReferences(String value, String expected) throws Exception {
        assertEquals(XmlRpcValue.of(expected), read(value));
    }

    @Test
    void numbersAndBooleans_haveTheirTypes() throws Exception {
        assertEquals(XmlRpcValue.of(-7), read("<int>-7</int>"));
        assertEquals(XmlRpcValue.of(7), read("<i4>7</i4>"));
        assertEquals(XmlRpcValue.of(1L << 40), read("<i8>1099511627776</i8>"));
        assertEquals(XmlRpcValue.of(true), read("<boolean>1</boolean>"));
        assertEquals(XmlRpcValue.of(false), read("<boolean>0</boolean>"));
        assertEquals(new XmlRpcValue.Dbl(1.5), read("<double>1.5</double>"));
    }

    @Test
    void structsAndArrays_nest() throws Exception {
        var value =
                """
                <array><data>
                <value><struct>
                <member>
                <name>pid</name>
                <value><int>1</int></value>
                </member>
                <member><name>names</name><value><array><data><value>a</value></data></array></value></member>
                </struct></value>
                </data></array>
                """;

        assertEquals(
                XmlRpcValue.array(
                        XmlRpcValue.Struct.builder()
                                .put("pid", 1)
                                .put("names", XmlRpcValue.strings(List.of("a")))
                                .build()),
                read(value));
    }

    @Test
    void controlBytesOfALog_arriveAsTheyAre() throws Exception {
        var log = "\u001b[31mred\u001b[0m\u0000\u0007\r\n";

        assertEquals(XmlRpcValue.of(log), read("<string>" + log + "</string>"));
    }

    @Test
    void whiteSpaceOfALog_isKept() throws Exception {
        assertEquals(XmlRpcValue.of(" \n a \n"), read("<string> \n a \n</string>"));
    }

    @Test
    void fault_hasCodeAndText() throws Exception {
        var response =
                """
                <?xml version='1.0'?>
                <methodResponse><fault><value><struct>
                <member><name>faultCode</name><value><int>10</int></value></member>
                <member><name>faultString</name><value><string>BAD_NAME: x</string></value></member>
                </struct></value></fault></methodResponse>
                """;

        assertEquals(
                new MethodResponse.Refusal(10, "BAD_NAME: x"), XmlRpcReader.response(response));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "<methodResponse>",
                "<methodResponse><params><param><value><int>x</int></value></param></params></methodResponse>",
                "<methodResponse><params><param><value><what/></value></param></params></methodResponse>",
                "<methodResponse><params><param><value>&what;</value></param></params></methodResponse>",
                "<methodResponse><params><param><value>&#;</value></param></params></methodResponse>",
                "<methodResponse><params><param><value>text",
                "<methodResponse><params><param><value><string>a</value></param></params></methodResponse>"
            })
    void whatIsNoResponse_isRefusedWithThePlace(String response) {
        var e = assertThrows(XmlRpcParseException.class, () -> XmlRpcReader.response(response));

        assertTrue(e.getMessage().contains(" at character "), e.getMessage());
    }

    @Test
    void endlessNesting_isRefused() {
        var deep = "<array><data><value>".repeat(100_000);

        assertThrows(XmlRpcParseException.class, () -> read(deep));
    }

    private static XmlRpcValue read(String value) throws XmlRpcParseException {
        return ((MethodResponse.Result) XmlRpcReader.response(response(value))).value();
    }

    private static String response(String value) {
        return "<?xml version='1.0'?>\n<methodResponse>\n<params>\n<param>\n<value>"
                + value
                + "</value>\n</param>\n</params>\n</methodResponse>\n";
    }
}
