package org.supervisordjava.cli.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.supervisordjava.cli.rpc.UnreachableException.Obstacle;
import org.supervisordjava.protocol.MethodCall;
import org.supervisordjava.protocol.XmlRpcValue;
import org.supervisordjava.stack.FreePort;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

class HttpEndpointTest {

    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String XML =
            "<methodResponse><params><param><value>ok</value></param></params></methodResponse>";

    @TempDir private Path directory;

    @Test
    void callOverAUnixSocket_returnsTheResult() throws Exception {
        try (var server = CannedServer.unix(directory.resolve("s"), withLength(XML))) {
            var endpoint = new HttpEndpoint(server.url(), Login.NONE);

            assertEquals(XmlRpcValue.of("ok"), endpoint.call(call("a")));
            assertTrue(server.request().startsWith("POST /RPC2 HTTP/1.1\r\nHost: localhost\r\n"));
            assertTrue(server.request().contains("<string>a</string>"));
        }
    }

    @Test
    void callOverTcp_sendsHostAndCredentials() throws Exception {
        try (var server = CannedServer.tcp(withLength(XML))) {
            var endpoint = new HttpEndpoint(server.url(), new Login("user", "päss"));

            assertEquals(XmlRpcValue.of("ok"), endpoint.call(call()));
            assertTrue(
                    server.request().contains("Host: " + server.url().substring(7) + "\r\n"),
                    server.request());
            assertTrue(server.request().contains("Authorization: Basic dXNlcjpww6Rzcw==\r\n"));
        }
    }

    @Test
    void chunkedBody_isPutTogether() throws Exception {
        var head = OK + "Transfer-Encoding: chunked\r\n\r\n";
        var body = head + "3\r\nabc\r\n5;x=y\r\n\r\nde\n\r\n0\r\n\r\n";
        assertEquals("abc\r\nde\n", get(body));
    }

    @Test
    void chunkedBodyThatIsCutOff_endsThere() throws Exception {
        assertEquals("abc", get(OK + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"));
    }

    @Test
    void informationalAnswer_isSkipped() throws Exception {
        assertEquals("ok", get("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + withLength("ok")));
    }

    @Test
    void endlessHead_isRefused() {
        assertThrows(MalformedResponseException.class, () -> get(OK + "X: y\r\n".repeat(20_000)));
    }

    @Test
    void bodyWithoutLength_endsWithTheConnection() throws Exception {
        assertEquals("abc", get("HTTP/1.0 200 OK\r\n\r\nabc"));
    }

    @Test
    void bodyShorterThanPromised_isAnError() {
        assertThrows(IOException.class, () -> get(OK + "Content-Length: 10\r\n\r\nabc"));
    }

    @Test
    void otherStatus_isThrownWithItsNumber() {
        var e =
                assertThrows(
                        HttpStatusException.class,
                        () -> get("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"));

        assertEquals(404, e.status());
        assertEquals("404 Not Found", e.getMessage());
    }

    @Test
    void answerThatIsNotHttp_isRefused() {
        assertThrows(MalformedResponseException.class, () -> get("SSH-2.0-OpenSSH\r\n"));
        assertThrows(
                MalformedResponseException.class, () -> get(OK + "Content-Length: many\r\n\r\n"));
    }

    @Test
    void connectionClosedWithoutAnswer_isUnreachable() {
        var e = assertThrows(UnreachableException.class, () -> get(""));

        assertEquals(Obstacle.OTHER, e.obstacle());
    }

    @Test
    void missingSocket_isNoSuchFile() {
        assertEquals(Obstacle.NO_SUCH_FILE, reason("unix://" + directory.resolve("none")));
    }

    @Test
    void staleSocket_isRefused() throws Exception {
        var socket = directory.resolve("stale");
        try (var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(socket));
        }
        assertTrue(Files.exists(socket));

        assertEquals(Obstacle.REFUSED, reason("unix://" + socket));
    }

    @Test
    void portNobodyListensOn_isRefused() throws Exception {
        assertEquals(Obstacle.REFUSED, reason("http://127.0.0.1:" + FreePort.find()));
    }

    @ParameterizedTest
    @CsvSource({
        "unix:///dev/null/x, NOT_A_DIRECTORY",
        "unix://, NO_PATH",
        "http://300.1.1.1:1, UNKNOWN_HOST",
    })
    void addressWhereNothingCanBe_isToldApart(String url, Obstacle obstacle) {
        assertEquals(obstacle, reason(url));
    }

    @Test
    void socketPathThatIsTooLong_isToldBeforeItIsTried() {
        assertEquals(Obstacle.PATH_TOO_LONG, reason("unix:///" + "x".repeat(107)));
        assertEquals(Obstacle.NO_SUCH_FILE, reason("unix:///" + "x".repeat(106)));
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:99999, Port out of range 0-65535",
        "http://127.0.0.1:x, Port could not be cast to integer value as 'x'",
        "https://localhost:1, Unknown protocol for serverurl https://localhost:1",
        "http://:9001, no host in serverurl http://:9001",
    })
    void urlThatIsNone_isRefusedInSupervisorctlsWords(String url, String message) {
        var endpoint = new HttpEndpoint(url, Login.NONE);
        var e = assertThrows(UnusableUrlException.class, () -> endpoint.call(call()));
        assertEquals(message, e.getMessage());
    }

    @Test
    void nameAndPathInAnAddress_arePassedOver() throws Exception {
        assertEquals(
                new HttpAddress("::1", 9001, "[::1]:9001"),
                HttpAddress.parse("http://user:pa@ss@[::1]:9001/path"));
        assertEquals(new HttpAddress("h", 80, "h"), HttpAddress.parse("http://h?x"));
    }

    @Test
    void namesInPaths_areEncoded() throws Exception {
        try (var server = CannedServer.tcp(withLength("x"))) {
            new HttpEndpoint(server.url(), Login.NONE).get("/logtail/ü b:c%/stdout").close();

            assertTrue(
                    server.request().startsWith("GET /logtail/%C3%BC%20b:c%25/stdout HTTP/1.1"),
                    server.request());
        }
    }

    private static MethodCall call(String... params) {
        return new MethodCall(
                "m", Arrays.stream(params).<XmlRpcValue>map(XmlRpcValue::of).toList());
    }

    private static Obstacle reason(String url) {
        var endpoint = new HttpEndpoint(url, Login.NONE);
        return assertThrows(UnreachableException.class, () -> endpoint.call(call())).obstacle();
    }

    private String get(String answer) throws Exception {
        try (var server = CannedServer.tcp(answer);
                var body = new HttpEndpoint(server.url(), Login.NONE).get("/")) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String withLength(String body) {
        return OK + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }
}
