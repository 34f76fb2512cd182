package org.supervisordjava.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.HooksConfig;
import org.supervisordjava.config.model.HooksConfig.Trigger;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.probe.SelfSigned;
import org.supervisordjava.threads.Background;
import org.supervisordjava.threads.Residents;
import org.supervisordjava.threads.SerialExecutor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Webhooks whose servers answer as they like. */
@Timeout(120)
class HookCallsTest {

    private static final ProcessId WEB = new ProcessId("web", "web");
    private static final Instant NOW = Instant.parse("2026-11-26T03:00:01Z");
    private static final String REFUSAL = "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n";

    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private final Residents residents = new Residents(log::add);
    private final SerialExecutor timer = SerialExecutor.start("timer", residents);
    private final Background workers = Background.start(1, residents, timer);
    private final ServerSocket server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    private final HookCalls calls =
            new HookCalls(
                    null, workers, timer, () -> NOW, (level, text) -> log.add(level + " " + text));

    HookCallsTest() throws Exception {}

    @AfterEach
    void close() throws IOException {
        server.close();
        workers.close();
        timer.close();
    }

    @Test
    void theFactsArePosted_andARefusalIsTriedAgain() throws Exception {
        call(Duration.ofSeconds(20), 1);
        serve(REFUSAL);
        assertTrue(
                awaitLog("try 1 of 2").endsWith("again in 10 ms: answered 503 Busy"),
                log::toString);
        serve("HTTP/1.1 204 No Content\r\n\r\n");
        awaitLog("succeeded");

        assertEquals(new HookCalls.Counts(1, 0, 0), calls.counts());
        var request = requests.take();
        assertTrue(request.startsWith("POST /hook?a=b HTTP/1.1\r\n"), request);
        assertTrue(request.contains("\r\nX-Token: one  two\r\n"), request);
        assertTrue(
                request.endsWith(
                        "\r\n\r\n{\"event\":\"on_exit\",\"time\":\"2026-11-26T03:00:00Z\","
                                + "\"group\":\"web\",\"process\":\"web\",\"pid\":7,\"exit_code\":3}"),
                request);
        assertEquals(request, requests.take());
    }

    @Test
    void silentServer_hasATimeLimit_andIsGivenUpAfterItsRetries() throws Exception {
        call(Duration.ofMillis(100), 1);

        assertTrue(
                awaitLog("failed for good").endsWith("after 2 tries: timed out after 100ms"),
                log::toString);
        assertEquals(new HookCalls.Counts(0, 1, 0), calls.counts());
        var failure = calls.failures(WEB).getFirst();
        assertEquals(NOW, failure.at());
        assertEquals(2, failure.tries());
        assertEquals("timed out after 100ms", failure.reason());
        assertEquals(List.of(), calls.failures(new ProcessId("other", "other")));
    }

    @Test
    void failureIsForgotten_whenTheHookSucceeds() throws Exception {
        // Refused: of one that is in time for nothing there may be no connection to take first.
        call(Duration.ofSeconds(20), 0);
        serve(REFUSAL);
        awaitLog("failed for good");
        assertEquals(1, calls.failures(WEB).size());
        call(Duration.ofSeconds(20), 0);
        serve(REFUSAL);
        awaitLog("failed for good");
        assertEquals(1, calls.failures(WEB).size(), "the last one counts");
        call(Duration.ofSeconds(20), 0);
        serve("HTTP/1.1 204 No Content\r\n\r\n");
        awaitLog("succeeded");
        assertEquals(List.of(), calls.failures(WEB));
    }

    @Test
    void theDelay_growsWithEachTry() throws Exception {
        server.close();
        call(Duration.ofSeconds(20), 3);

        assertTrue(awaitLog("try 1 of 4").contains("again in 10 ms: "), log::toString);
        assertTrue(awaitLog("try 2 of 4").contains("again in 20 ms: "), log::toString);
        assertTrue(awaitLog("try 3 of 4").contains("again in 40 ms: "), log::toString);
        awaitLog("failed for good");
    }

    @Test
    void endlessAnswer_hasTheSameLimit() throws Exception {
        Thread.ofVirtual().start(this::drip);
        call(Duration.ofMillis(300), 0);

        assertTrue(awaitLog("failed for good").contains("timed out after 300ms"), log::toString);
    }

    private void drip() {
        try (var client = server.accept()) {
            while (true) {
                client.getOutputStream().write('H');
                Thread.sleep(20);
            }
        } catch (IOException | InterruptedException e) {
            // It has been given up.
        }
    }

    @Test
    void certificateThatNobodyHasSigned_isRefused(@TempDir Path folder) throws Exception {
        try (var secure =
                SelfSigned.in(folder)
                        .getServerSocketFactory()
                        .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> greet(secure));
            call("https://localhost:" + secure.getLocalPort(), Duration.ofSeconds(20), 0);

            assertTrue(
                    awaitLog("failed for good").contains("unable to find valid certification path"),
                    log::toString);
        }
    }

    private static void greet(ServerSocket secure) {
        try (var client = secure.accept()) {
            client.getInputStream().read();
        } catch (IOException e) {
            // It has been refused.
        }
    }

    @Test
    void moreThanTheMost_areDropped() throws Exception {
        for (int i = 0; i < HookCalls.MOST + 2; i++) {
            call(Duration.ofSeconds(20), 0);
        }

        awaitLog("is dropped: 100 calls are under way already");
        assertEquals(2, calls.counts().dropped());
        assertEquals(0, calls.failures(WEB).getFirst().tries());
    }

    @Test
    void theEnd_waitsAMomentForTheLast() throws Exception {
        call(Duration.ofSeconds(20), 0);
        serve("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");

        calls.awaitTheLast();

        assertEquals(new HookCalls.Counts(1, 0, 0), calls.counts());
    }

    private void call(Duration timeout, int retries) {
        call("http://localhost:" + server.getLocalPort() + "/hook?a=b", timeout, retries);
    }

    private void call(String url, Duration timeout, int retries) {
        ProcessConfig web =
                ProcessConfigs.program("web")
                        .hooks(
                                new HooksConfig(
                                        Map.of(),
                                        Map.of(Trigger.EXIT, url),
                                        Map.of("X-Token", "one\r\ntwo"),
                                        timeout,
                                        retries,
                                        Duration.ofMillis(10)))
                        .build();
        calls.call(
                web,
                Trigger.EXIT,
                HookFacts.of(
                        Trigger.EXIT,
                        web,
                        7,
                        Instant.parse("2026-11-26T03:00:00Z"),
                        Map.of("exit_code", 3)));
    }

    /** Answers one request. */
    private void serve(String answer) throws IOException {
        try (var client = server.accept()) {
            requests.add(request(client));
            client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
            client.shutdownOutput();
        }
    }

    private static String request(Socket client) throws IOException {
        var request = new StringBuilder();
        for (int next = client.getInputStream().read();
                next >= 0 && next != '}';
                next = client.getInputStream().read()) {
            request.append((char) next);
        }
        return request + "}";
    }

    private String awaitLog(String words) throws InterruptedException {
        while (true) {
            var line = log.poll(60, TimeUnit.SECONDS);
            assertNotNull(line, "not logged: " + words);
            if (line.contains(words)) {
                return line;
            }
        }
    }
}
