package org.supervisordjava.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

class OverviewTest {

    private static final String ROW = "g\tp\t20\tRUNNING\tpid 1\twell\tready\t\n";

    @Test
    void isALineForEach_withTabs() {
        var rows = List.of(new Overview.Row("g", "p", 20, "RUNNING", "pid 1", "well", true, ""));

        assertEquals("supervisor\tRUNNING\n" + ROW, new Overview("RUNNING", rows).text());
    }

    /** What a program's name and output may hold; what arrives is what XML-RPC would have shown. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "tab\there",
                "two\nlines\r\n",
                "\\",
                "\\t\\\\n\\",
                "\u0000\u001b[2J\u007f",
                "ü 界 😀",
                "\ud83d alone",
                "alone \ude00",
                "\ufffe\uffff\ufffd"
            })
    void anyText_arrivesAsByXmlRpc(String text) throws Exception {
        var rows =
                List.of(new Overview.Row(text, text, 0, "STOPPED", text, "failing", false, text));

        var sent = new Overview("SHUTDOWN", rows).text().getBytes(StandardCharsets.UTF_8);
        var received = Overview.parse(new String(sent, StandardCharsets.UTF_8));

        var shown = byXmlRpc(text);
        assertEquals(
                new Overview(
                        "SHUTDOWN",
                        List.of(
                                new Overview.Row(
                                        shown, shown, 0, "STOPPED", shown, "failing", false,
                                        shown))),
                received);
    }

    private static String byXmlRpc(String text) throws XmlRpcParseException {
        var answer = new ByteArrayOutputStream();
        XmlRpcWriter.response(XmlRpcValue.of(text)).forEach(answer::writeBytes);
        var response = XmlRpcReader.response(answer.toString(StandardCharsets.UTF_8));
        return ((XmlRpcValue.Str) ((MethodResponse.Result) response).value()).value();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html></html>\n",
                "supervisor\tRUNNING",
                "supervisor\tRUNNING\nweb\n",
                "supervisor\tRUNNING\ng\tp\tx\tRUNNING\tpid 1\twell\tready\t\n",
                "supervisor\tRUNNING\ng\tp\t20\tRUNNING\tpid 1\twell\tready\n",
                "supervisor\tRUNNING\ng\tp\t20\tRUNNING\tpid 1\twell\tready\t"
            })
    void otherText_isNone(String text) {
        assertNull(Overview.parse(text));
    }
}
