package org.supervisordjava.http;

import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.supervisordjava.config.model.HttpServerConfig;

import java.nio.file.Path;

/** A listener on a unix socket. */
final class UnixListener implements Listener {

    private static final int SELECTORS = 1;
    private static final int ACCEPTORS = 0;

    private final HttpServerConfig.Unix config;
    private final UnixSocketFile socketFile;
    private final UnixDomainServerConnector connector;

    UnixListener(
            HttpServerConfig.Unix config, Server server, HttpConnectionFactory http, long pid) {
        this.config = config;
        this.socketFile = new UnixSocketFile(config, pid);
        this.connector = new UnixDomainServerConnector(server, ACCEPTORS, SELECTORS, http);
    }

    @Override
    public String address() {
        return config.file().toString();
    }

    HttpServerConfig.Unix config() {
        return config;
    }

    @Override
    public AbstractConnector connector() {
        return connector;
    }

    @Override
    public void open() throws ListenException {
        bind(socketFile.prepare());
        socketFile.publish();
    }

    private void bind(Path path) throws ListenException {
        connector.setUnixDomainPath(path);
        try {
            connector.start();
        } catch (Exception e) {
            socketFile.remove();
            throw new ListenException(
                    "cannot bind the unix socket %s of [%s]: %s; a path has at most %d bytes"
                            .formatted(
                                    config.file(),
                                    config.section(),
                                    e.getMessage(),
                                    UnixDomainServerConnector.MAX_UNIX_DOMAIN_PATH_LENGTH),
                    e);
        }
    }

    /** Whether clients can still find the socket. */
    boolean isReachable() {
        return socketFile.isPublished();
    }

    @Override
    public void close() {
        socketFile.remove();
        HttpServers.stopQuietly(connector);
    }
}
