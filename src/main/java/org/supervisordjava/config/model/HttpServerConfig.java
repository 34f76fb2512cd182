package org.supervisordjava.config.model;

import java.nio.file.Path;
import java.util.Optional;

/** One listening address of the HTTP server. */
public sealed interface HttpServerConfig {

    /**
     * Name of the section, for messages: {@code unix_http_server}, {@code inet_http_server:x},
     * {@code http}, {@code control}.
     */
    String section();

    Optional<Credentials> credentials();

    /** What a listener serves. */
    enum Exposure {
        /**
         * Control, logs, health and metrics to everyone who gets past the credentials:
         * supervisord's meaning.
         */
        CONTROL,
        /**
         * Health and metrics for everyone; the rest only with credentials, and not at all when none
         * are configured.
         */
        HEALTH
    }

    /**
     * A unix socket.
     *
     * @param mode permission bits of the socket file
     */
    record Unix(
            String section,
            Path file,
            int mode,
            Optional<GroupKind.SocketOwner> owner,
            Optional<Credentials> credentials)
            implements HttpServerConfig {}

    /**
     * A TCP socket.
     *
     * @param host empty means all interfaces
     */
    record Inet(
            String section,
            Optional<String> host,
            int port,
            Exposure exposure,
            Optional<Credentials> credentials)
            implements HttpServerConfig {}

    /**
     * HTTP basic authentication.
     *
     * @param password clear text, or {@code {SHA}} followed by the hexadecimal SHA-1 of it
     */
    record Credentials(String username, String password) {
        @Override
        public String toString() {
            return "Credentials[username=" + username + ", password=***]";
        }
    }
}
