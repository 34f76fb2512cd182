package org.supervisordjava.protocol;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/**
 * Connections to others over TCP that keep no program from its port.
 *
 * <p>The port that a connection comes from is the kernel's choice (ip_local_port_range, ip(7)), and
 * it may be the very one on which a program here is about to listen: the connection would hold it,
 * and for a minute after its end as well (TIME_WAIT). With SO_REUSEADDR on both sides, and nearly
 * every server sets it, the program gets it all the same.
 *
 * <p>Who calls a port of this machine on which nobody listens yet, from that port, is even
 * connected with himself: TCP lets two sides call each other at once (RFC 9293, 3.5), and here they
 * are one. That is no server that has answered: it counts as refused, and nothing of it stays.
 *
 * <p>Any thread.
 */
public final class TcpClient {

    private TcpClient() {}

    /** A socket for {@link #connect(Socket, InetSocketAddress, int)}; the caller closes it. */
    public static Socket newSocket() throws IOException {
        var socket = new Socket();
        socket.setReuseAddress(true);
        return socket;
    }

    /**
     * Connects.
     *
     * @param socket from {@link #newSocket}
     * @param address resolved
     * @throws ConnectException when nobody listens there
     * @throws java.net.SocketTimeoutException after the time
     */
    public static void connect(Socket socket, InetSocketAddress address, int timeoutMillis)
            throws IOException {
        socket.connect(address, timeoutMillis);
        if (socket.getLocalSocketAddress().equals(socket.getRemoteSocketAddress())) {
            // Its end is not to be waited for: the port is free at once.
            socket.setSoLinger(true, 0);
            throw refused();
        }
    }

    /** A channel that is not connected; when it is, {@link #requirePeer} is to be called. */
    public static SocketChannel newChannel() throws IOException {
        return SocketChannel.open().setOption(StandardSocketOptions.SO_REUSEADDR, true);
    }

    /** Connects a channel, however long that takes. */
    public static SocketChannel connect(SocketAddress address) throws IOException {
        var channel = newChannel();
        boolean connected = false;
        try {
            channel.connect(address);
            requirePeer(channel);
            connected = true;
            return channel;
        } finally {
            if (!connected) {
                channel.close();
            }
        }
    }

    /**
     * Of a channel that has been connected, which the caller closes in any case.
     *
     * @throws ConnectException when it is connected with itself
     */
    public static void requirePeer(SocketChannel channel) throws IOException {
        if (channel.getLocalAddress().equals(channel.getRemoteAddress())) {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            throw refused();
        }
    }

    private static ConnectException refused() {
        return new ConnectException("Connection refused");
    }
}
