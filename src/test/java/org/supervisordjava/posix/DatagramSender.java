package org.supervisordjava.posix;

import static org.supervisordjava.posix.Libc.INT;
import static org.supervisordjava.posix.Libc.LONG;
import static org.supervisordjava.posix.Libc.POINTER;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** Sends like sd_notify(3) does. */
public final class DatagramSender {

    private DatagramSender() {}

    public static void send(String path, String message) throws Exception {
        var socket = Libc.function("socket", INT, INT, INT, INT);
        var sendto = Libc.function("sendto", LONG, INT, POINTER, LONG, INT, POINTER, INT);
        try (var arena = Arena.ofConfined()) {
            var name = path.getBytes(StandardCharsets.UTF_8);
            var address = arena.allocate(110, 2);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) 1);
            MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, 2, name.length);
            var bytes = message.getBytes(StandardCharsets.UTF_8);
            var data = arena.allocate(Math.max(1, bytes.length));
            MemorySegment.copy(bytes, 0, data, ValueLayout.JAVA_BYTE, 0, bytes.length);
            int fd = (int) socket.invokeExact(Libc.callState(), 1, 2, 0);
            long sent =
                    (long)
                            sendto.invokeExact(
                                    Libc.callState(),
                                    fd,
                                    data,
                                    (long) bytes.length,
                                    0,
                                    address,
                                    3 + name.length);
            int errno = Libc.errno();
            FileDescriptors.close(fd);
            if (sent < 0) {
                throw new PosixException("send to " + path, errno);
            }
        } catch (Throwable e) {
            throw e instanceof Exception exception ? exception : new IllegalStateException(e);
        }
    }
}
