package org.supervisordjava.config.option;

import org.supervisordjava.config.model.SyslogServer;
import org.supervisordjava.config.text.InvalidValueException;
import org.supervisordjava.config.text.PythonRepr;

import java.util.regex.Pattern;

/** Where a syslog server listens: on port 514 where none is written. */
final class SyslogAddress {

    private static final int PORT = 514;

    private static final Pattern FORM =
            Pattern.compile(
                    "unix://(?<path>/.+)|(?<transport>udp|tcp)://"
                            + "(?<host>[^:/\\[\\]]+|\\[[0-9a-fA-F:.]+\\])(?::(?<port>[0-9]+))?");

    private SyslogAddress() {}

    static SyslogServer parse(String text) throws InvalidValueException {
        var parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new InvalidValueException(
                    "not an address of a syslog server: %s (udp://host:port, tcp://host:port or unix:///path)"
                            .formatted(PythonRepr.of(text)));
        }
        if (parts.group("path") != null) {
            return new SyslogServer.Local(Values.plainPath(parts.group("path")));
        }
        var host = parts.group("host");
        int port = parts.group("port") == null ? PORT : Values.port(parts.group("port"));
        return parts.group("transport").equals("udp")
                ? new SyslogServer.Udp(host, port)
                : new SyslogServer.Tcp(host, port);
    }
}
