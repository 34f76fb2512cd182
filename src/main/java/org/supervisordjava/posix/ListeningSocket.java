package org.supervisordjava.posix;

import org.supervisordjava.config.model.GroupKind.SocketOwner;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
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
            if (address.getAddress().isAnyLocalAddress() && family == SocketCalls.AF_INET6) {
                SocketCalls.serveBothVersions(fd);
            }
            SocketCalls.bind(fd, address);
            SocketCalls.listen(fd, backlog);
            return new ListeningSocket(fd);
        } catch (IOException e) {
            FileDescriptors.close(fd);
            throw e;
        }
    }

    /**
     * Listens at a port of every address: of both versions where there is IPv6.
     *
     * @throws PosixException among others {@link Errno#EADDRINUSE}
     */
    public static ListeningSocket everywhere(int port, int backlog) throws IOException {
        try {
            return tcp(
                    new InetSocketAddress(InetAddress.getByAddress(new byte[16]), port), backlog);
        } catch (PosixException e) {
            if (e.errno() == Errno.EADDRINUSE || e.errno() == Errno.EACCES) {
                throw e;
            }
            return tcp(new InetSocketAddress(InetAddress.getByAddress(new byte[4]), port), backlog);
        }
    }

    /** Listens at a path where nothing is, with the mode that the umask leaves. */
    public static ListeningSocket at(Path path, int backlog) throws IOException {
        int fd = SocketCalls.socket(SocketCalls.AF_UNIX, SocketCalls.SOCK_STREAM);
        try {
            SocketCalls.bind(fd, path);
            SocketCalls.listen(fd, backlog);
            return new ListeningSocket(fd);
        } catch (IOException e) {
            FileDescriptors.close(fd);
            throw e;
        }
    }

    /** A descriptor that this process began with; empty when it is not a socket that listens. */
    public static Optional<ListeningSocket> inherited(int fd) throws PosixException {
        if (SocketCalls.listeningName(fd).isEmpty()) {
            return Optional.empty();
        }
        FileDescriptors.setCloseOnExec(fd);
        return Optional.of(new ListeningSocket(fd));
    }

    /** Whether somebody listens at a path; one whose queue is full does, too. */
    public static boolean answers(Path path) throws IOException {
        int fd =
                SocketCalls.socket(
                        SocketCalls.AF_UNIX, SocketCalls.SOCK_STREAM | SocketCalls.SOCK_NONBLOCK);
        try {
            int errno = SocketCalls.connect(fd, path);
            return errno == 0 || errno == Errno.EAGAIN;
        } finally {
            FileDescriptors.close(fd);
        }
    }

    /** What {@link #name} says of a socket at an address and port. */
    public static String nameOf(InetAddress address, int port) {
        return SocketCalls.name(address, port);
    }

    /** The path, or {@code address:port}, that this is bound to. */
    public String name() {
        return SocketCalls.listeningName(fd).orElse("");
    }

    /**
     * Takes the place of another listening socket of this process: its descriptor becomes one of
     * this socket, so that whoever accepts there accepts here. For sockets of the JDK, which does
     * not take one that exists.
     *
     * @param placeholder the other one's {@link #name}
     */
    public void takePlaceOf(String placeholder) throws IOException {
        for (int other : OwnDescriptors.list()) {
            if (other != fd
                    && SocketCalls.listeningName(other).filter(placeholder::equals).isPresent()) {
                FileDescriptors.replace(other, fd);
                return;
            }
        }
        throw new IOException("cannot find the socket that listens at " + placeholder);
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
