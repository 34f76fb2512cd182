package org.supervisordjava.config.source;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where the socket of supervisorctl is when no file says it: in {@code /run}; for those who may not
 * write there in {@code $XDG_RUNTIME_DIR}; and for those who have none, as in a container, in a
 * directory of their own in {@code /tmp}. One rule for both sides.
 */
public final class DefaultSocket {

    private static final String NAME = "supervisord-java.sock";
    private static final String OWN_DIRECTORY = "supervisord-java-";
    private static final String OWNER_ONLY = "rwx------";

    private final Path system;
    private final List<Path> runtime;
    private final Path own;
    private final int uid;

    /**
     * @param root of the file system
     * @param uid of this process
     */
    DefaultSocket(Path root, Map<String, String> environment, int uid) {
        var directory = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        this.system = root.resolve("run").resolve(NAME);
        this.runtime = directory.isEmpty() ? List.of() : List.of(Path.of(directory).resolve(NAME));
        this.own = root.resolve("tmp").resolve(OWN_DIRECTORY + uid).resolve(NAME);
        this.uid = uid;
    }

    /** Of this process. */
    public static DefaultSocket of(Path root, Map<String, String> environment) {
        return new DefaultSocket(root, environment, uidOfThisProcess());
    }

    /** Where the client looks, in order. */
    public List<Path> places() {
        return Stream.of(List.of(system), runtime, List.of(own)).flatMap(List::stream).toList();
    }

    /** Whether something is at that place, and nobody else can have put it there. */
    public boolean isThere(Path place) {
        return Files.exists(place) && (!place.equals(own) || isOwn(own.getParent()));
    }

    /**
     * Where the server listens: the first of these places that it can write to. Nothing is created.
     */
    public Path ofServer() {
        return places().stream().filter(this::canBeMade).findFirst().orElse(system);
    }

    private boolean canBeMade(Path place) {
        var directory = place.getParent();
        return place.equals(own) && Files.notExists(directory, LinkOption.NOFOLLOW_LINKS)
                ? Files.isWritable(directory.getParent())
                : Files.isWritable(directory) && (!place.equals(own) || isOwn(directory));
    }

    /**
     * Creates the directory of a socket where it is missing: for this account alone when it is the
     * one in {@code /tmp}, where others may write, too.
     */
    public static void createDirectory(Path socket) throws IOException {
        var ofThisProcess = of(Path.of("/"), Map.of());
        if (socket.equals(ofThisProcess.own)) {
            ofThisProcess.createOwn();
        } else {
            Files.createDirectories(socket.getParent());
        }
    }

    void createOwn() throws IOException {
        var directory = own.getParent();
        try {
            Files.createDirectory(
                    directory,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(OWNER_ONLY)));
        } catch (FileAlreadyExistsException e) {
            if (!isOwn(directory)) {
                throw new FileSystemException(
                        directory.toString(), null, "is not a directory of this account alone");
            }
        }
    }

    /** A directory and no link to one, of this account, that nobody else can write to. */
    private boolean isOwn(Path directory) {
        try {
            var attributes =
                    Files.readAttributes(
                            directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isDirectory()
                    && PosixFilePermissions.toString(attributes.permissions()).equals(OWNER_ONLY)
                    && Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                            .equals(uid);
        } catch (IOException absent) {
            return false;
        }
    }

    /** The effective one. The owner of {@code /proc/self} is root when this may not be traced. */
    private static int uidOfThisProcess() {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("Uid:"))
                    .map(line -> Integer.parseUnsignedInt(line.split("\\s+")[2]))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new IllegalStateException("cannot read /proc/self/status: is /proc mounted?", e);
        }
    }
}
