package org.supervisordjava.posix;

import org.supervisordjava.config.model.UserSpec;
import org.supervisordjava.posix.SpawnException.Reason;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Finds out what a failed spawn failed of. posix_spawn(3) reports one errno for all of its steps,
 * so the directory and the program are asked again.
 */
final class SpawnDiagnosis {

    private SpawnDiagnosis() {}

    static SpawnException of(SpawnRequest request, DisposableThread.JobResult outcome) {
        int errno = outcome.errno();
        return switch (outcome.step()) {
            case NICE -> cannotSetNice(request, errno);
            case UMASK ->
                    failure(Reason.LIMIT, errno, "set the umask of " + request.executable(), "");
            case CAPABILITIES ->
                    failure(
                            Reason.LIMIT,
                            errno,
                            "bound the capabilities of " + request.executable(),
                            "that takes CAP_SETPCAP: start the supervisor as root with it, or remove"
                                    + " capability_bounding_set");
            case NO_NEW_PRIVS ->
                    failure(
                            Reason.LIMIT,
                            errno,
                            "set no_new_privs for " + request.executable(),
                            "");
            case USER -> cannotBecome(request, request.user().orElseThrow(), errno);
            case ACTION -> cannotExecute(request, errno);
        };
    }

    private static SpawnException cannotSetNice(SpawnRequest request, int errno) {
        return failure(
                Reason.LIMIT,
                errno,
                "set the niceness of "
                        + request.executable()
                        + " to "
                        + request.nice().orElseThrow(),
                "a lower niceness than ours needs CAP_SYS_NICE: raise nice or remove it");
    }

    private static SpawnException cannotBecome(SpawnRequest request, UserSpec user, int errno) {
        return failure(
                Reason.USER,
                errno,
                "run %s as user %s (uid %d)"
                        .formatted(request.executable(), user.name(), user.uid()),
                "only root with CAP_SETUID and CAP_SETGID can change users, and we are uid "
                        + SelfProcess.uid()
                        + ": start the supervisor as root, or remove user=");
    }

    private static SpawnException cannotExecute(SpawnRequest request, int errno) {
        if (request.directory().isPresent() && !isExhausted(errno)) {
            var directory = request.directory().get().toAbsolutePath();
            int error = enterError(directory, request);
            if (error != 0) {
                return failure(
                        Reason.DIRECTORY,
                        error,
                        "enter directory " + directory + asUser(request),
                        "create it, open it for that user, or correct directory=");
            }
        }
        var program = "execute " + request.executable() + asUser(request);
        return switch (errno) {
            case Errno.ENOENT, Errno.ENOTDIR -> missing(request, errno, program);
            case Errno.EACCES, Errno.EPERM ->
                    failure(
                            Reason.NOT_EXECUTABLE,
                            errno,
                            program,
                            "make it executable (chmod +x) and its directories searchable for that"
                                    + " user, or correct command=");
            case Errno.ENOEXEC ->
                    failure(Reason.NOT_EXECUTABLE, errno, program, noProgram(request));
            case Errno.EISDIR -> failure(Reason.NOT_EXECUTABLE, errno, program, "correct command=");
            case Errno.ETXTBSY ->
                    failure(Reason.NOT_EXECUTABLE, errno, program, "somebody is writing it");
            case Errno.E2BIG ->
                    failure(
                            Reason.OTHER,
                            errno,
                            program,
                            "shorten its arguments and environment (getconf ARG_MAX)");
            case Errno.EAGAIN, Errno.ENOMEM, Errno.EMFILE, Errno.ENFILE ->
                    failure(
                            Reason.EXHAUSTED,
                            errno,
                            program,
                            "too many processes, or too little memory or descriptors: see ulimit -u"
                                    + " and the container's pids and memory limits");
            default -> failure(Reason.OTHER, errno, program, "");
        };
    }

    /** Then nothing is wrong with the directory or the program. */
    private static boolean isExhausted(int errno) {
        return switch (errno) {
            case Errno.EAGAIN, Errno.ENOMEM, Errno.EMFILE, Errno.ENFILE -> true;
            default -> false;
        };
    }

    private static String noProgram(SpawnRequest request) {
        return ProgramHead.of(request.executable())
                .foreignMachine()
                .map(
                        machine ->
                                "it was built for %s and this machine is %s: install it for that"
                                        .formatted(machine, ProgramHead.thisMachine()))
                .orElse(
                        "begin the script with a line like #!/bin/sh, or install the program"
                                + " for this machine");
    }

    private static SpawnException missing(SpawnRequest request, int errno, String program) {
        return Files.exists(request.executable())
                ? failure(Reason.PROGRAM_MISSING, errno, program, missingBehind(request))
                : failure(
                        Reason.PROGRAM_MISSING,
                        errno,
                        program,
                        "install it, or correct command= or PATH");
    }

    /** The file is there: what it needs is not. */
    private static String missingBehind(SpawnRequest request) {
        var file = request.executable();
        return ProgramHead.of(file)
                .interpreter()
                .map(
                        interpreter ->
                                interpreter.endsWith("\r")
                                        ? "its first line ends as in Windows (CRLF), so that its"
                                                + " interpreter is not found: sed -i 's/\\r$//' "
                                                + file
                                        : "the interpreter of its first line, "
                                                + interpreter
                                                + ", is not there: install it")
                .orElse(
                        "the file is there, but its dynamic loader is not: install its C library,"
                                + " or a program built for this one");
    }

    private static int enterError(Path directory, SpawnRequest request) {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            return Errno.ENOTDIR;
        }
        return FileAccess.execute(directory, request.user()).errno();
    }

    private static String asUser(SpawnRequest request) {
        return request.user().map(user -> " as user " + user.name()).orElse("");
    }

    private static SpawnException failure(Reason reason, int errno, String action, String advice) {
        var message = "cannot " + action + ": " + Errno.describe(errno);
        return new SpawnException(
                reason, errno, advice.isEmpty() ? message : message + "; " + advice);
    }
}
