package org.supervisordjava.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.supervisordjava.config.model.ProbeConfig;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

class HttpGetProbeTest {

    private static final Duration GENEROUS = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(200);

    private HttpServer server;
    private final AtomicReference<String> seen = new AtomicReference<>();

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    var headers = exchange.getRequestHeaders();
                    seen.set(headers.getFirst("Host") + " " + headers.getFirst("X-Probe"));
                    int status = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
                    exchange.sendResponseHeaders(status, status == 204 ? -1 : 0);
                    try (var body = exchange.getResponseBody()) {
                        if (status != 204) {
                            body.write("it is what it is".getBytes(StandardCharsets.UTF_8));
                        }
                    }
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource({
        "200, true",
        "204, true",
        "302, true",
        "399, true",
        "400, false",
        "404, false",
        "503, false"
    })
    void statusFrom200To399_isSuccess(int status, boolean success) {
        assertEquals(success, get("/" + status).success());
    }

    @Test
    void output_isStatusLineAndBody() {
        assertEquals("HTTP/1.1 503 Service Unavailable\nit is what it is", get("/503").output());
    }

    @Test
    void configuredHeaders_areSentOverTheDefaults() {
        var headers = Map.of("host", "app.example", "X-Probe", "a\r\nEvil: b");
        var address = server.getAddress();
        var target =
                new ProbeConfig.HttpGet(
                        "http", address.getHostString(), address.getPort(), "/200", headers);

        assertTrue(new HttpGetProbe(target).attempt(Deadline.after(GENEROUS)).success());
        assertEquals("app.example a  Evil: b", seen.get());
    }

    @Test
    void nobodyListening_saysSo() {
        int port = server.getAddress().getPort();
        server.stop(0);

        var outcome = probe("http", port, "/x", GENEROUS);

        assertFalse(outcome.success());
        assertTrue(outcome.output().contains("cannot get http://"), outcome.output());
    }

    @Test
    void serverThatAcceptsAndSaysNothing_timesOut() throws Exception {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var outcome = probe("http", silent.getLocalPort(), "/", SHORT);

            assertTrue(outcome.output().contains("timed out after 200ms"), outcome.output());
        }
    }

    @Test
    void serverThatDripsBytes_timesOutAllTheSame() throws Exception {
        try (var dripping = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var drip = Thread.ofVirtual().start(() -> drip(dripping));

            var outcome = probe("http", dripping.getLocalPort(), "/", SHORT);

            assertTrue(outcome.output().contains("timed out"), outcome.output());
            drip.interrupt();
        }
    }

    @Test
    void somethingThatIsNotHttp_isAFailure() throws Exception {
        try (var other = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answer(other, "220 smtp.example ESMTP\r\n\r\n"));

            var outcome = probe("http", other.getLocalPort(), "/", GENEROUS);

            assertFalse(outcome.success());
            assertTrue(outcome.output().contains("not an HTTP response"), outcome.output());
        }
    }

    @Test
    void informationalResponse_isSkipped() throws Exception {
        try (var other = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var answer =
                    "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                            + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok and more";
            Thread.ofVirtual().start(() -> answer(other, answer));

            var outcome = probe("http", other.getLocalPort(), "/", GENEROUS);

            assertEquals(ProbeOutcome.passed("HTTP/1.1 200 OK\nok"), outcome);
        }
    }

    @Test
    void chunkedBody_isShownWithoutItsFraming() throws Exception {
        try (var other = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var answer =
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + "5;x=y\r\nready\r\n7\r\n or not\r\n0\r\n\r\n";
            Thread.ofVirtual().start(() -> answer(other, answer));

            var outcome = probe("http", other.getLocalPort(), "/", GENEROUS);

            assertEquals(ProbeOutcome.passed("HTTP/1.1 200 OK\nready or not"), outcome);
        }
    }

    @Test
    void endlessHead_isAFailure() throws Exception {
        try (var other = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var answer = "HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(20_000);
            Thread.ofVirtual().start(() -> answer(other, answer));

            var outcome = probe("http", other.getLocalPort(), "/", GENEROUS);

            assertTrue(outcome.output().contains("response head is longer"), outcome.output());
        }
    }

    @Test
    void unknownHost_isNamed() {
        var target = new ProbeConfig.HttpGet("http", "no-such-host.invalid", 80, "/", Map.of());

        var outcome = new HttpGetProbe(target).attempt(Deadline.after(GENEROUS));

        assertTrue(outcome.output().contains("cannot resolve host"), outcome.output());
    }

    private static void drip(ServerSocket server) {
        try (var socket = server.accept()) {
            while (!Thread.interrupted()) {
                socket.getOutputStream().write('H');
                Thread.sleep(20);
            }
        } catch (Exception expectedWhenTheProbeLeaves) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(ServerSocket server, String answer) {
        try (var socket = server.accept()) {
            socket.getInputStream().read(new byte[4096]);
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (Exception expectedWhenTheProbeLeaves) {
            Thread.currentThread().interrupt();
        }
    }

    private ProbeOutcome get(String path) {
        return probe("http", server.getAddress().getPort(), path, GENEROUS);
    }

    private static ProbeOutcome probe(String scheme, int port, String path, Duration timeout) {
        var host = InetAddress.getLoopbackAddress().getHostAddress();
        var target = new ProbeConfig.HttpGet(scheme, host, port, path, Map.of());
        return new HttpGetProbe(target).attempt(Deadline.after(timeout));
    }
}
