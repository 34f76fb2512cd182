package org.supervisordjava.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.supervisordjava.config.model.HttpServerConfig;
import org.supervisordjava.config.model.HttpServerConfig.Exposure;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** However many clients keep their places and do not get on: whoever asks for health is told. */
@Timeout(120)
class SlowClientsTest {

    private static final int CHECKS = 3;

    /** A health check that has no answer by then has failed. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Duration SHORT = Duration.ofMillis(500);

    @TempDir Path directory;

    private final TestServer server =
            new TestServer(Snapshots.of(Snapshots.running("x", "x", 7)))
                    .withMetrics("metric 1\n".repeat(4_000).getBytes(US_ASCII));

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void manySlowOnes_health_isAnsweredEveryTime(SlowClients.Kind kind) throws Exception {
        open();
        for (int count : new int[] {64, 200, 1000}) {
            for (var address : new SocketAddress[] {elsewhere(), loopback(), socket()}) {
                try (var _ = SlowClients.connect(address, kind, count)) {
                    assertAnswers(address, count + " slow clients");
                    // Over the other doors all the more.
                    assertAnswers(loopback(), count + " slow clients elsewhere");
                }
            }
        }
    }

    @Test
    void slowHead_hasALimit_howeverOftenSomethingComes() throws Exception {
        server.withLimits(limits(SHORT));
        open();

        assertIsClosed("GET /health HTTP/1.1\r\nX-Slow: ", "x");
    }

    @Test
    void slowBody_hasALimit_howeverOftenSomethingComes() throws Exception {
        server.withLimits(limits(SHORT));
        server.startControlling();

        assertIsClosed(
                "POST /RPC2 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\n", "x");
        assertEquals(List.of(), server.log().stream().filter(l -> l.contains("defect")).toList());
    }

    @Test
    void answerThatIsReadTooSlowly_hasALimit() throws Exception {
        server.withLimits(limits(SHORT)).withMetrics(new byte[32 * 1024 * 1024]);
        open();

        assertIsClosed("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n", "");
    }

    /** The rest of a request is waited for when nobody needs it, too. */
    @Test
    void waitingForACommand_hasNoLimit_afterABodyThatNobodyNeeds() throws Exception {
        server.withLimits(limits(SHORT)).startControlling();
        server.commands().fallSilent();
        var answer =
                CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return server.post("/api/v1/processes/x/stop", "{}");
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        });
        until(() -> !server.commands().received().isEmpty() || answer.isDone());
        Thread.sleep(SHORT.multipliedBy(3));
        server.commands().answerPending();

        assertEquals(200, answer.get().statusCode());
    }

    /** Reads a few bytes at a time, so that something always moves. */
    private void assertIsClosed(String opening, String drop) throws Exception {
        try (var socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream().write(opening.getBytes(US_ASCII));
            boolean open = true;
            while (open) {
                try {
                    socket.getOutputStream().write(drop.getBytes(US_ASCII));
                    socket.setSoTimeout(50);
                    open = socket.getInputStream().readNBytes(8).length == 8;
                } catch (SocketTimeoutException nothingYet) {
                    open = true;
                } catch (IOException reset) {
                    open = false;
                }
            }
        }
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(20);
        }
    }

    private void open() throws Exception {
        server.start(
                new HttpServerConfig.Inet(
                        "inet_http_server",
                        Optional.empty(),
                        0,
                        Exposure.HEALTH,
                        Optional.empty(),
                        Optional.empty(),
                        List.of()),
                TestServer.unix(socketFile(), 0700));
    }

    private static ClientLimits limits(Duration all) {
        var usual = ClientLimits.USUAL;
        return new ClientLimits(
                usual.places(),
                usual.most(),
                usual.localPlaces(),
                usual.answering(),
                usual.writing(),
                usual.grace(),
                all,
                all,
                all);
    }

    private void assertAnswers(SocketAddress address, String among) throws Exception {
        for (int i = 0; i < CHECKS; i++) {
            assertEquals("HTTP/1.1 200", health(address), "check " + i + " among " + among);
        }
    }

    private static String health(SocketAddress address) throws IOException {
        if (address instanceof UnixDomainSocketAddress unix) {
            return first(UnixHttp.get(unix.getPath(), "/health"));
        }
        try (var socket = new Socket()) {
            socket.connect(address, (int) PATIENCE.toMillis());
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream()
                    .write("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
            return new String(socket.getInputStream().readNBytes(12), US_ASCII);
        }
    }

    private static String first(String answer) {
        return answer.substring(0, Math.min(12, answer.length()));
    }

    private Path socketFile() {
        return directory.resolve("x.sock");
    }

    private SocketAddress socket() {
        return UnixDomainSocketAddress.of(socketFile());
    }

    private SocketAddress loopback() {
        return new InetSocketAddress("127.0.0.1", server.port());
    }

    /** An address of this machine that others use, too: what comes by it is not local. */
    private SocketAddress elsewhere() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(Inet4Address.class::isInstance)
                .filter(address -> !address.isLoopbackAddress())
                .findFirst()
                .map((InetAddress address) -> new InetSocketAddress(address, server.port()))
                .orElseThrow(() -> new IOException("this machine has the loopback address only"));
    }
}
