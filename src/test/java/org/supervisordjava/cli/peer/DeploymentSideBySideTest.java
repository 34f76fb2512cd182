package org.supervisordjava.cli.peer;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.stack.Requirement;

import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A configuration as containers have it, with included files, groups, several processes of one
 * program and a server in Python, under Debian's supervisord and under supervisord-java. What the
 * kernel, the files and the log tell agrees, or {@code docs/compatibility.md} lists the program
 * among the deliberate differences.
 */
@Tag("peer")
class DeploymentSideBySideTest {

    @TempDir private static Path directory;
    private static ListedDifferences listed;
    private static Observations deployment;

    @BeforeAll
    static void deployOnBoth() throws Exception {
        Requirement.environmentOfOtherAccounts();
        listed = ListedDifferences.under("Differences in a deployment");
        deployment = Observations.of(directory, "deployment");
    }

    @TestFactory
    Stream<DynamicTest> agreesOrIsListed() {
        return deployment.tests(listed);
    }

    @Test
    void bothAreLookedAtInTheSameWay() {
        deployment.checkNames(listed);
    }
}
