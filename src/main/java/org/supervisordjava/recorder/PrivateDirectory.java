package org.supervisordjava.recorder;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A directory of one account alone: what is recorded is nobody else's business, and nobody else is
 * to put files or links there.
 */
final class PrivateDirectory {

    private static final String OWNER_ONLY = "rwx------";

    private PrivateDirectory() {}

    /**
     * Creates it where it is missing. One that is empty, such as a new volume, is made private.
     *
     * @throws IOException when it is a link, another account's, or open to others
     */
    static void ensure(Path directory, int uid) throws IOException {
        try {
            Files.createDirectory(
                    directory,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(OWNER_ONLY)));
        } catch (FileAlreadyExistsException e) {
            check(directory, uid);
        } catch (NoSuchFileException e) {
            throw new IOException(directory.getParent() + " is not there", e);
        }
    }

    static void check(Path directory, int uid) throws IOException {
        var attributes =
                Files.readAttributes(
                        directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isDirectory()) {
            throw new IOException(directory + " is no directory of its own: remove it");
        }
        var owner = Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        if (!owner.equals(uid)) {
            throw new IOException(
                    "%s belongs to uid %s: chown %d it".formatted(directory, owner, uid));
        }
        if (PosixFilePermissions.toString(attributes.permissions()).equals(OWNER_ONLY)) {
            return;
        }
        if (isEmpty(directory)) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(OWNER_ONLY));
        } else {
            throw new IOException(directory + " is open to others: chmod 700 it");
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (var files = Files.newDirectoryStream(directory)) {
            for (var file : files) {
                if (!file.endsWith("lost+found")) {
                    return false;
                }
            }
        }
        return true;
    }
}
