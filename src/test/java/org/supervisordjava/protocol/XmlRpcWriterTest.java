package org.supervisordjava.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.util.List;

class XmlRpcWriterTest {

    @Test
    void writesAsPythonDoes() {
        var value =
                XmlRpcValue.array(
                        XmlRpcValue.Struct.builder()
                                .put("name", "a<b>&c")
                                .put("pid", 12)
                                .put("ok", true)
                                .build());

        assertEquals(
                """
                <?xml version='1.0'?>
                <methodResponse>
                <params>
                <param>
                <value><array><data>
                <value><struct>
                <member>
                <name>name</name>
                <value><string>a&lt;b&gt;&amp;c</string></value>
                </member>
                <member>
                <name>pid</name>
                <value><int>12</int></value>
                </member>
                <member>
                <name>ok</name>
                <value><boolean>1</boolean></value>
                </member>
                </struct></value>
                </data></array></value>
                </param>
                </params>
                </methodResponse>
                """,
                written(value));
    }

    @Test
    void callHasNameAndTypedParameters() {
        var call =
                new MethodCall(
                        "supervisor.startProcess",
                        List.of(
                                XmlRpcValue.of("<web> & 'b'"),
                                XmlRpcValue.of(-5),
                                XmlRpcValue.of(true)));

        assertEquals(
                """
                <?xml version='1.0'?>
                <methodCall>
                <methodName>supervisor.startProcess</methodName>
                <params>
                <param>
                <value><string>&lt;web&gt; &amp; 'b'</string></value>
                </param>
                <param>
                <value><int>-5</int></value>
                </param>
                <param>
                <value><boolean>1</boolean></value>
                </param>
                </params>
                </methodCall>
                """,
                new String(XmlRpcWriter.call(call), UTF_8));
    }

    /** The server refuses it, as supervisord does; a symbol in its place would be obeyed. */
    @Test
    void controlCharacterInACall_staysAndIsRefused() {
        var call = XmlRpcWriter.call(new MethodCall("m", List.of(XmlRpcValue.of("a\u0003b"))));

        assertTrue(new String(call, UTF_8).contains("a\u0003b"));
        assertThrows(XmlRpcParseException.class, () -> XmlRpcReader.call(call));
    }

    @Test
    void faultHasCodeAndText() {
        assertEquals(
                """
                <?xml version='1.0'?>
                <methodResponse>
                <fault>
                <value><struct>
                <member>
                <name>faultCode</name>
                <value><int>10</int></value>
                </member>
                <member>
                <name>faultString</name>
                <value><string>BAD_NAME: x</string></value>
                </member>
                </struct></value>
                </fault>
                </methodResponse>
                """,
                new String(XmlRpcWriter.fault(10, "BAD_NAME: x"), UTF_8));
    }

    @Test
    void intsAreLimitedTo32Bits() {
        assertTrue(written(XmlRpcValue.of(5_000_000_000L)).contains("<int>2147483647</int>"));
        assertTrue(written(XmlRpcValue.of(-5_000_000_000L)).contains("<int>-2147483647</int>"));
    }

    @Test
    void controlCharacters_areWrittenAsTheirSymbols() {
        assertTrue(written(XmlRpcValue.of("\u001b[31m\u0000\t\n")).contains(">␛[31m␀\t\n<"));
    }

    @Test
    void carriageReturn_survivesTheParser() {
        assertTrue(written(XmlRpcValue.of("a\r\n")).contains("a&#13;\n"));
    }

    @Test
    void whatXmlCannotHold_isReplaced() {
        assertTrue(written(XmlRpcValue.of("\ud800x\uffff😀")).contains(">\ufffdx\ufffd😀<"));
    }

    private static String written(XmlRpcValue value) {
        return joined(XmlRpcWriter.response(value));
    }

    private static String joined(List<byte[]> pieces) {
        var all = new ByteArrayOutputStream();
        pieces.forEach(all::writeBytes);
        return all.toString(UTF_8);
    }

    /** What was written before stands in its place, between what comes before and after. */
    @Test
    void structuresInPieces_areWrittenAsThoseInOne() {
        var first = XmlRpcValue.Struct.builder().put("a", 1).put("b", "x < y").build();
        var second = XmlRpcValue.Struct.builder().put("b", "").build();

        var inPieces =
                XmlRpcWriter.structs(
                        List.of(
                                List.of(
                                        XmlRpcWriter.members(
                                                XmlRpcValue.Struct.builder().put("a", 1).build()),
                                        XmlRpcWriter.beginningOfMember("b", "x <"),
                                        XmlRpcWriter.restOfMember(" y")),
                                List.of(
                                        XmlRpcWriter.beginningOfMember("b", ""),
                                        XmlRpcWriter.restOfMember(""))));

        assertEquals(
                written(XmlRpcValue.array(XmlRpcValue.array(first, second), XmlRpcValue.of(7))),
                written(XmlRpcValue.array(inPieces, XmlRpcValue.of(7))));
    }
}
