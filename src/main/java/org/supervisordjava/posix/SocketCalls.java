package org.supervisordjava.posix;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** socket(2) and what belongs to it, as far as the JDK's own sockets do not do. */
final class SocketCalls {

    // Asm-generic numbers, the same on x86-64 and AArch64.
    static final int AF_UNIX = 1;
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int SOCK_STREAM = 1;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_NONBLOCK = 0x800;
    static final int SOCK_CLOEXEC = 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_REUSEADDR = 2;
    private static final int SO_LINGER = 13;
    private static final int SO_PEERCRED = 17;
    private static final int SO_ACCEPTCONN = 30;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_V6ONLY = 26;

    // struct sockaddr_un { sa_family_t sun_family; char sun_path[108]; }
    private static final int UNIX_SIZE = 110;
    private static final int UNIX_PATH = 2;
    private static final int UNIX_PATH_LIMIT = 107;

    // struct sockaddr_in and sockaddr_in6; port and address in network byte order.
    private static final int INET_SIZE = 16;
    private static final int INET6_SIZE = 28;
    private static final int INET_PORT = 2;
    private static final int INET_ADDRESS = 4;
    private static final int INET6_ADDRESS = 8;

    private static final CFunction SOCKET = CFunction.named("socket");
    private static final CFunction BIND = CFunction.named("bind");
    private static final CFunction LISTEN = CFunction.named("listen");
    private static final CFunction SETSOCKOPT = CFunction.named("setsockopt");
    private static final CFunction GETSOCKOPT = CFunction.named("getsockopt");
    private static final CFunction GETSOCKNAME = CFunction.named("getsockname");
    private static final CFunction CONNECT = CFunction.named("connect");

    private SocketCalls() {}

    /** Opens a close-on-exec socket. */
    static int socket(int domain, int type) throws PosixException {
        int fd = SOCKET.call(domain, type | SOCK_CLOEXEC, 0);
        if (fd < 0) {
            throw new PosixException("open a socket", Libc.errno());
        }
        return fd;
    }

    static void bind(int fd, Path path) throws IOException {
        try (var memory = new NativeMemory()) {
            var address = address(memory, path);
            bind(fd, address, path.toString());
        }
    }

    /** 0, or an errno. */
    static int connect(int fd, Path path) throws IOException {
        try (var memory = new NativeMemory()) {
            var address = address(memory, path);
            int result = CONNECT.call(fd, address.address(), address.size());
            return result < 0 ? Libc.errno() : 0;
        }
    }

    private static NativeMemory.Block address(NativeMemory memory, Path path) throws IOException {
        var name = path.toString().getBytes(StandardCharsets.UTF_8);
        if (name.length > UNIX_PATH_LIMIT) {
            throw new IOException(
                    "cannot bind "
                            + path
                            + ": longer than "
                            + UNIX_PATH_LIMIT
                            + " bytes; use a folder with a shorter name");
        }
        return memory.allocate(UNIX_PATH + name.length + 1)
                .putShort(0, AF_UNIX)
                .putBytes(UNIX_PATH, name);
    }

    /**
     * Binds to an address of the socket's own family.
     *
     * @param where resolved
     */
    static void bind(int fd, InetSocketAddress where) throws PosixException {
        boolean version4 = where.getAddress() instanceof Inet4Address;
        var bytes = where.getAddress().getAddress();
        try (var memory = new NativeMemory()) {
            var address =
                    memory.allocate(version4 ? INET_SIZE : INET6_SIZE)
                            .putShort(0, version4 ? AF_INET : AF_INET6)
                            .putShort(INET_PORT, bigEndian(where.getPort()))
                            .putBytes(version4 ? INET_ADDRESS : INET6_ADDRESS, bytes);
            bind(fd, address, where.toString());
        }
    }

    private static void bind(int fd, NativeMemory.Block address, String name)
            throws PosixException {
        if (BIND.call(fd, address.address(), address.size()) < 0) {
            throw new PosixException("bind " + name, Libc.errno());
        }
    }

    /**
     * What a socket is bound to: a path, or {@code address:port}, where IPv4 looks the same on an
     * IPv6 socket. Empty when it is not a socket that listens.
     */
    static Optional<String> listeningName(int fd) {
        try (var memory = new NativeMemory()) {
            var value = memory.ints(0);
            var size = memory.ints(Integer.BYTES);
            if (GETSOCKOPT.call(fd, SOL_SOCKET, SO_ACCEPTCONN, value.address(), size.address()) < 0
                    || value.getInt(0) == 0) {
                return Optional.empty();
            }
            var address = memory.allocate(UNIX_SIZE);
            var length = memory.ints(UNIX_SIZE);
            return GETSOCKNAME.call(fd, address.address(), length.address()) < 0
                    ? Optional.empty()
                    : name(address, length.getInt(0));
        }
    }

    /** -1 for what does not linger, or is no socket. */
    static int lingerSeconds(int fd) {
        // struct linger { int l_onoff; int l_linger; }
        try (var memory = new NativeMemory()) {
            var linger = memory.ints(0, 0);
            return read(memory, fd, SO_LINGER, linger) && linger.getInt(0) != 0
                    ? linger.getInt(Integer.BYTES)
                    : -1;
        }
    }

    /** The process that has connected a unix socket. */
    static OptionalInt peerPid(int fd) {
        // struct ucred { pid_t pid; uid_t uid; gid_t gid; }
        try (var memory = new NativeMemory()) {
            var credentials = memory.ints(0, 0, 0);
            return read(memory, fd, SO_PEERCRED, credentials)
                    ? OptionalInt.of(credentials.getInt(0))
                    : OptionalInt.empty();
        }
    }

    private static boolean read(NativeMemory memory, int fd, int option, NativeMemory.Block value) {
        var size = memory.ints(value.size());
        return GETSOCKOPT.call(fd, SOL_SOCKET, option, value.address(), size.address()) == 0;
    }

    private static Optional<String> name(NativeMemory.Block address, int length) {
        return switch (address.getShort(0)) {
            case AF_UNIX ->
                    length <= UNIX_PATH
                            ? Optional.empty()
                            : Optional.of(address.getString(UNIX_PATH));
            case AF_INET -> Optional.of(name(address, INET_ADDRESS, 4));
            case AF_INET6 -> Optional.of(name(address, INET6_ADDRESS, 16));
            default -> Optional.empty();
        };
    }

    private static String name(NativeMemory.Block address, int offset, int length) {
        var bytes = address.getBytes(offset, length);
        try {
            return name(InetAddress.getByAddress(bytes), bigEndian(address.getShort(INET_PORT)));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 and 16 bytes are an address", e);
        }
    }

    /** Both machines that this runs on are little-endian. */
    private static int bigEndian(int port) {
        return Short.toUnsignedInt(Short.reverseBytes((short) port));
    }

    static String name(InetAddress address, int port) {
        return address.getHostAddress() + ":" + port;
    }

    /** Lets an IPv6 socket serve IPv4, too. */
    static void serveBothVersions(int fd) throws PosixException {
        set(fd, IPPROTO_IPV6, IPV6_V6ONLY, 0, "IPV6_V6ONLY");
    }

    /** Lets a port be bound while connections of an earlier owner linger. */
    static void reuseAddress(int fd) throws PosixException {
        set(fd, SOL_SOCKET, SO_REUSEADDR, 1, "SO_REUSEADDR");
    }

    private static void set(int fd, int level, int option, int value, String name)
            throws PosixException {
        try (var memory = new NativeMemory()) {
            var number = memory.ints(value);
            if (SETSOCKOPT.call(fd, level, option, number.address(), Integer.BYTES) < 0) {
                throw new PosixException("set " + name, Libc.errno());
            }
        }
    }

    /**
     * Lets others connect.
     *
     * @param backlog connections that wait to be accepted; the kernel grants net.core.somaxconn
     */
    static void listen(int fd, int backlog) throws PosixException {
        if (LISTEN.call(fd, backlog) < 0) {
            throw new PosixException("listen", Libc.errno());
        }
    }
}
