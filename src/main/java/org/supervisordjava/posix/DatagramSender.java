package org.supervisordjava.posix;

import java.nio.charset.StandardCharsets;

/**
 * Sends datagrams to a unix socket that may come and go, such as {@code /dev/log}: each one is
 * addressed anew, and none is ever waited for. One thread at a time.
 */
public final class DatagramSender implements AutoCloseable {

    // socket(2), send(2): asm-generic numbers, the same on x86-64 and AArch64.
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SOCK_NONBLOCK = 0x800;
    private static final int MSG_NOSIGNAL = 0x4000;

    // struct sockaddr_un { sa_family_t sun_family; char sun_path[108]; }
    private static final int PATH = 2;
    private static final int PATH_SIZE = 108;

    private static final CFunction SOCKET = CFunction.named("socket");
    private static final CFunction SENDTO = CFunction.named("sendto");

    private final String path;
    private final int fd;

    private DatagramSender(String path, int fd) {
        this.path = path;
        this.fd = fd;
    }

    /**
     * Opens a socket; whether somebody listens shows with each datagram.
     *
     * @param path at most 107 bytes
     */
    public static DatagramSender open(String path) throws PosixException {
        if (path.getBytes(StandardCharsets.UTF_8).length >= PATH_SIZE) {
            throw new IllegalArgumentException("path of a unix socket is too long: " + path);
        }
        int type = SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK;
        int fd = SOCKET.call(AF_UNIX, type, 0);
        if (fd < 0) {
            throw new PosixException("open a unix socket", Libc.errno());
        }
        return new DatagramSender(path, fd);
    }

    /**
     * Sends one datagram.
     *
     * @throws PosixException when nobody listens, the receiver's queue is full (EAGAIN), or the
     *     datagram is too long
     */
    public void send(byte[] datagram) throws PosixException {
        try (var memory = new NativeMemory()) {
            var message = memory.bytes(datagram);
            var address = address(memory);
            long sent =
                    SENDTO.callLong(
                            fd,
                            message.address(),
                            message.size(),
                            MSG_NOSIGNAL,
                            address.address(),
                            address.size());
            if (sent < 0) {
                throw new PosixException("send to " + path, Libc.errno());
            }
        }
    }

    private NativeMemory.Block address(NativeMemory memory) {
        return memory.allocate(PATH + PATH_SIZE)
                .putShort(0, AF_UNIX)
                .putBytes(PATH, path.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws PosixException {
        FileDescriptors.close(fd);
    }
}
