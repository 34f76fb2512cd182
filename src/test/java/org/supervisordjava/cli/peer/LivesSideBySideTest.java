package org.supervisordjava.cli.peer;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Processes that start, live and end in every way, under Debian's supervisord and under
 * supervisord-java. For each, what the status tells, the lines of the log and the events agree, or
 * {@code docs/compatibility.md} lists the process among the deliberate differences.
 */
@Tag("peer")
class LivesSideBySideTest {

    @TempDir private static Path directory;
    private static ListedDifferences listed;
    private static Observations lives;

    @BeforeAll
    static void liveBoth() throws Exception {
        listed = ListedDifferences.under("Differences in processes");
        lives = Observations.of(directory, "lives");
    }

    @TestFactory
    Stream<DynamicTest> agreesOrIsListed() {
        return lives.tests(listed);
    }

    @Test
    void bothLiveTheSame() {
        lives.checkNames(listed);
    }
}
