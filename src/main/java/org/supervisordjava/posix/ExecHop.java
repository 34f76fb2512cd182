package org.supervisordjava.posix;

import org.supervisordjava.config.model.ProcessConfig.Rlimit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Puts a program in front of another, which changes itself and then becomes the other with the same
 * pid. For what posix_spawn(3) cannot set and a thread cannot have of its own.
 *
 * <p>The price: about 0.7 ms a hop, {@code argv[0]} becomes the path of the executable, and a
 * failed exec is only an exit code; so the spawner checks the executable first.
 */
final class ExecHop {

    /** util-linux, in every Debian, Ubuntu and Red Hat image. */
    private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");

    private static final Path SHELL = Path.of("/bin/sh");

    private ExecHop() {}

    record HopCommand(Path executable, List<String> argv) {}

    /**
     * Sets resource limits in the child itself, before the program starts: they belong to the
     * process, so setting our own around the spawn would hit the JVM, and a lowered hard limit
     * could not be raised again.
     */
    static HopCommand withLimits(HopCommand command, Map<ResourceLimit, Rlimit> limits)
            throws SpawnException {
        requirePresent(PRLIMIT, "set resource limits", "install util-linux or remove rlimit_*");
        var argv = new ArrayList<String>();
        argv.add(PRLIMIT.toString());
        limits.forEach(
                (resource, limit) ->
                        argv.add(
                                "--%s=%s:%s"
                                        .formatted(
                                                resource.label(),
                                                limitText(limit.soft()),
                                                limitText(limit.hard()))));
        argv.add("--");
        return new HopCommand(PRLIMIT, followedBy(argv, command));
    }

    /** For containers whose seccomp profile denies unshare(2). */
    static HopCommand withUmask(HopCommand command, int umask) throws SpawnException {
        requirePresent(SHELL, "set the umask", "install a shell or remove umask");
        var argv =
                List.of(
                        SHELL.toString(),
                        "-c",
                        "umask %04o && exec \"$0\" \"$@\"".formatted(umask));
        return new HopCommand(SHELL, followedBy(argv, command));
    }

    static String limitText(long limit) {
        return limit == Rlimit.UNLIMITED ? "unlimited" : Long.toUnsignedString(limit);
    }

    private static List<String> followedBy(List<String> hop, HopCommand command) {
        var argv = new ArrayList<>(hop);
        argv.add(command.executable().toString());
        argv.addAll(command.argv().subList(1, command.argv().size()));
        return argv;
    }

    private static void requirePresent(Path program, String purpose, String advice)
            throws SpawnException {
        if (!Files.isExecutable(program)) {
            throw new SpawnException(
                    SpawnException.Reason.LIMIT,
                    0,
                    "cannot %s: there is no %s; %s".formatted(purpose, program, advice));
        }
    }
}
