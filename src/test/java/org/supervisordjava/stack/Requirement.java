package org.supervisordjava.stack;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What a test needs of the machine; without it the test is skipped, and says so. */
final class Requirement {

    private Requirement() {}

    static void root() {
        check(KernelProcess.self().uid() == 0, "root");
    }

    static void pidNamespaces() {
        root();
        tools("unshare", "setpriv");
    }

    static void tools(String... names) {
        for (var name : names) {
            check(isOnPath(name), name);
        }
    }

    static void file(Path file) {
        check(Files.exists(file), file.toString());
    }

    private static void check(boolean there, String what) {
        if (!there) {
            System.err.println("NOT RUN: this test needs " + what);
        }
        assumeTrue(there, () -> "this test needs " + what);
    }

    private static boolean isOnPath(String name) {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
    }
}
