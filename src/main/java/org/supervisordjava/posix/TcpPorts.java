package org.supervisordjava.posix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who holds TCP ports, as {@code /proc} tells. Any thread. */
public final class TcpPorts {

    private static final String LISTENING = "0A";
    private static final String NOBODYS = "0";
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final int HEXADECIMAL = 16;

    private final Path root;
    private final ProcFs procFs;

    public TcpPorts() {
        this(Path.of("/proc"));
    }

    /**
     * @param root for tests: a folder laid out like {@code /proc}
     */
    TcpPorts(Path root) {
        this.root = root;
        this.procFs = new ProcFs(root);
    }

    /** How a port is held; what matters most comes first. */
    public enum PortState {
        LISTENS,
        CONNECTION,
        /** One that nobody owns any more: TIME_WAIT, which lasts for a minute, and the like. */
        ENDED_CONNECTION
    }

    /**
     * One that holds a port.
     *
     * @param pid 0 when there is nobody, or the kernel does not let us see who it is
     * @param group its process group
     * @param command the name of its program, cut by the kernel; may be empty
     */
    public record PortOwner(PortState state, int pid, int group, String command) {}

    /**
     * Who holds the port, on whatever address: who listens on it, or else has a connection from it;
     * empty when nobody does.
     */
    public Optional<PortOwner> on(int port) {
        var sockets = sockets(port);
        for (var state : PortState.values()) {
            var inodes = new HashSet<String>();
            for (var socket : sockets) {
                if (socket.state() == state) {
                    inodes.add(socket.inode());
                }
            }
            if (!inodes.isEmpty()) {
                var unknown = new PortOwner(state, 0, 0, "");
                return Optional.of(
                        state == PortState.ENDED_CONNECTION
                                ? unknown
                                : holder(inodes, state).orElse(unknown));
            }
        }
        return Optional.empty();
    }

    private record SocketRow(PortState state, String inode) {}

    private List<SocketRow> sockets(int port) {
        var sockets = new ArrayList<SocketRow>();
        for (String table : List.of("net/tcp", "net/tcp6")) {
            try (var lines = Files.lines(root.resolve(table))) {
                lines.map(line -> line.strip().split("\\s+"))
                        .filter(fields -> fields.length > INODE)
                        .filter(fields -> port(fields[LOCAL_ADDRESS]) == port)
                        .map(
                                fields ->
                                        new SocketRow(
                                                state(fields), "socket:[" + fields[INODE] + "]"))
                        .forEach(sockets::add);
            } catch (IOException | UncheckedIOException e) {
                // Without IPv6 there is no such table.
            }
        }
        return sockets;
    }

    private static PortState state(String[] fields) {
        if (fields[STATE].equals(LISTENING)) {
            return PortState.LISTENS;
        }
        return fields[INODE].equals(NOBODYS) ? PortState.ENDED_CONNECTION : PortState.CONNECTION;
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
    private Optional<PortOwner> holder(Set<String> sockets, PortState state) {
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
                .map(stat -> new PortOwner(state, stat.pid(), stat.group(), stat.command()));
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
