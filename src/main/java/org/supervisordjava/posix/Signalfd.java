package org.supervisordjava.posix;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Blocked signals as something to read (signalfd(2)). One thread. */
final class Signalfd {

    private static final int SFD_CLOEXEC = 0x80000;
    private static final int SFD_NONBLOCK = 0x800;
    private static final int SIGSET_SIZE = 128;

    // struct signalfd_siginfo
    private static final int RECORD_SIZE = 128;
    private static final int SIGNAL_NUMBER = 0;
    private static final int SENDER_PID = 12;

    private static final CFunction SIGNALFD = CFunction.named("signalfd");

    private final int fd;
    private final ByteBuffer message =
            ByteBuffer.allocateDirect(RECORD_SIZE).order(ByteOrder.nativeOrder());

    private Signalfd(int fd) {
        this.fd = fd;
    }

    /** One signal that arrived. */
    record Received(int number, int senderPid) {}

    /**
     * @param signals all blocked in every thread, or whoever does not block one takes it
     */
    static Signalfd open(SignalMask signals) throws PosixException {
        try (var memory = new NativeMemory()) {
            var set = memory.allocate(SIGSET_SIZE).putLong(0, signals.bits());
            int fd = SIGNALFD.call(-1, set.address(), SFD_CLOEXEC | SFD_NONBLOCK);
            if (fd < 0) {
                throw new PosixException("open a signalfd", Libc.errno());
            }
            return new Signalfd(fd);
        }
    }

    int fd() {
        return fd;
    }

    /** The next signal; empty when there is none now. */
    Optional<Received> read() throws PosixException {
        if (FileDescriptors.read(fd, message.clear()) != RECORD_SIZE) {
            return Optional.empty();
        }
        return Optional.of(new Received(message.getInt(SIGNAL_NUMBER), message.getInt(SENDER_PID)));
    }

    void close() throws PosixException {
        FileDescriptors.close(fd);
    }
}
