package org.supervisordjava.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.posix.PosixException;
import org.supervisordjava.posix.ProcessSignals;
import org.supervisordjava.posix.Reaper;
import org.supervisordjava.threads.Residents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Commands of probes in a JVM whose reaper waits for every child. */
class ExecBesideReaperTest {

    @Test
    void besideTheReaper_noExitCodeIsLost() throws Exception {
        try (var reaper = new Reaper((pid, status) -> {}, new Residents(System.err::println));
                var workers = Executors.newFixedThreadPool(4)) {
            reaper.start();
            var probe = probe("exit 7", beside(reaper));
            var results =
                    Stream.generate(() -> probe)
                            .limit(40)
                            .map(each -> attempt(workers, each))
                            .toList();

            for (var result : results) {
                assertEquals(ProbeOutcome.failed("exit status 7"), result.get());
            }
        }
    }

    @Test
    void timeout_killsTheGroup() throws Exception {
        try (var reaper = new Reaper((pid, status) -> {}, new Residents(System.err::println))) {
            reaper.start();
            var processes = beside(reaper);
            var outcome =
                    probe("sleep 300 & sleep 300", processes)
                            .attempt(Deadline.after(Duration.ofMillis(300)));

            assertEquals(ProbeOutcome.failed("timed out after 300ms"), outcome);
        }
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

    private static ForeignProcesses beside(Reaper reaper) {
        return new ForeignProcesses() {
            @Override
            public Process start(Starter start) throws IOException {
                try {
                    return reaper.startForeign(start::start, process -> process);
                } catch (IOException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IOException(e);
                }
            }

            @Override
            public void killGroup(int pgid) {
                try {
                    ProcessSignals.sendToGroup(pgid, Signal.KILL);
                } catch (PosixException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }
}
