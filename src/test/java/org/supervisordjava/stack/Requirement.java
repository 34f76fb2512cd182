package org.supervisordjava.stack;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a test needs of the machine; without it the test is skipped, and says so. */
public final class Requirement {

    /** As the first process of a PID namespace of its own. */
    static final List<String> AS_PID_1 =
            List.of("unshare", "--pid", "--fork", "--mount-proc", "--kill-child");

    private static final int CAP_SYS_PTRACE = 19;

    private Requirement() {}

    static void root() {
        check(KernelProcess.self().uid() == 0, "root");
    }

    /** A container is usually not allowed to make one. */
    public static void pidNamespaces() {
        root();
        tools("unshare", "setpriv");
        check(succeeds(AS_PID_1, "true"), "a PID namespace of its own, which is forbidden here");
    }

    /** A container is usually not allowed to make one. */
    static void networkNamespaces() {
        root();
        tools("unshare", "python3");
        check(
                succeeds(List.of("unshare", "--net"), "true"),
                "a network namespace of its own, which is forbidden here");
    }

    /** A container's root is usually not allowed to look at what other accounts run. */
    public static void environmentOfOtherAccounts() throws IOException {
        long capabilities =
                Files.readAllLines(Path.of("/proc/self/status")).stream()
                        .filter(line -> line.startsWith("CapEff:"))
                        .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                        .findAny()
                        .orElse(0L);
        check(
                (capabilities >> CAP_SYS_PTRACE & 1) == 1,
                "to read the environment of other accounts' processes, which is forbidden here");
    }

    static void tools(String... names) {
        for (var name : names) {
            check(isOnPath(name), name);
        }
    }

    public static void file(Path file) {
        check(Files.exists(file), file.toString());
    }

    static void missing(String what) {
        check(false, what);
    }

    private static void check(boolean there, String what) {
        if (!there) {
            System.err.println("NOT RUN: this test needs " + what);
        }
        assumeTrue(there, () -> "this test needs " + what);
    }

    private static boolean succeeds(List<String> prefix, String program) {
        var command = new ArrayList<>(prefix);
        command.add(program);
        var process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        try {
            return process.start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while " + program + " ran", e);
        }
    }

    private static boolean isOnPath(String name) {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
    }
}
