package org.supervisordjava.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Many clients that take places and do not get on; who is thrown out comes again. */
final class SlowClients implements AutoCloseable {

    /** What they do. */
    enum Kind {
        /** A byte of the head now and then. */
        HEAD("GET /health HTTP/1.1\r\nHost: localhost\r\nX-Slow: "),
        /** A byte of the body now and then. */
        BODY("POST /RPC2 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\n"),
        /** Asks for much, and reads nothing of it. */
        NOT_READING("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(20)),
        /** Has been answered, and stays. */
        IDLE("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        /** Says nothing at all. */
        SILENT(""),
        /** Sends half a request and closes its side. */
        HALF_CLOSED("GET /health HTTP/1.1\r\nHost:");

        private final byte[] opening;

        Kind(String opening) {
            this.opening = opening.getBytes(US_ASCII);
        }
    }

    private static final Duration PERIOD = Duration.ofMillis(100);

    private final SocketAddress address;
    private final Kind kind;
    private final List<SocketChannel> channels = new ArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().unstarted(this::torment);

    private SlowClients(SocketAddress address, Kind kind) {
        this.address = address;
        this.kind = kind;
    }

    /** Returns once all of them have connected. */
    static SlowClients connect(SocketAddress address, Kind kind, int count) throws IOException {
        var clients = new SlowClients(address, kind);
        for (int i = 0; i < count; i++) {
            clients.channels.add(clients.connect());
        }
        clients.thread.start();
        return clients;
    }

    private SocketChannel connect() throws IOException {
        var channel = open();
        channel.configureBlocking(false);
        channel.write(ByteBuffer.wrap(kind.opening));
        if (kind == Kind.HALF_CLOSED) {
            channel.shutdownOutput();
        }
        return channel;
    }

    private SocketChannel open() throws IOException {
        if (!(address instanceof InetSocketAddress)) {
            return SocketChannel.open(address);
        }
        var channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
        channel.connect(address);
        return channel;
    }

    private void torment() {
        try {
            while (!closing.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
                for (int i = 0; i < channels.size(); i++) {
                    channels.set(i, goOn(channels.get(i)));
                }
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("the slow clients have given up", e);
        }
    }

    private SocketChannel goOn(SocketChannel channel) throws IOException {
        try {
            boolean over = kind != Kind.NOT_READING && channel.read(ByteBuffer.allocate(8192)) < 0;
            if (!over) {
                channel.write(ByteBuffer.wrap(next()));
                return channel;
            }
        } catch (IOException thrownOut) {
            // Comes again.
        }
        channel.close();
        return connect();
    }

    private byte[] next() {
        return switch (kind) {
            case HEAD, BODY -> new byte[] {'x'};
            case NOT_READING -> kind.opening;
            case IDLE, SILENT, HALF_CLOSED -> new byte[0];
        };
    }

    @Override
    public void close() throws IOException {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (var channel : channels) {
            channel.close();
        }
    }
}
