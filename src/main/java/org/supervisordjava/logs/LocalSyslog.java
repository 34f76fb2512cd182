package org.supervisordjava.logs;

import org.supervisordjava.posix.DatagramSender;
import org.supervisordjava.posix.PosixException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Deque;

/** A datagram for each record, to a unix socket. */
final class LocalSyslog implements LogTransport {

    private final Path socket;
    private final SyslogMessages messages;
    private DatagramSender sender;

    LocalSyslog(Path socket, SyslogMessages messages) {
        this.messages = messages;
        this.socket = socket;
    }

    @Override
    public void send(Deque<LogRecord> waiting) throws IOException {
        if (sender == null) {
            sender = DatagramSender.open(socket.toString());
        }
        while (!waiting.isEmpty()) {
            sender.send(messages.of(waiting.getFirst()));
            waiting.removeFirst();
        }
    }

    @Override
    public void close() {
        if (sender != null) {
            try {
                sender.close();
            } catch (PosixException closedAnyway) {
                return;
            }
        }
    }
}
