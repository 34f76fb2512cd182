package org.supervisordjava.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** Clients that are slow, silent, gone or many. */
@Timeout(120)
class RobustnessTest {

    /** Long enough for a loaded machine to answer in time, short enough to wait for. */
    private static final Duration SHORT_IDLE = Duration.ofSeconds(1);

    @TempDir Path directory;

    private final TestServer server = new TestServer(Snapshots.of(Snapshots.stopped("x", "x")));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void clientThatWaitsForACommand_outlastsTheIdleTimeout() throws Exception {
        server.withIdleTimeout(SHORT_IDLE).startControlling();
        warmUp();
        server.commands().fallSilent();

        var response = inBackground("/api/v1/processes/x/start");
        until(() -> !server.commands().received().isEmpty() || response.isDone());
        Thread.sleep(SHORT_IDLE.multipliedBy(3));
        server.commands().answerPending();

        assertEquals(200, response.get().statusCode());
    }

    @Test
    void manyWaitingClients_leaveHealthResponsive() throws Exception {
        server.startControlling();
        server.commands().fallSilent();
        var waiting = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (int i = 0; i < 50; i++) {
            waiting.add(inBackground("/api/v1/processes/x/start"));
        }
        until(() -> server.commands().received().size() == 50);

        assertEquals(200, server.get("/ok.html").statusCode());

        server.commands().answerPending();
        for (var each : waiting) {
            assertEquals(200, each.get().statusCode());
        }
    }

    @Test
    void floodedTcpListener_leavesTheUnixSocketAlone() throws Exception {
        var socket = directory.resolve("x.sock");
        server.startControlling(socket);
        var flood = new ArrayList<Socket>();
        for (int i = 0; i < 300; i++) {
            flood.add(connectIfAccepted());
        }

        assertTrue(UnixHttp.get(socket, "/ok.html").startsWith("HTTP/1.1 200"));

        // Idle connections are closed soon once the listener is full, and make room.
        until(this::answersOverTcp);
        for (var each : flood) {
            each.close();
        }
    }

    /** A listener that is full lets the kernel's queue fill up; then nobody gets in for a while. */
    private Socket connectIfAccepted() {
        var socket = new Socket();
        try {
            socket.connect(new InetSocketAddress("127.0.0.1", server.port()), 100);
        } catch (IOException full) {
            // That is what a flood is about.
        }
        return socket;
    }

    private boolean answersOverTcp() {
        try {
            return server.get("/ok.html").statusCode() == 200;
        } catch (Exception notYet) {
            return false;
        }
    }

    @Test
    void manyLargeRequests_areAllAnswered() throws Exception {
        server.startControlling();
        var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (int i = 0; i < 20; i++) {
            answers.add(inBackground("/RPC2", "<x>".repeat(200 * 1024)));
        }

        for (var each : answers) {
            assertEquals(400, each.get().statusCode());
        }
    }

    @Test
    void clientThatSendsHalfARequest_isDropped() throws Exception {
        server.withIdleTimeout(SHORT_IDLE).startControlling();
        try (var half = new Socket("127.0.0.1", server.port())) {
            half.getOutputStream().write("GET /ok.html HT".getBytes(US_ASCII));

            // Ends when the server closes, and not before.
            half.getInputStream().readAllBytes();
        }
    }

    /** It was called a defect, to be reported. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /RPC2 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n<methodCall>",
                "POST /api/v1/processes/web/stdin HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nx",
                "POST /RPC2 HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
            })
    void clientThatHangsUp_isItsOwnAffair(String request) throws Exception {
        server.startControlling();
        for (int i = 0; i < 20; i++) {
            try (var client = new Socket("127.0.0.1", server.port())) {
                client.getOutputStream().write(request.getBytes(US_ASCII));
                server.get("/health");
                client.setSoLinger(true, 0);
            }
        }
        // Waits for those that are still being answered.
        server.closeServers();

        assertEquals(List.of(), server.defects());
    }

    @Test
    void followerThatLeaves_isNoticedWhileTheLogIsQuiet() throws Exception {
        followedLog("quiet\n");
        server.startControlling();
        for (int i = 0; i < 32; i++) {
            follow().close();
        }

        until(() -> server.followers() == 0);

        assertEquals(200, server.get("/ok.html").statusCode());
    }

    @Test
    void quietFollower_outlastsTheIdleTimeout() throws Exception {
        var log = followedLog("old\n");
        server.withIdleTimeout(SHORT_IDLE).startControlling();
        warmUp();
        try (var in = server.stream("/logtail/x").body()) {
            assertEquals("old\n", new String(in.readNBytes(4), US_ASCII));
            Thread.sleep(SHORT_IDLE.multipliedBy(3));
            Files.writeString(log, "new\n", StandardOpenOption.APPEND);

            assertEquals("new\n", new String(in.readNBytes(4), US_ASCII));
        }
    }

    @Test
    void followerThatDoesNotRead_isDropped() throws Exception {
        var log = followedLog("");
        server.withIdleTimeout(SHORT_IDLE).startControlling();
        warmUp();
        try (var _ = follow()) {
            until(() -> server.followers() == 1);
            Files.write(log, new byte[32 * 1024 * 1024], StandardOpenOption.APPEND);

            until(() -> server.followers() == 0);
        }
    }

    @Test
    void tooManyFollowers_areRefused() throws Exception {
        followedLog("");
        server.startControlling();
        var followers = new ArrayList<Socket>();
        for (int i = 0; i < 32; i++) {
            followers.add(follow());
        }
        until(() -> server.followers() == 32);

        assertEquals(503, server.get("/logtail/x").statusCode());

        for (var each : followers) {
            each.close();
        }
    }

    @Test
    void close_endsFollowersAndWaitingClients() throws Exception {
        followedLog("");
        server.startControlling();
        server.commands().fallSilent();
        try (var _ = follow()) {
            var waiting = inBackground("/api/v1/processes/x/start");
            until(() -> server.followers() == 1 && !server.commands().received().isEmpty());

            server.servers().close();

            until(() -> server.followers() == 0);
            until(waiting::isDone);
        }
    }

    /** The first request loads classes; that must not count as idle time. */
    private void warmUp() throws InterruptedException {
        until(this::answersOverTcp);
    }

    private Path followedLog(String text) throws IOException {
        var log = Files.writeString(directory.resolve("x.log"), text);
        server.show(Snapshots.of(Snapshots.logging("x", "x", log)));
        return log;
    }

    private Socket follow() throws IOException {
        var socket = new Socket("127.0.0.1", server.port());
        socket.getOutputStream()
                .write("GET /logtail/x HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
        return socket;
    }

    private CompletableFuture<HttpResponse<String>> inBackground(String path) {
        return inBackground(path, "");
    }

    private CompletableFuture<HttpResponse<String>> inBackground(String path, String body) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return server.post(path, body);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> Thread.ofVirtual().start(task));
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(Duration.ofMillis(20));
        }
    }
}
