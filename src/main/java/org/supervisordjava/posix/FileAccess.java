package org.supervisordjava.posix;

import org.supervisordjava.config.model.UserSpec;

import java.nio.file.Path;
import java.util.Optional;

/** Asks the kernel what an account may do, instead of guessing it from mode bits. */
final class FileAccess {

    private static final int X_OK = 1;
    private static final CFunction ACCESS = CFunction.named("access");

    private FileAccess() {}

    /**
     * Whether a file can be executed, or a directory be entered.
     *
     * @param user empty asks for ourselves
     * @return the errno that the attempt would get, or why we cannot become that user to ask
     */
    static DisposableThread.JobResult execute(Path path, Optional<UserSpec> user) {
        var other = user.filter(account -> account.uid() != SelfProcess.uid());
        try (var memory = new NativeMemory()) {
            var name = memory.string(path.toString());
            return DisposableThread.run(
                    DisposableThread.Attributes.of(other),
                    () -> {
                        int result = ACCESS.call(name.address(), X_OK);
                        return result < 0 ? Libc.errno() : 0;
                    });
        }
    }
}
