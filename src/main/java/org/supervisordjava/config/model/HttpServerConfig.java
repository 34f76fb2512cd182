package org.supervisordjava.config.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One listening address of the HTTP server. */
public sealed interface HttpServerConfig {

    /**
     * Name of the section, for messages: {@code unix_http_server}, {@code inet_http_server:x},
     * {@code http}, {@code control}.
     */
    String section();

    /** Who may do everything. */
    Optional<Credentials> credentials();

    /** Whether somebody is asked who he is. */
    boolean isProtected();

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
            implements HttpServerConfig {

        @Override
        public boolean isProtected() {
            return credentials.isPresent();
        }
    }

    /**
     * A TCP socket.
     *
     * @param host empty means all interfaces
     * @param readers who may look, and change nothing
     * @param allowedHosts names by which browsers may ask without credentials, beside those that
     *     nobody else can own; {@code *} is any
     */
    record Inet(
            String section,
            Optional<String> host,
            int port,
            Exposure exposure,
            Optional<Credentials> credentials,
            Optional<Credentials> readers,
            List<String> allowedHosts)
            implements HttpServerConfig {

        public Inet {
            allowedHosts = List.copyOf(allowedHosts);
        }

        @Override
        public boolean isProtected() {
            return credentials.isPresent() || readers.isPresent();
        }
    }

    /**
     * HTTP basic authentication.
     *
     * @param password clear text, {@code {SHA}} followed by the hexadecimal SHA-1 of it, or a
     *     {@link PasswordHash}
     */
    record Credentials(String username, String password) {
        @Override
        public String toString() {
            return "Credentials[username=" + username + ", password=***]";
        }
    }
}
