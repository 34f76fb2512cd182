package org.supervisordjava.posix;

import org.supervisordjava.config.model.GroupKind.SocketOwner;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A listening stream socket whose descriptor children inherit: the JDK does not tell the descriptor
 * of its own. Blocking, as programs that accept from it expect. One thread at a time.
 */
public final class ListeningSocket implements AutoCloseable {

    /** Type bits of {@code st_mode} (inode(7)). */
    private static final int TYPE_MASK = 0170000;

    private static final int SOCKET_TYPE = 0140000;

    private final int fd;

    private ListeningSocket(int fd) {
        this.fd = fd;
    }

    /**
     * Listens at a path, in place of a socket that is left there. Owner and mode are set before
     * anybody can connect.
     *
     * @param mode permission bits
     * @throws IOException among others when there is a file at the path that is no socket
     */
    public static ListeningSocket unix(
            Path path, Optional<SocketOwner> owner, int mode, int backlog) throws IOException {
        removeStale(path);
        int fd = SocketCalls.socket(SocketCalls.AF_UNIX, SocketCalls.SOCK_STREAM);
        try {
            SocketCalls.bind(fd, path);
            secure(path, owner, mode);
            SocketCalls.listen(fd, backlog);
            return new ListeningSocket(fd);
        } catch (IOException e) {
            FileDescriptors.close(fd);
            throw e;
        }
    }

    /**
     * Listens at an address and port.
     *
     * @param address resolved
     */
    public static ListeningSocket tcp(InetSocketAddress address, int backlog) throws IOException {
        int family =
                address.getAddress() instanceof Inet4Address
                        ? SocketCalls.AF_INET
                        : SocketCalls.AF_INET6;
        int fd = SocketCalls.socket(family, SocketCalls.SOCK_STREAM);
        try {
            SocketCalls.reuseAddress(fd);
            SocketCalls.bind(fd, address);
            SocketCalls.listen(fd, backlog);
            return new ListeningSocket(fd);
        } catch (IOException e) {
            FileDescriptors.close(fd);
            throw e;
        }
    }

    private static void removeStale(Path path) throws IOException {
        try {
            int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            if ((mode & TYPE_MASK) != SOCKET_TYPE) {
                throw new IOException(
                        "cannot bind " + path + ": there is a file that is no socket; remove it");
            }
            Files.deleteIfExists(path);
        } catch (NoSuchFileException nothingThere) {
            // As it should be.
        }
    }

    private static void secure(Path path, Optional<SocketOwner> owner, int mode)
            throws IOException {
        try {
            if (owner.isPresent()) {
                Files.setAttribute(path, "unix:uid", owner.get().uid());
                if (owner.get().gid() >= 0) {
                    Files.setAttribute(path, "unix:gid", owner.get().gid());
                }
            }
            Files.setAttribute(path, "unix:mode", mode);
        } catch (IOException e) {
            Files.deleteIfExists(path);
            throw new IOException(
                    "cannot set owner or mode of socket file %s: %s"
                            .formatted(path, e.getMessage()),
                    e);
        }
    }

    /** To become a child's descriptor; stays open here. */
    public int fd() {
        return fd;
    }

    /** Closes the descriptor; the path stays, for it may be another socket's by now. */
    @Override
    public void close() throws PosixException {
        FileDescriptors.close(fd);
    }
}
