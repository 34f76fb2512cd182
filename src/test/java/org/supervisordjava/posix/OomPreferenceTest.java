package org.supervisordjava.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class OomPreferenceTest {

    @TempDir private Path directory;

    /** A program of no size must weigh more than a supervisor of 128 MiB, and no more than that. */
    @ParameterizedTest
    @CsvSource({
        "64, 950",
        "128, 950",
        "256, 501",
        "512, 251",
        "1024, 126",
        "16384, 8",
        "1048576, 1"
    })
    void programsGetMoreThanTheSupervisorWeighs(long mebibytes, int above) {
        assertEquals(above, OomPreference.above(mebibytes << 20));
    }

    /** The programs of a supervisor that is killed live on: it must not be the one. */
    @ParameterizedTest
    @CsvSource({"1, max, true", "1, 100663296, true", "4711, max, false", "4711, 100663296, true"})
    void programsComeFirst_asPid1_andWhereMemoryIsLimited(int pid, String limit, boolean isSet)
            throws IOException {
        Files.writeString(directory.resolve("memory.events"), "oom_kill 0\n");
        Files.writeString(directory.resolve("memory.max"), limit + "\n");

        var cgroup = Cgroup.find(directory.resolve("membership"), directory);

        var program = new ProcessBuilder("sleep", "60").start();
        try {
            OomPreference.of(pid, cgroup).apply((int) program.pid());

            assertEquals(isSet, score("" + program.pid()) > score("self"));
        } finally {
            program.destroyForcibly();
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "9223372036854775807"})
    void withoutALimit_orWithNonsense_itStaysInBounds(long memory) {
        assertEquals(memory == 0 ? 950 : 1, OomPreference.above(memory));
    }

    private static int score(String pid) throws IOException {
        return Integer.parseInt(Files.readString(Path.of("/proc", pid, "oom_score_adj")).strip());
    }
}
