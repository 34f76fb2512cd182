package org.supervisordjava.logs;

import org.supervisordjava.protocol.TcpClient;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Deque;

/**
 * A connection on which each record follows its length (RFC 6587, octet counting), so that nothing
 * in it can begin another one. When it breaks, what has not been handed to the kernel whole is sent
 * again on the next.
 */
final class TcpSyslog implements LogTransport {

    private static final int CONNECT_MILLIS = 5_000;

    private final String host;
    private final int port;
    private final SyslogMessages messages;
    private volatile Socket socket;

    TcpSyslog(String host, int port, SyslogMessages messages) {
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
            checkThatItIsOpen();
            var frames = new ByteArrayOutputStream();
            for (var one : waiting) {
                var message = messages.of(one);
                frames.writeBytes((message.length + " ").getBytes(StandardCharsets.US_ASCII));
                frames.writeBytes(message);
            }
            frames.writeTo(socket.getOutputStream());
            waiting.clear();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private void open() throws IOException {
        var opened = TcpClient.newSocket();
        socket = opened;
        TcpClient.connect(opened, SyslogMessages.resolved(host, port), CONNECT_MILLIS);
        opened.setKeepAlive(true);
        opened.setSoTimeout(1);
    }

    /** What is written to a connection that the other side has closed is lost without a word. */
    private void checkThatItIsOpen() throws IOException {
        try {
            if (socket.getInputStream().read() < 0) {
                throw new EOFException("it has closed the connection");
            }
        } catch (SocketTimeoutException stillOpen) {
            return;
        }
    }

    @Override
    public void close() {
        var open = socket;
        socket = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException closedAnyway) {
                return;
            }
        }
    }
}
