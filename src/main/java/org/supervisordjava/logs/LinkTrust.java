package org.supervisordjava.logs;

import org.supervisordjava.posix.SelfProcess;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Which symbolic links a log file may be: as with supervisord any, but for one that somebody else
 * has put where everybody may write ({@code /tmp}). It could let root append to any file. Linux
 * refuses it as well where {@code fs.protected_symlinks} is set, with the same rule.
 */
final class LinkTrust {

    private static final int STICKY_AND_FOR_EVERYBODY = 01002;

    private LinkTrust() {}

    /**
     * @throws IOException the path is a link that must not be followed
     */
    static void check(Path path) throws IOException {
        var directory = path.toAbsolutePath().getParent();
        if (!Files.isSymbolicLink(path) || !isForEverybody(directory)) {
            return;
        }
        var owner = owner(path, LinkOption.NOFOLLOW_LINKS);
        if (!owner.equals(SelfProcess.uid()) && !owner.equals(owner(directory))) {
            throw new IOException(
                    "it is a link that another user (uid %s) has put into %s, where everybody may write"
                            .formatted(owner, directory));
        }
    }

    private static boolean isForEverybody(Path directory) throws IOException {
        int mode = (int) Files.getAttribute(directory, "unix:mode");
        return (mode & STICKY_AND_FOR_EVERYBODY) == STICKY_AND_FOR_EVERYBODY;
    }

    private static Object owner(Path path, LinkOption... options) throws IOException {
        return Files.getAttribute(path, "unix:uid", options);
    }
}
