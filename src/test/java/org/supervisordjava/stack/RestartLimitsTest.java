package org.supervisordjava.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

/** Real programs that grow, and such that live for too long. */
class RestartLimitsTest {

    @TempDir Path directory;

    @Test
    void whatItsChildrenAllocate_andItsAge_restartIt() throws Exception {
        var launch = DaemonLaunch.in(directory);
        // Its child is what grows, and the second life is modest.
        var grows =
                launch.script(
                        "grows",
                        """
                        if [ ! -e %1$s/grown ]; then
                          : > %1$s/grown
                          sh -c 'x=$(head -c 90000000 /dev/zero | tr "\\\\0" x); sleep 1000' &
                        fi
                        sleep 1000 &
                        wait
                        """
                                .formatted(directory));
        try (var daemon =
                launch.start(
                        """
                        programs:
                          modest: {command: sleep 1000, startsecs: 0, memory_limit: 64MB, memory_check_interval: 1s}
                          grows:
                            command: %s
                            startsecs: 0
                            stopasgroup: true
                            memory_limit: 64MB
                            memory_check_interval: 1s
                          worker:
                            command: sleep 1000
                            startsecs: 0
                            maximum_lifetime: 2s
                        """
                                .formatted(grows))) {
            daemon.await(
                    "grows has been restarted",
                    () -> restarts(daemon, "grows", "memory_limit") > 0);
            daemon.await(
                    "worker has been restarted", () -> restarts(daemon, "worker", "lifetime") > 0);
            daemon.awaitState("grows", "RUNNING");

            daemon.await(
                    "it is said",
                    () ->
                            daemon.log()
                                    .lines()
                                    .anyMatch(
                                            line ->
                                                    line.matches(
                                                            ".* WARN .*memory_limit: grows uses \\d+(\\.\\d)? MB,"
                                                                    + " more than 64 MB, restarting it")));
            daemon.awaitLog("maximum_lifetime: worker has lived for ");
            // Without its line breaks, which depend on the figures.
            var why =
                    daemon.text("/api/v1/processes/grows/why?format=text").replaceAll("\\s+", " ");
            assertTrue(why.contains("over its memory_limit with "), why);
            assertTrue(why.contains("it leaks, or needs more than its memory_limit"), why);
            // It says "now" of a check that is due and has not begun.
            assertTrue(why.matches(".*, next check (in 1 s|now)( .*)?"), why);
            var metrics = daemon.text("/metrics");
            assertTrue(
                    metrics.contains(
                            "supervisord_process_restarts_total{group=\"grows\",name=\"grows\",reason=\"memory_limit\"} 1.0"),
                    metrics);
            var status = daemon.client("status", "grows");
            assertTrue(status.contains(", ended 1× in "), status);
            assertTrue(status.contains("over its memory_limit"), status);

            daemon.await(
                    "what modest uses is known",
                    () -> !daemon.process("modest").path("limits").path("memory").isNull());
            var limits = daemon.process("modest").path("limits");
            assertEquals(64 << 20, limits.path("memory_limit").asLong());
            assertTrue(limits.path("memory").asLong() > 100_000, limits.toString());
            assertTrue(limits.path("memory").asLong() < 64 << 20, limits.toString());
            assertEquals(0, restarts(daemon, "modest", "memory_limit"));
        }
    }

    private static int restarts(RunningDaemon daemon, String program, String reason)
            throws IOException {
        return daemon.process(program).path("restarts").path(reason).asInt();
    }
}
