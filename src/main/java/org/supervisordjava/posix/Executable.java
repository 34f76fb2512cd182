package org.supervisordjava.posix;

import org.supervisordjava.config.model.UserSpec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the file of a command by supervisord's rule. Any thread. */
public final class Executable {

    private Executable() {}

    /** What came of it. */
    public sealed interface Resolution {}

    /** It can be executed. */
    public record Found(Path path) implements Resolution {}

    /** There is no such file. */
    public record Missing(String name) implements Resolution {}

    public record IsDirectory(Path path) implements Resolution {}

    /** Nobody may execute it. */
    public record NotExecutable(Path path) implements Resolution {}

    /** Somebody may execute it, but not that user. */
    public record NoPermission(Path path) implements Resolution {}

    /**
     * Resolves a command: with a slash it is a path, relative to our working directory and not to
     * the program's; without, it is the first entry of the search path that exists, even when that
     * one cannot be executed and a later one could.
     *
     * @param path value of PATH
     * @param user who is to execute it; empty means ourselves
     */
    public static Resolution resolve(String argv0, String path, Optional<UserSpec> user) {
        if (argv0.isEmpty()) {
            return new Missing(argv0);
        }
        if (argv0.contains("/")) {
            return existing("", argv0)
                    .map(file -> examine(file, user))
                    .orElseGet(() -> new Missing(argv0));
        }
        for (var directory : path.split(":", -1)) {
            // An empty entry is the working directory, as for execvp(3).
            var file = existing(directory, argv0);
            if (file.isPresent()) {
                return examine(file.get(), user);
            }
        }
        return new Missing(argv0);
    }

    /** Empty also for what Java cannot name: bytes that are no text. */
    private static Optional<Path> existing(String directory, String name) {
        try {
            return Optional.of(Path.of(directory).resolve(name).toAbsolutePath())
                    .filter(Files::exists);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static Resolution examine(Path file, Optional<UserSpec> user) {
        if (Files.isDirectory(file)) {
            return new IsDirectory(file);
        }
        var access = FileAccess.execute(file, user);
        if (access.step() != DisposableThread.Step.ACTION || access.errno() != Errno.EACCES) {
            // Found, or for the spawn to tell: that we cannot become the user, for one.
            return new Found(file);
        }
        return isExecutableForSomebody(file) ? new NoPermission(file) : new NotExecutable(file);
    }

    private static boolean isExecutableForSomebody(Path file) {
        try {
            int mode = (int) Files.getAttribute(file, "unix:mode");
            return (mode & 0111) != 0;
        } catch (IOException e) {
            return true;
        }
    }
}
