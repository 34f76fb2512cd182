package org.supervisordjava.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.ProbeConfig;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.posix.DatagramSender;
import org.supervisordjava.process.ProbeStatus;
import org.supervisordjava.threads.Residents;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The real timer, real workers, real sockets and commands. */
class ProbesEndToEndTest {

    private static final int PID = 42;
    private static final long LIMIT_SECONDS = 30;

    @TempDir Path folder;

    private final BlockingQueue<ProbeStatus> results = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> warnings = new LinkedBlockingQueue<>();
    private ProbeScheduler scheduler;

    @AfterEach
    void close() {
        scheduler.close();
        assertTrue(warnings.isEmpty(), warnings::toString);
    }

    @Test
    void commandThatPassesLater_isNoticed() throws Exception {
        var flag = folder.resolve("flag");
        var process = withReadiness(new ProbeConfig.Exec(List.of("test", "-e", flag.toString())));
        begin(process);
        assertEquals(ProbeStatus.Verdict.PENDING, await(result -> true).verdict());

        Files.createFile(flag);

        await(result -> result.verdict() == ProbeStatus.Verdict.PASSING);
    }

    @Test
    void hangingProbe_doesNotHoldUpAnother() throws Exception {
        try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            int port = server.getLocalPort();
            begin(withReadiness(new ProbeConfig.HttpGet("http", "localhost", port, "/", Map.of())));
            var tcp =
                    Programs.process(
                            "tcp",
                            Programs.readiness(
                                    Programs.probe(new ProbeConfig.TcpSocket("localhost", port))));
            scheduler.prepare(tcp);
            scheduler.begin(tcp, PID, Map.of(), (id, pid, result) -> results.add(result));

            // The other one never succeeds; a try of this one may fail where the machine is slow.
            await(result -> result.last().orElseThrow().success());
        }
    }

    @Test
    void moreProbesThanWorkers_allGetTheirTurn() throws Exception {
        int count = 200;
        try (var server = new ServerSocket(0, count, InetAddress.getLoopbackAddress())) {
            scheduler =
                    ProbeScheduler.create(
                            new JdkProcesses(),
                            folder,
                            InstantSource.system(),
                            warnings::add,
                            new Residents(warnings::add));
            var config =
                    Programs.probe(new ProbeConfig.TcpSocket("localhost", server.getLocalPort()));
            var tried = new HashSet<ProcessId>();
            var seen = new LinkedBlockingQueue<ProcessId>();
            for (int i = 0; i < count; i++) {
                var process = Programs.process("app" + i, Programs.readiness(config));
                scheduler.begin(process, PID, Map.of(), (id, pid, result) -> seen.add(id));
            }

            while (tried.size() < count) {
                var id = seen.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
                assertNotNull(id, () -> tried.size() + " of " + count + " were tried");
                tried.add(id);
            }
        }
    }

    @Test
    void notify_statusIsKept_readyPasses_stoppingFails() throws Exception {
        var process = withReadiness(new ProbeConfig.Notify());
        var socket = begin(process).get("NOTIFY_SOCKET");
        assertNotNull(socket);

        send(socket, "STATUS=42 connections");
        send(socket, "READY=1");
        // Silence is a result of its own, once a period.
        var ready = await(result -> result.verdict() == ProbeStatus.Verdict.PASSING);
        assertEquals("42 connections", ready.last().orElseThrow().output());
        send(socket, "STOPPING=1");
        await(result -> result.verdict() == ProbeStatus.Verdict.FAILING);
    }

    @Test
    void notify_everyRunHasItsOwnSocket() throws Exception {
        var process = withReadiness(new ProbeConfig.Notify());
        var earlier = begin(process).get("NOTIFY_SOCKET");
        var later = begin(process).get("NOTIFY_SOCKET");

        assertTrue(Files.notExists(Path.of(earlier)));
        send(later, "READY=1");
        await(result -> result.last().orElseThrow().success());
    }

    @Test
    void notify_forgottenProcess_leavesNoSocket() throws Exception {
        var process = withReadiness(new ProbeConfig.Notify());
        var socket = Path.of(begin(process).get("NOTIFY_SOCKET"));

        scheduler.forget(process.id());

        assertTrue(Files.notExists(socket));
    }

    private Map<String, String> begin(ProcessConfig process) throws Exception {
        if (scheduler == null) {
            scheduler =
                    ProbeScheduler.create(
                            new JdkProcesses(),
                            folder,
                            InstantSource.system(),
                            warnings::add,
                            new Residents(warnings::add));
        }
        var added = scheduler.prepare(process);
        var environment = Map.of("PATH", System.getenv("PATH"));
        scheduler.begin(process, PID, environment, (id, pid, result) -> results.add(result));
        return added;
    }

    private ProbeStatus await(Predicate<ProbeStatus> wanted) throws InterruptedException {
        while (true) {
            var result = results.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
            assertNotNull(result, "no such result in time");
            if (wanted.test(result)) {
                return result;
            }
        }
    }

    private static ProcessConfig withReadiness(ProbeConfig.Action action) {
        var config =
                new ProbeConfig(
                        action, Duration.ZERO, Duration.ofSeconds(5), Duration.ofSeconds(20), 1, 3);
        return Programs.process("app", Programs.readiness(config));
    }

    private static void send(String path, String message) throws Exception {
        try (var sender = DatagramSender.open(path)) {
            sender.send(message.getBytes(StandardCharsets.UTF_8));
        }
    }
}
