package org.supervisordjava.cli.rpc;

import org.supervisordjava.posix.Errno;
import org.supervisordjava.posix.PosixException;
import org.supervisordjava.posix.UnixStream;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A way to a server. Closing it, from any thread, ends a read that waits. */
sealed interface Connection extends Closeable {

    /** Bytes: {@code sun_path} of Linux, without the NUL at its end. */
    int LONGEST_SOCKET_PATH = 107;

    /** Connects to a unix socket. */
    static Connection toSocketFile(String file) throws CallException {
        if (file.isEmpty()) {
            throw unix(UnreachableException.Obstacle.NO_PATH, null);
        }
        if (file.getBytes(StandardCharsets.UTF_8).length > LONGEST_SOCKET_PATH) {
            throw unix(UnreachableException.Obstacle.PATH_TOO_LONG, null);
        }
        try {
            return new OverUnix(UnixStream.connect(Path.of(file)));
        } catch (PosixException e) {
            throw refusedUnix(e);
        } catch (IOException e) {
            throw UnreachableException.of(e);
        }
    }

    private static UnreachableException refusedUnix(PosixException e) {
        return switch (e.errno()) {
            case Errno.ECONNREFUSED -> unix(UnreachableException.Obstacle.REFUSED, e);
            case Errno.ENOENT -> unix(UnreachableException.Obstacle.NO_SUCH_FILE, e);
            case Errno.EACCES -> unix(UnreachableException.Obstacle.PERMISSION_DENIED, e);
            case Errno.ENOTDIR -> unix(UnreachableException.Obstacle.NOT_A_DIRECTORY, e);
            case Errno.ELOOP -> unix(UnreachableException.Obstacle.TOO_MANY_LINKS, e);
            default -> UnreachableException.of(e);
        };
    }

    private static UnreachableException unix(
            UnreachableException.Obstacle obstacle, IOException e) {
        return new UnreachableException(obstacle, obstacle.toString(), e);
    }

    void write(byte[] bytes) throws IOException;

    /** What comes; closing it closes the connection. */
    InputStream input();

    /** Over the network. */
    record OverTcp(SocketChannel channel) implements Connection {

        @Override
        public void write(byte[] bytes) throws IOException {
            var left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
        }

        @Override
        public InputStream input() {
            return Channels.newInputStream(channel);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** On the same machine. */
    record OverUnix(UnixStream stream) implements Connection {

        @Override
        public void write(byte[] bytes) throws IOException {
            stream.write(bytes);
        }

        @Override
        public InputStream input() {
            return new UnixInput(stream);
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }

    /** Bytes of a unix socket. */
    final class UnixInput extends InputStream {

        private final UnixStream stream;

        private UnixInput(UnixStream stream) {
            this.stream = stream;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return stream.read(target, offset, length);
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }
}
