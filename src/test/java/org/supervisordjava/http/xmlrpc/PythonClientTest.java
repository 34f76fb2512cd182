package org.supervisordjava.http.xmlrpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.http.Snapshots;
import org.supervisordjava.http.TestServer;

import java.nio.file.Files;
import java.nio.file.Path;

/** Python's own client, with the transport of Debian's supervisor. */
@Tag("peer")
class PythonClientTest {

    @TempDir Path directory;

    @Test
    void everyMethod_answersAsTheReferenceDoes() throws Exception {
        var log = Files.writeString(directory.resolve("db.log"), "café \u001b[31mred\u001b[0m\r\n");
        var snapshot =
                Snapshots.of(
                        Snapshots.running("web", "nginx", 12),
                        Snapshots.stopped("web", "app"),
                        Snapshots.logging("db", "db", log));
        var socket = directory.resolve("x.sock");
        try (var server = TestServer.controlling(snapshot, socket)) {
            var script = Path.of(PythonClientTest.class.getResource("every_method.py").toURI());
            var output = directory.resolve("output");

            int exit =
                    new ProcessBuilder(
                                    "/usr/bin/python3",
                                    script.toString(),
                                    socket.toString(),
                                    "http://127.0.0.1:" + server.port())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start()
                            .waitFor();

            assertEquals("ok\n", Files.readString(output));
            assertEquals(0, exit);
        }
    }
}
