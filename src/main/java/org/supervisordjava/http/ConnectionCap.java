package org.supervisordjava.http;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.AbstractConnector;

import java.time.Duration;

/**
 * Closes connections that one listener has no room for, and hurries idle ones away. Asks Jetty for
 * the open ones instead of counting: with Jetty's NetworkConnectionLimit, a listener was seen to
 * refuse everybody for good after a flood of clients that gave up while they were being accepted.
 */
final class ConnectionCap implements Connection.Listener {

    /** Idle connections of a full listener are closed after this. */
    private static final Duration IDLE_TIMEOUT_WHEN_FULL = Duration.ofSeconds(2);

    private final AbstractConnector connector;
    private final int max;

    ConnectionCap(AbstractConnector connector, int max) {
        this.connector = connector;
        this.max = max;
    }

    @Override
    public void onOpened(Connection connection) {
        var open = connector.getConnectedEndPoints();
        if (open.size() > max) {
            open.forEach(endPoint -> endPoint.setIdleTimeout(IDLE_TIMEOUT_WHEN_FULL.toMillis()));
            connection.getEndPoint().close();
        }
    }
}
