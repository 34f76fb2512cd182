package org.supervisordjava.logs;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * Records in the form of RFC 5424: the program is APP-NAME, its pid PROCID, the stream MSGID. The
 * message has no byte order mark, as most senders leave it out and receivers would show it.
 */
final class SyslogMessages {

    private static final int FACILITY_USER = 1 << 3;
    private static final int MAX_HOST = 255;
    private static final int MAX_PROGRAM = 48;
    private static final String NIL = "-";

    private final String host;
    private final Timestamps timestamps = Timestamps.utc(System::currentTimeMillis);

    SyslogMessages(String hostname) {
        this.host = printable(hostname, MAX_HOST);
    }

    /**
     * May wait for a name server.
     *
     * @throws IOException that says which name is wrong
     */
    static InetSocketAddress resolved(String host, int port) throws IOException {
        var address = new InetSocketAddress(host.replaceAll("[\\[\\]]", ""), port);
        if (address.isUnresolved()) {
            throw new IOException("no address for the name " + host);
        }
        return address;
    }

    byte[] of(LogRecord one) {
        var message = new StringBuilder(one.text().length() + 128);
        int severity = one.level().orElse(LineSeverity.INFO).syslog();
        message.append('<').append(FACILITY_USER | severity).append(">1 ");
        timestamps.append(message, one.millis());
        message.append(' ')
                .append(host)
                .append(' ')
                .append(printable(one.program(), MAX_PROGRAM))
                .append(' ')
                .append(one.pid())
                .append(' ')
                .append(one.stream())
                .append(" - ")
                .append(one.text());
        return message.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String printable(String text, int most) {
        var printable = new StringBuilder();
        text.chars()
                .limit(most)
                .forEach(c -> printable.append(c > ' ' && c < 0x7f ? (char) c : '_'));
        return printable.isEmpty() ? NIL : printable.toString();
    }
}
