package org.supervisordjava.posix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who listens on TCP ports, as {@code /proc} tells. Any thread. */
public final class TcpListeners {

    private static final String LISTENING = "0A";
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final int HEXADECIMAL = 16;

    private final Path root;
    private final ProcFs procFs;

    public TcpListeners() {
        this(Path.of("/proc"));
    }

    /**
     * @param root for tests: a folder laid out like {@code /proc}
     */
    TcpListeners(Path root) {
        this.root = root;
        this.procFs = new ProcFs(root);
    }

    /**
     * One that listens.
     *
     * @param pid 0 when the kernel does not let us see who it is
     * @param group its process group
     * @param command the name of its program, cut by the kernel; may be empty
     */
    public record PortOwner(int pid, int group, String command) {}

    /** Somebody who listens on the port, on whatever address; empty when nobody does. */
    public Optional<PortOwner> on(int port) {
        var inodes = new HashSet<String>();
        for (String table : List.of("net/tcp", "net/tcp6")) {
            addInodes(root.resolve(table), port, inodes);
        }
        return inodes.isEmpty()
                ? Optional.empty()
                : Optional.of(holder(inodes).orElse(new PortOwner(0, 0, "")));
    }

    private static void addInodes(Path table, int port, Set<String> inodes) {
        try (var lines = Files.lines(table)) {
            lines.map(line -> line.strip().split("\\s+"))
                    .filter(fields -> fields.length > INODE && fields[STATE].equals(LISTENING))
                    .filter(fields -> port(fields[LOCAL_ADDRESS]) == port)
                    .forEach(fields -> inodes.add("socket:[" + fields[INODE] + "]"));
        } catch (IOException | UncheckedIOException e) {
            // Without IPv6 there is no such table.
        }
    }

    /** Of {@code 0100007F:1F90}; -1 for anything else. */
    private static int port(String address) {
        try {
            return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), HEXADECIMAL);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** The one with the lowest number: workers inherit the socket of their master. */
    private Optional<PortOwner> holder(Set<String> sockets) {
        int lowest = 0;
        try (var folders = Files.newDirectoryStream(root, "[0-9]*")) {
            for (var folder : folders) {
                int pid = Integer.parseInt(folder.getFileName().toString());
                if ((lowest == 0 || pid < lowest) && holdsAny(folder, sockets)) {
                    lowest = pid;
                }
            }
        } catch (IOException | DirectoryIteratorException | NumberFormatException e) {
            // Without /proc nobody is seen.
        }
        return procFs.stat(lowest)
                .map(stat -> new PortOwner(stat.pid(), stat.group(), stat.command()));
    }

    private static boolean holdsAny(Path folder, Set<String> sockets) {
        try (var descriptors = Files.newDirectoryStream(folder.resolve("fd"))) {
            for (var descriptor : descriptors) {
                if (sockets.contains(target(descriptor))) {
                    return true;
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // It has gone, or is somebody else's.
        }
        return false;
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
