package org.supervisordjava.http;

import io.javalin.http.Context;

import org.eclipse.jetty.ee10.servlet.ServletContextRequest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * The connection behind a request that is answered without end. Such a request is the last one of
 * its connection, so whatever the client still sends may be thrown away.
 */
final class ClientConnection {

    private final SocketChannel channel;
    private final ByteBuffer discarded = ByteBuffer.allocate(64);

    private ClientConnection(SocketChannel channel) {
        this.channel = channel;
    }

    /** Takes over the connection and announces that it is closed afterwards. */
    static ClientConnection of(Context request) {
        request.header("Connection", "close");
        var transport =
                ServletContextRequest.getServletContextRequest(request.req())
                        .getConnectionMetaData()
                        .getConnection()
                        .getEndPoint()
                        .getTransport();
        return new ClientConnection((SocketChannel) transport);
    }

    /**
     * Whether the client is still there. Without this, nobody would notice while a log is quiet.
     */
    boolean isOpen() {
        try {
            discarded.clear();
            return channel.read(discarded) >= 0;
        } catch (IOException reset) {
            return false;
        }
    }
}
