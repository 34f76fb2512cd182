package org.supervisordjava.cli.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;

class ResponseReaderTest {

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
        assertEquals(expected, ResponseReader.read(response(value)));
    }

    @Test
    void numbersAndBooleans_haveTheirTypes() throws Exception {
        assertEquals(-7, ResponseReader.read(response("<int>-7</int>")));
        assertEquals(7, ResponseReader.read(response("<i4>7</i4>")));
        assertEquals(1L << 40, ResponseReader.read(response("<i8>1099511627776</i8>")));
        assertEquals(true, ResponseReader.read(response("<boolean>1</boolean>")));
        assertEquals(false, ResponseReader.read(response("<boolean>0</boolean>")));
        assertEquals(1.5, ResponseReader.read(response("<double>1.5</double>")));
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
                List.of(Map.of("pid", 1, "names", List.of("a"))),
                ResponseReader.read(response(value)));
    }

    @Test
    void controlBytesOfALog_arriveAsTheyAre() throws Exception {
        var log = "\u001b[31mred\u001b[0m\u0000\u0007\r\n";

        assertEquals(log, ResponseReader.read(response("<string>" + log + "</string>")));
    }

    @Test
    void whiteSpaceOfALog_isKept() throws Exception {
        assertEquals(" \n a \n", ResponseReader.read(response("<string> \n a \n</string>")));
    }

    @Test
    void fault_isThrownWithCodeAndText() {
        var response =
                """
                <?xml version='1.0'?>
                <methodResponse><fault><value><struct>
                <member><name>faultCode</name><value><int>10</int></value></member>
                <member><name>faultString</name><value><string>BAD_NAME: x</string></value></member>
                </struct></value></fault></methodResponse>
                """;

        var fault = assertThrows(RpcFault.class, () -> ResponseReader.read(response));

        assertEquals(10, fault.code());
        assertEquals("BAD_NAME: x", fault.text());
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
        var e = assertThrows(MalformedResponseException.class, () -> ResponseReader.read(response));

        assertTrue(e.getMessage().startsWith("the answer is not XML-RPC: "), e.getMessage());
    }

    @Test
    void endlessNesting_isRefused() {
        var deep = "<array><data><value>".repeat(100_000);

        assertThrows(MalformedResponseException.class, () -> ResponseReader.read(response(deep)));
    }

    private static String response(String value) {
        return "<?xml version='1.0'?>\n<methodResponse>\n<params>\n<param>\n<value>"
                + value
                + "</value>\n</param>\n</params>\n</methodResponse>\n";
    }
}
