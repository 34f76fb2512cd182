package org.supervisordjava.http;

import org.supervisordjava.config.model.HttpServerConfig;
import org.supervisordjava.config.model.HttpServerConfig.Credentials;
import org.supervisordjava.config.model.HttpServerConfig.Exposure;

import java.util.Optional;

/**
 * Who may ask what on one listener: a function of the listener's configuration, the path and the
 * {@code Authorization} header.
 */
final class Access {

    enum Decision {
        ALLOWED,
        /** Credentials are missing or wrong. */
        UNAUTHORIZED,
        /** This listener does not serve control, because it has no credentials. */
        NOT_SERVED_HERE
    }

    private final Exposure exposure;
    private final Optional<Credentials> credentials;

    Access(HttpServerConfig config) {
        this.exposure =
                switch (config) {
                    case HttpServerConfig.Unix ignored -> Exposure.CONTROL;
                    case HttpServerConfig.Inet inet -> inet.exposure();
                };
        this.credentials = config.credentials();
    }

    /**
     * @param authorization the header, null when there is none
     */
    Decision decide(String path, String authorization) {
        return switch (exposure) {
            case CONTROL -> credentials.map(c -> check(c, authorization)).orElse(Decision.ALLOWED);
            case HEALTH ->
                    HealthRoutes.OPEN_PATHS.contains(path)
                            ? Decision.ALLOWED
                            : credentials
                                    .map(c -> check(c, authorization))
                                    .orElse(Decision.NOT_SERVED_HERE);
        };
    }

    /** Whether this request may control, whatever path it asks for. */
    boolean mayControl(String authorization) {
        return decide("", authorization) == Decision.ALLOWED;
    }

    private static Decision check(Credentials credentials, String authorization) {
        return new BasicAuthentication(credentials).accepts(authorization)
                ? Decision.ALLOWED
                : Decision.UNAUTHORIZED;
    }
}
