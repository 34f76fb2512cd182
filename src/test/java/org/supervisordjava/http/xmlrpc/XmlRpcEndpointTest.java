package org.supervisordjava.http.xmlrpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.supervisordjava.http.Snapshots;
import org.supervisordjava.http.TestServer;
import org.supervisordjava.supervisor.ProcessSnapshot;

import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;

class XmlRpcEndpointTest {

    private static final String GET_PID =
            "<methodCall><methodName>supervisor.getPID</methodName></methodCall>";

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.controlling(Snapshots.of());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void callIsAnsweredAsXml() throws Exception {
        var response = server.post("/RPC2", GET_PID);

        assertEquals(200, response.statusCode());
        assertEquals("text/xml", response.headers().firstValue("Content-Type").orElse(""));
        assertTrue(response.body().contains("<value><int>1</int></value>"), response.body());
    }

    /** Short ones are read at once, long ones as they come; with and without line ends. */
    @Test
    void callOfAnyLength_isReadWhole() throws Exception {
        for (int blanks : new int[] {0, 1, 8000, 8192, 20_000, 200_000}) {
            var response = server.post("/RPC2", GET_PID + " ".repeat(blanks) + "\r\n");

            assertEquals(200, response.statusCode(), blanks + " blanks");
            assertTrue(response.body().contains("<value><int>1</int></value>"), response.body());
        }
    }

    @Test
    void faultIsAnsweredWithStatus200() throws Exception {
        var response = server.post("/RPC2", GET_PID.replace("getPID", "nope"));

        assertEquals(200, response.statusCode());
        assertTrue(response.body().contains("UNKNOWN_METHOD"), response.body());
    }

    @Test
    void whatIsNoCall_is400_andIsLogged() throws Exception {
        assertEquals(400, server.post("/RPC2", "<hello/>").statusCode());
        assertEquals(400, server.get("/RPC2").statusCode());
        assertTrue(
                server.log().stream().anyMatch(line -> line.contains("is invalid")),
                server.log().toString());
    }

    @Test
    void requestWithoutLength_is411() throws Exception {
        try (var socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream()
                    .write("POST /RPC2 HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            var answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

            assertTrue(answer.startsWith("HTTP/1.1 411"), answer);
        }
    }

    @Test
    void tooLargeRequest_is413() throws Exception {
        assertEquals(413, server.post("/RPC2", "x".repeat(2 * 1024 * 1024)).statusCode());
    }

    @Test
    void tooLargeRequestWithoutLength_is413() throws Exception {
        var body = new byte[2 * 1024 * 1024];
        try (var client = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(
                                    URI.create("http://127.0.0.1:" + server.port() + "/RPC2"))
                            .POST(
                                    HttpRequest.BodyPublishers.ofInputStream(
                                            () -> new ByteArrayInputStream(body)))
                            .build();

            var response = client.send(request, HttpResponse.BodyHandlers.ofString());

            assertEquals(413, response.statusCode());
        }
    }

    /** One that writes everything before it reads must not find the connection reset. */
    @Test
    void tooLargeRequest_isReadToItsEnd() throws Exception {
        var size = 12 * 1024 * 1024;
        try (var client = new Socket("127.0.0.1", server.port())) {
            var out = client.getOutputStream();
            out.write(
                    ("POST /RPC2 HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n"
                                    .formatted(size))
                            .getBytes(StandardCharsets.US_ASCII));
            out.write(new byte[size]);
            out.write("\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            var answer = new byte[12];
            client.getInputStream().readNBytes(answer, 0, answer.length);
            assertEquals("HTTP/1.1 413", new String(answer, StandardCharsets.US_ASCII));
        }
    }

    @Test
    void browserPageOfAnotherSite_isRefused() throws Exception {
        assertEquals(
                403, server.post("/RPC2", GET_PID, "Sec-Fetch-Site", "cross-site").statusCode());
    }

    @Test
    void thousandProcesses_fitIntoOneAnswer() throws Exception {
        server.show(
                Snapshots.of(
                        IntStream.range(0, 1000)
                                .mapToObj(i -> Snapshots.running("g" + i, "p" + i, i + 1))
                                .toArray(ProcessSnapshot[]::new)));

        var body = server.post("/RPC2", GET_PID.replace("getPID", "getAllProcessInfo")).body();

        assertEquals(1000, body.split("<name>description</name>", -1).length - 1);
    }
}
