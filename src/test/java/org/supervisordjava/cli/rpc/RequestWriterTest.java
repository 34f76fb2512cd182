package org.supervisordjava.cli.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RequestWriterTest {

    @Test
    void call_hasNameAndTypedParameters() {
        assertEquals(
                """
                <?xml version='1.0'?>
                <methodCall>
                <methodName>supervisor.startProcess</methodName>
                <params>
                <param><value><string>web</string></value></param>
                <param><value><int>-5</int></value></param>
                <param><value><boolean>1</boolean></value></param>
                </params>
                </methodCall>
                """,
                RequestWriter.write("supervisor.startProcess", "web", -5, true));
    }

    @Test
    void markupInText_isEscaped() {
        var request = RequestWriter.write("m", "<a> & 'b'");

        assertEquals(
                "<string>&lt;a&gt; &amp; 'b'</string>",
                request.substring(request.indexOf("<string>"), request.indexOf("</value>")));
    }
}
