package org.supervisordjava.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.supervisordjava.posix.Reaper;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

class ReaperProcessesTest {

    private final ConcurrentLinkedQueue<String> warnings = new ConcurrentLinkedQueue<>();

    @Test
    void besideTheReaper_noExitCodeIsLost() throws Exception {
        try (var reaper = new Reaper((pid, status) -> {});
                var workers = Executors.newFixedThreadPool(4)) {
            reaper.start();
            var probe = probe("exit 7", new ReaperProcesses(reaper, warnings::add));
            var results =
                    Stream.generate(() -> probe)
                            .limit(40)
                            .map(each -> attempt(workers, each))
                            .toList();

            for (var result : results) {
                assertEquals(ProbeOutcome.failed("exit status 7"), result.get());
            }
        }
        assertTrue(warnings.isEmpty(), warnings::toString);
    }

    @Test
    void timeout_killsTheGroup() throws Exception {
        try (var reaper = new Reaper((pid, status) -> {})) {
            reaper.start();
            var processes = new ReaperProcesses(reaper, warnings::add);
            var outcome =
                    probe("sleep 300 & sleep 300", processes)
                            .attempt(Deadline.after(Duration.ofMillis(300)));

            assertEquals(ProbeOutcome.failed("timed out after 300ms"), outcome);
        }
        assertTrue(warnings.isEmpty(), warnings::toString);
    }

    private static Future<ProbeOutcome> attempt(ExecutorService workers, ExecProbe probe) {
        return workers.submit(() -> probe.attempt(Deadline.after(Duration.ofSeconds(60))));
    }

    private static ExecProbe probe(String script, ForeignProcesses processes) {
        return new ExecProbe(
                List.of("sh", "-c", script),
                Optional.empty(),
                Optional.of(Path.of("/")),
                Map.of("PATH", System.getenv("PATH")),
                ExecCommand.ofThisSystem(),
                processes);
    }
}
