package org.supervisordjava.logs;

import org.supervisordjava.posix.Errno;
import org.supervisordjava.posix.PosixException;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why something failed, in words for the operator and without the path, which stands before. */
final class FailureReason {

    private FailureReason() {}

    static String of(IOException e) {
        return switch (e) {
            case PosixException p -> Errno.describe(p.errno());
            case NoSuchFileException ignored -> "no such file or directory";
            case AccessDeniedException ignored -> "permission denied";
            case FileSystemException f when f.getReason() != null -> f.getReason();
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    }
}
