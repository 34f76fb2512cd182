package org.supervisordjava.stack;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** When memory runs out, the kernel takes everything before PID 1: programs, children, probes. */
@Tag("namespace")
class LastToBeKilledTest {

    @TempDir Path directory;
    private DaemonLaunch launch;

    @BeforeEach
    void requireRoot() throws IOException {
        Requirement.root();
        Requirement.tools("unshare");
        launch = DaemonLaunch.in(directory);
        launch.script("program", "sleep 1000 & touch $1; wait");
        launch.script("probe", "touch probed; exec sleep 1000");
    }

    private String sections() {
        return """
        programs:
          web:
            command: %1$s/program web
            directory: %1$s
            readiness: {exec: %1$s/probe, timeout: 100s}
          first: {command: %1$s/program first, directory: %1$s, oom_score_adj: 777}
        """
                .formatted(directory);
    }

    private void awaitAll(RunningDaemon daemon) throws Exception {
        daemon.await("all run", () -> exists("web") && exists("first") && exists("probed"));
    }

    @Test
    void asPid1_programsTheirChildrenAndProbes_comeFirst() throws Exception {
        try (var daemon = launch.asPid1().start(sections())) {
            awaitAll(daemon);
            int own = score(daemon.pid());

            assertTrue(daemon.descendants().size() >= 5, "two shells, two children, a probe");
            daemon.await(
                    "everything comes first",
                    () -> {
                        var scores = scores(daemon);
                        return scores.stream().allMatch(score -> score > own)
                                && scores.stream().filter(score -> score == 777).count() == 2;
                    });
        }
    }

    @Test
    void asAnOrdinaryProcess_programsKeepWhatTheyInherit() throws Exception {
        try (var daemon = launch.start(sections())) {
            awaitAll(daemon);
            int own = score(daemon.pid());

            daemon.await(
                    "only the one that is told to comes first",
                    () ->
                            scores(daemon).stream().filter(score -> score == 777).count() == 2
                                    && scores(daemon).stream()
                                            .allMatch(score -> score == own || score == 777));
        }
    }

    private static List<Integer> scores(RunningDaemon daemon) throws Exception {
        var scores = new ArrayList<Integer>();
        for (var each : daemon.descendants()) {
            scores.add(score(each.pid()));
        }
        return scores;
    }

    private boolean exists(String name) {
        return Files.exists(directory.resolve(name));
    }

    private static int score(int pid) throws IOException {
        var text = Files.readString(Path.of("/proc/" + pid + "/oom_score_adj"));
        return Integer.parseInt(text.strip());
    }
}
