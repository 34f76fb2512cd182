package org.supervisordjava.http;

import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.Scheduler;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.Executor;

/** A listener on a TCP socket, IPv4 or IPv6. */
final class TcpListener implements Listener {

    private static final int SELECTORS = 1;

    /** The selector accepts: no thread of its own. */
    private static final int ACCEPTORS = 0;

    private static final String LOOPBACK = "127.0.0.1";

    private final OpenAddress.OpenTcp address;
    private final ServerConnector connector;

    TcpListener(OpenAddress.OpenTcp address, Server server, HttpConnectionFactory http) {
        this.address = address;
        this.connector = new PatientTcpConnector(server, http);
        connector.setHost(LOOPBACK);
        connector.setPort(0);
        connector.setAcceptedSendBufferSize(Listener.SOCKET_BUFFER_BYTES);
        connector.setAcceptedReceiveBufferSize(Listener.SOCKET_BUFFER_BYTES);
    }

    private String address() {
        var host = address.config().host().orElse("*");
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.config().port();
    }

    @Override
    public AbstractConnector connector() {
        return connector;
    }

    @Override
    public void open() throws ListenException {
        try {
            connector.open();
            address.replace(connector.getLocalPort());
            connector.start();
        } catch (Exception e) {
            throw new ListenException(
                    "cannot serve %s of [%s]: %s"
                            .formatted(address(), address.config().section(), e.getMessage()),
                    e);
        }
    }

    @Override
    public void close() {
        HttpServers.stopQuietly(connector);
    }

    /** Waits when nobody can be let in, instead of trying again at once for ever. */
    private static final class PatientTcpConnector extends ServerConnector {

        PatientTcpConnector(Server server, HttpConnectionFactory http) {
            super(server, ACCEPTORS, SELECTORS, http);
        }

        @Override
        protected SelectorManager newSelectorManager(
                Executor executor, Scheduler scheduler, int selectors) {
            return new ServerConnectorManager(executor, scheduler, selectors) {
                @Override
                protected SelectableChannel doAccept(SelectableChannel listening)
                        throws IOException {
                    try {
                        return super.doAccept(listening);
                    } catch (IOException e) {
                        PatientTcpConnector.this.getBean(Connections.class).cannotAccept();
                        throw e;
                    }
                }
            };
        }
    }
}
