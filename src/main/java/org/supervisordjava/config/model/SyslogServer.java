package org.supervisordjava.config.model;

import java.nio.file.Path;

/** Who takes lines in the form of RFC 5424. */
public sealed interface SyslogServer {

    /** A datagram socket of this machine, such as {@code /dev/log}. */
    record Local(Path socket) implements SyslogServer {
        @Override
        public String url() {
            return "unix://" + socket;
        }
    }

    /** RFC 5426. */
    record Udp(String host, int port) implements SyslogServer {
        @Override
        public String url() {
            return "udp://" + host + ":" + port;
        }
    }

    /** RFC 6587, with octet counting. */
    record Tcp(String host, int port) implements SyslogServer {
        @Override
        public String url() {
            return "tcp://" + host + ":" + port;
        }
    }

    /** As it is written in a configuration. */
    String url();
}
