package org.supervisordjava.posix;

import org.supervisordjava.config.text.SurrogateEscape;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The program that this process runs, with its arguments. Any thread. */
public final class OwnProgram {

    private static final CFunction EXECVE = CFunction.named("execve");

    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final Path SELF = Path.of("/proc/self");
    private static final int FIRST_OF_OURS = 3;

    private final Map<String, String> environment;

    /**
     * @param environment for the new beginning
     */
    public OwnProgram(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * Runs the program from its beginning, in the same process: execve(2). The pid stays, and so do
     * children, blocked signals and those that wait; the threads and descriptors of this JVM do
     * not.
     *
     * @param kept descriptors that the new beginning finds open
     * @throws IOException when it cannot be done, with a message for the operator; otherwise this
     *     never returns
     */
    public void exec(Set<Integer> kept) throws IOException {
        var line = SurrogateEscape.decode(Files.readAllBytes(SELF.resolve("cmdline")));
        // Each argument ends with a zero; the last one may be empty.
        var arguments = line.substring(0, line.length() - 1).split("\0", -1);
        var variables =
                environment.entrySet().stream()
                        .map(variable -> variable.getKey() + "=" + variable.getValue())
                        .toList();
        closeOnExec(kept);
        try (var memory = new NativeMemory()) {
            EXECVE.call(
                    memory.string(JAVA.toString()).address(),
                    memory.strings(List.of(arguments)).address(),
                    memory.strings(variables).address());
        }
        throw new PosixException("start " + JAVA + " anew", Libc.errno());
    }

    /** The JDK leaves that out for its sockets: what it starts itself closes them in the child. */
    private static void closeOnExec(Set<Integer> kept) throws IOException {
        for (int fd : OwnDescriptors.list()) {
            if (kept.contains(fd)) {
                FileDescriptors.keepOnExec(fd);
            } else {
                closeOnExec(fd);
            }
        }
    }

    private static void closeOnExec(int fd) {
        try {
            if (fd >= FIRST_OF_OURS) {
                FileDescriptors.setCloseOnExec(fd);
            }
        } catch (PosixException closedMeanwhile) {
            // By a thread that has not ended yet.
        }
    }
}
