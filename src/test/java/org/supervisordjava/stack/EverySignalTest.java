package org.supervisordjava.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.Signal;

import java.nio.file.Path;
import java.util.Set;

/** No signal but those that ask for it ends the supervisor, where the kernel lets it choose. */
class EverySignalTest {

    /** Crashes of the JVM, what cannot be had, and what glibc keeps for itself. */
    private static final Set<Integer> DEADLY = Set.of(4, 7, 8, 9, 11, 32, 33);

    private static final Set<Integer> EXIT_REQUESTS = Set.of(2, 3, 15);

    /** They stop a process, which CONT ends. */
    private static final Set<Integer> STOPPING = Set.of(19, 20, 21, 22);

    /** Nobody reads them: the default action is none, or the JVM handles them. */
    private static final Set<Integer> UNHEARD = Set.of(13, 17, 18, 23, 25, 28, 62);

    @TempDir Path directory;

    @Test
    void everySignal_isSurvived() throws Exception {
        try (var daemon =
                DaemonLaunch.in(directory).start("programs:\n  web: {command: sleep 1000}\n")) {
            daemon.awaitState("web", "RUNNING");
            int web = daemon.process("web").path("pid").asInt();
            for (int number = 1; number <= 64; number++) {
                if (!DEADLY.contains(number) && !EXIT_REQUESTS.contains(number)) {
                    send(daemon, number);
                }
            }
            daemon.await("it answers", () -> daemon.get("/health/live").get("live").asBoolean());
            assertEquals(web, daemon.process("web").path("pid").asInt());

            daemon.signal(Signal.TERM);
            assertEquals(0, daemon.awaitExit());
        }
    }

    @Test
    void whoSentASignalThatActs_isInTheAuditLog() throws Exception {
        var program = "  other: {command: sleep 1000}\n";
        try (var daemon = DaemonLaunch.in(directory).start("programs:\n" + program)) {
            daemon.awaitState("other", "RUNNING");
            var sender = new ProcessBuilder("sh", "-c", "echo $$; kill -HUP " + daemon.pid());
            var started = sender.redirectError(ProcessBuilder.Redirect.INHERIT).start();
            var pid = new String(started.getInputStream().readAllBytes(), US_ASCII).strip();
            assertEquals(0, started.waitFor());

            daemon.awaitLog(
                    "audit: who=\"pid %s\" action=\"signal SIGHUP\" result=\"received\""
                            .formatted(pid));

            daemon.await(
                    "it is kept",
                    () ->
                            daemon.get("/api/v1/audit")
                                    .toString()
                                    .contains("\"who\":\"pid " + pid + "\""));
        }
    }

    private static void send(RunningDaemon daemon, int number) throws Exception {
        kill(daemon.pid(), number);
        if (STOPPING.contains(number)) {
            kill(daemon.pid(), 18);
        } else if (!UNHEARD.contains(number)) {
            var name = Signal.ofNumber(number).map(Signal::posixName).orElse("signal " + number);
            daemon.awaitLog("received " + name);
        }
        assertTrue(daemon.isAlive(), "ended by signal " + number);
    }

    private static void kill(int pid, int number) throws Exception {
        var kill = new ProcessBuilder("kill", "-" + number, "" + pid).inheritIO().start();
        assertEquals(0, kill.waitFor());
    }
}
