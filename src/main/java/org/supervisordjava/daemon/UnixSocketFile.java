package org.supervisordjava.daemon;

import org.supervisordjava.config.model.HttpServerConfig;
import org.supervisordjava.config.source.DefaultSocket;
import org.supervisordjava.http.ListenException;
import org.supervisordjava.posix.ListeningSocket;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * The file of a unix socket. A socket is bound in a private directory, gets its owner and mode
 * there, and then appears under its name: nobody can connect before the permissions are right.
 */
final class UnixSocketFile {

    private static final String BOUND_NAME = "s";
    private static final String PLACEHOLDER_NAME = "p";

    private final HttpServerConfig.Unix config;
    private final Path file;

    /** How the private directories begin; short, for the length of a socket's path is bounded. */
    private final String prefix;

    private Optional<Path> directory = Optional.empty();
    private Object publishedKey;

    UnixSocketFile(HttpServerConfig.Unix config) {
        this.config = config;
        this.file = config.file().toAbsolutePath();
        this.prefix = ".%08x".formatted(file.getFileName().toString().hashCode());
    }

    /**
     * Makes room for the socket: creates the parent directory when it is missing, and removes what
     * a dead process has left.
     *
     * @return where to bind
     * @throws ListenException when somebody listens there
     */
    Path prepare() throws ListenException {
        try {
            DefaultSocket.createDirectory(file);
            if (isAlive()) {
                throw ListenException.addressInUse(file.toString(), null);
            }
            return createDirectory().resolve(BOUND_NAME);
        } catch (IOException e) {
            throw cannot("create", e);
        }
    }

    /** Gives the bound socket its owner and mode, and its name. */
    void publish() throws ListenException {
        try {
            var bound = directory.orElseThrow().resolve(BOUND_NAME);
            Files.setAttribute(bound, "unix:mode", config.mode() & 0777);
            applyOwner(bound);
            Files.move(
                    bound,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            publishedKey = key().orElse(null);
            discardDirectory();
        } catch (IOException e) {
            throw cannot("publish", e);
        }
    }

    /**
     * Takes over the file of a former run of this process, with the owner and mode of now.
     *
     * @return false when it is gone
     */
    boolean adopt() throws ListenException {
        publishedKey = key().orElse(null);
        if (publishedKey != null) {
            try {
                Files.setAttribute(file, "unix:mode", config.mode() & 0777);
                applyOwner(file);
            } catch (IOException e) {
                throw cannot("set the mode of", e);
            }
        }
        return publishedKey != null;
    }

    /** Where a placeholder can be bound: nobody else gets there. */
    Path placeholder() throws IOException {
        return createDirectory().resolve(PLACEHOLDER_NAME);
    }

    void removePlaceholder() throws IOException {
        discardDirectory();
    }

    /** Whether the name still leads to our socket. */
    boolean isPublished() {
        return publishedKey != null && key().filter(publishedKey::equals).isPresent();
    }

    /** Removes the file if it is still ours, and whatever an attempt has left. */
    void remove() {
        try {
            if (isPublished()) {
                Files.deleteIfExists(file);
            }
            discardDirectory();
        } catch (IOException leftBehind) {
            // The next start recognises it as stale.
            publishedKey = null;
        }
    }

    /** Somebody accepts connections there. A refused connection means that the owner is gone. */
    private boolean isAlive() throws IOException {
        if (key().isEmpty()) {
            return false;
        }
        if (Files.isDirectory(file) || Files.isRegularFile(file)) {
            throw new FileSystemException(file.toString(), null, "exists and is not a socket");
        }
        return ListeningSocket.answers(file);
    }

    private void applyOwner(Path where) throws ListenException {
        if (config.owner().isEmpty()) {
            return;
        }
        var owner = config.owner().get();
        try {
            Files.setAttribute(where, "unix:uid", owner.uid());
            if (owner.gid() >= 0) {
                Files.setAttribute(where, "unix:gid", owner.gid());
            }
        } catch (IOException e) {
            throw new ListenException(
                    "Not permitted to chown %s to %d:%d; run as root or remove chown from [%s]"
                            .formatted(file, owner.uid(), owner.gid(), config.section()),
                    e);
        }
    }

    /** Nobody else can have made it before, or get into it: the name cannot be guessed. */
    private Path createDirectory() throws IOException {
        discardDirectory();
        var created =
                Files.createDirectory(
                        file.resolveSibling(prefix + RandomName.next()),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
        directory = Optional.of(created);
        return created;
    }

    /** Whether the socket of a former run of this process, for this file, was bound there. */
    boolean isBoundName(String name) {
        return name.startsWith(file.resolveSibling(prefix).toString())
                && name.endsWith("/" + BOUND_NAME);
    }

    private void discardDirectory() throws IOException {
        if (directory.isPresent()) {
            Files.deleteIfExists(directory.get().resolve(BOUND_NAME));
            Files.deleteIfExists(directory.get().resolve(PLACEHOLDER_NAME));
            Files.deleteIfExists(directory.get());
            directory = Optional.empty();
        }
    }

    /** Device and inode of what the name leads to. */
    private Optional<Object> key() {
        try {
            return Optional.of(
                    Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS)
                            + "@"
                            + Files.getAttribute(file, "unix:dev", LinkOption.NOFOLLOW_LINKS));
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    private ListenException cannot(String what, IOException e) {
        return new ListenException(
                ("cannot %s the unix socket %s of [%s]: %s; choose a writable directory, or make"
                                + " /run or /tmp one for this user (docker run --tmpfs /tmp): without"
                                + " `socket` it is in /run, else in $XDG_RUNTIME_DIR, else in"
                                + " /tmp/supervisord-java-<uid>, if that is this user's alone")
                        .formatted(what, file, config.section(), reason(e)),
                e);
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
