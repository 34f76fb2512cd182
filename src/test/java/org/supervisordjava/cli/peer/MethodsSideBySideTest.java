package org.supervisordjava.cli.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Python's XML-RPC client calls every method, and the rest of the HTTP interface, of Debian's
 * supervisord and of supervisord-java. The answers agree field by field, or {@code
 * docs/compatibility.md} lists the call among the deliberate differences.
 */
@Tag("peer")
class MethodsSideBySideTest {

    private static final int METHODS = 41;

    @TempDir private static Path directory;
    private static ListedDifferences listed;
    private static Observations answers;

    @BeforeAll
    static void callBoth() throws Exception {
        listed = ListedDifferences.under("Differences in methods");
        answers = Observations.of(directory, "methods");
    }

    @TestFactory
    Stream<DynamicTest> agreesOrIsListed() {
        return answers.tests(listed);
    }

    @Test
    void bothAreAskedTheSame() {
        answers.checkNames(listed);
    }

    @Test
    void everyMethodIsCalled() {
        var methods = answers.theirs().get("system.listMethods()").get("value");
        assertEquals(METHODS, methods.size());
        for (var method : methods) {
            var name = method.asText().replaceFirst("^supervisor\\.", "");
            assertTrue(
                    answers.theirs().keySet().stream()
                            .anyMatch(step -> step.startsWith(name + "(")),
                    name);
        }
    }
}
