package org.supervisordjava.probe;

import org.supervisordjava.protocol.TcpClient;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * A connection over TCP or a unix socket whose every wait ends at the deadline: the JDK's sockets
 * have time limits for TCP only.
 */
final class DeadlineChannel implements AutoCloseable {

    private final SocketChannel channel;
    private final Selector selector;
    private final Deadline deadline;

    private DeadlineChannel(SocketChannel channel, Selector selector, Deadline deadline) {
        this.channel = channel;
        this.selector = selector;
        this.deadline = deadline;
    }

    /**
     * @param address resolved
     */
    static DeadlineChannel connect(SocketAddress address, Deadline deadline) throws IOException {
        var channel =
                address instanceof UnixDomainSocketAddress
                        ? SocketChannel.open(StandardProtocolFamily.UNIX)
                        : TcpClient.newChannel();
        boolean connected = false;
        try {
            channel.configureBlocking(false);
            var connection = new DeadlineChannel(channel, Selector.open(), deadline);
            try {
                connection.connect(address);
                connected = true;
                return connection;
            } finally {
                if (!connected) {
                    connection.close();
                }
            }
        } finally {
            if (!connected) {
                channel.close();
            }
        }
    }

    private void connect(SocketAddress address) throws IOException {
        if (!channel.connect(address)) {
            do {
                await(SelectionKey.OP_CONNECT);
            } while (!channel.finishConnect());
        }
        if (!(address instanceof UnixDomainSocketAddress)) {
            TcpClient.requirePeer(channel);
        }
    }

    void write(byte[] bytes) throws IOException {
        var left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            if (channel.write(left) == 0) {
                await(SelectionKey.OP_WRITE);
            }
        }
    }

    /** Buffered: what has come already costs no further call. */
    InputStream input() {
        return new InputStream() {
            private final ByteBuffer buffer = ByteBuffer.allocate(1024).limit(0);

            @Override
            public int read() throws IOException {
                return fill() ? buffer.get() & 0xff : -1;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                if (length == 0) {
                    return 0;
                }
                if (!fill()) {
                    return -1;
                }
                int count = Math.min(length, buffer.remaining());
                buffer.get(bytes, offset, count);
                return count;
            }

            private boolean fill() throws IOException {
                if (buffer.hasRemaining()) {
                    return true;
                }
                buffer.clear();
                int count = channel.read(buffer);
                while (count == 0) {
                    await(SelectionKey.OP_READ);
                    count = channel.read(buffer);
                }
                buffer.flip();
                return count > 0;
            }
        };
    }

    private void await(int operation) throws IOException {
        channel.register(selector, operation);
        selector.select(deadline.remainingMillis());
        selector.selectedKeys().clear();
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("given up");
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            selector.close();
        }
    }
}
