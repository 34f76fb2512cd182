package org.supervisordjava.logs;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.util.Deque;

/**
 * A datagram for each record (RFC 5426). What is lost on the way nobody hears of; where the host
 * says that nobody listens, the next one fails and is tried again.
 */
final class UdpSyslog implements LogTransport {

    private final String host;
    private final int port;
    private final SyslogMessages messages;
    private volatile DatagramSocket socket;

    UdpSyslog(String host, int port, SyslogMessages messages) {
        this.messages = messages;
        this.host = host;
        this.port = port;
    }

    @Override
    public void send(Deque<LogRecord> waiting) throws IOException {
        try {
            if (socket == null) {
                open();
            }
            while (!waiting.isEmpty()) {
                var message = messages.of(waiting.getFirst());
                socket.send(new DatagramPacket(message, message.length));
                waiting.removeFirst();
            }
        } catch (IOException e) {
            // Its address may have changed.
            close();
            throw e;
        }
    }

    private void open() throws IOException {
        var opened = new DatagramSocket();
        socket = opened;
        opened.connect(SyslogMessages.resolved(host, port));
    }

    @Override
    public void close() {
        var open = socket;
        if (open != null) {
            open.close();
            socket = null;
        }
    }
}
