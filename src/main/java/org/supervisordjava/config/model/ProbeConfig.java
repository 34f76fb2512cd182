package org.supervisordjava.config.model;

import org.supervisordjava.config.text.SecretMask;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One probe. Fields, names and defaults are Kubernetes'.
 *
 * @param initialDelay from the spawn to the first try; default 0 s
 * @param period between the starts of two tries; default 10 s, at least 10 ms
 * @param timeout of one try; default 1 s
 * @param successThreshold successes in a row that count as success; default 1
 * @param failureThreshold failures in a row that count as failure; default 3
 */
public record ProbeConfig(
        Action action,
        Duration initialDelay,
        Duration period,
        Duration timeout,
        int successThreshold,
        int failureThreshold) {

    /** What one try does. */
    public sealed interface Action {
        /** The option that spells it. */
        String optionName();

        /** Whether it asks again and again, instead of waiting to be told. */
        default boolean isTried() {
            return true;
        }
    }

    /**
     * Runs a command as the program's user, in its environment and directory; exit code 0 is
     * success.
     */
    public record Exec(List<String> command) implements Action {
        public Exec {
            command = List.copyOf(command);
        }

        @Override
        public String toString() {
            return "Exec" + SecretMask.inWords(command);
        }

        @Override
        public String optionName() {
            return "exec";
        }
    }

    /**
     * GET; a status from 200 to 399 is success.
     *
     * @param scheme {@code http} or {@code https} (the certificate is not verified, as in
     *     Kubernetes)
     */
    public record HttpGet(
            String scheme, String host, int port, String path, Map<String, String> headers)
            implements Action {
        public HttpGet {
            headers = Map.copyOf(headers);
        }

        /** Headers and queries may be secret. */
        @Override
        public String toString() {
            return "HttpGet[%s://%s:%d]".formatted(scheme, host, port);
        }

        @Override
        public String optionName() {
            return "http_get";
        }
    }

    /** A connection that is accepted is success. */
    public record TcpSocket(String host, int port) implements Action {
        @Override
        public String optionName() {
            return "tcp_socket";
        }
    }

    /**
     * A PostgreSQL server that accepts connections is success.
     *
     * @param host a name, or the absolute path of the directory that its socket is in
     * @param user who asks; unset is the program's {@code PGUSER}
     * @param database that has to exist
     */
    public record Postgres(String host, int port, Optional<String> user, Optional<String> database)
            implements Action {
        public boolean isUnix() {
            return host.startsWith("/");
        }

        @Override
        public String optionName() {
            return "postgres";
        }
    }

    /**
     * A line of the program's output (either stream) that the regular expression finds is success,
     * once and for all.
     */
    public record LogLine(String regex) implements Action {
        @Override
        public String optionName() {
            return "log_line";
        }

        @Override
        public boolean isTried() {
            return false;
        }
    }

    /**
     * The program reports {@code READY=1} on the socket named by {@code NOTIFY_SOCKET}
     * (sd_notify(3)).
     */
    public record Notify() implements Action {
        @Override
        public String optionName() {
            return "notify";
        }

        @Override
        public boolean isTried() {
            return false;
        }
    }

    /** Pattern of a log line probe, if it is one. */
    public Optional<String> logLineRegex() {
        return action instanceof LogLine line ? Optional.of(line.regex()) : Optional.empty();
    }
}
