package org.supervisordjava.http;

import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.supervisordjava.config.model.HttpServerConfig;

import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;

/** A listener on a TCP socket, IPv4 or IPv6. */
final class TcpListener implements Listener {

    private static final int SELECTORS = 1;

    /** The selector accepts: no thread of its own. */
    private static final int ACCEPTORS = 0;

    private final HttpServerConfig.Inet config;
    private final ServerConnector connector;

    TcpListener(HttpServerConfig.Inet config, Server server, HttpConnectionFactory http) {
        this.config = config;
        this.connector = new ServerConnector(server, ACCEPTORS, SELECTORS, http);
        connector.setHost(config.host().orElse(null));
        connector.setPort(config.port());
    }

    @Override
    public String address() {
        var host = config.host().orElse("*");
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + config.port();
    }

    @Override
    public AbstractConnector connector() {
        return connector;
    }

    String section() {
        return config.section();
    }

    int localPort() {
        return connector.getLocalPort();
    }

    @Override
    public void open() throws ListenException {
        try {
            connector.open();
            connector.start();
        } catch (UnresolvedAddressException e) {
            throw new ListenException(
                    "Could not determine IP address for hostname %s of [%s]; check the name or use an address"
                            .formatted(config.host().orElse(""), config.section()),
                    e);
        } catch (Exception e) {
            throw ListenException.isAddressInUse(e)
                    ? ListenException.addressInUse(address(), e)
                    : new ListenException(
                            "Cannot open an HTTP server on %s for [%s]: %s; choose another address or port"
                                    .formatted(address(), config.section(), rootMessage(e)),
                            e);
        }
    }

    @Override
    public void close() {
        HttpServers.stopQuietly(connector);
    }

    private static String rootMessage(Throwable e) {
        var cause = e;
        while (cause instanceof IOException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof UnsupportedAddressTypeException
                ? "this machine or container has no IPv6"
                : cause.getMessage();
    }
}
