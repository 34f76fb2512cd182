package org.supervisordjava.http;

import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.file.Path;
import java.util.concurrent.Executor;

/** A listener on a unix socket. */
final class UnixListener implements Listener {

    private static final int SELECTORS = 1;
    private static final int ACCEPTORS = 0;

    private final OpenAddress.OpenUnix address;
    private final UnixDomainServerConnector connector;

    UnixListener(OpenAddress.OpenUnix address, Server server, HttpConnectionFactory http) {
        this.address = address;
        this.connector = new PatientUnixConnector(server, http);
        connector.setAcceptedSendBufferSize(Listener.SOCKET_BUFFER_BYTES);
        connector.setAcceptedReceiveBufferSize(Listener.SOCKET_BUFFER_BYTES);
    }

    String address() {
        return address.config().file().toString();
    }

    @Override
    public AbstractConnector connector() {
        return connector;
    }

    @Override
    public void open() throws ListenException {
        try {
            var placeholder = address.placeholder();
            connector.setUnixDomainPath(placeholder);
            connector.addBean(new Replacement(placeholder));
            connector.start();
        } catch (Exception e) {
            throw new ListenException(
                    "cannot serve the unix socket %s of [%s]: %s"
                            .formatted(address(), address.config().section(), e.getMessage()),
                    e);
        }
    }

    /** Whether clients can still find the socket. */
    boolean isReachable() {
        return address.isReachable();
    }

    OpenAddress.OpenUnix openAddress() {
        return address;
    }

    @Override
    public void close() {
        HttpServers.stopQuietly(connector);
    }

    /** Jetty starts its parts between binding and accepting. */
    private final class Replacement extends AbstractLifeCycle {
        private final Path placeholder;

        Replacement(Path placeholder) {
            this.placeholder = placeholder;
        }

        @Override
        protected void doStart() throws IOException {
            address.replace(placeholder);
        }
    }

    /** As the one of TCP. */
    private static final class PatientUnixConnector extends UnixDomainServerConnector {

        PatientUnixConnector(Server server, HttpConnectionFactory http) {
            super(server, ACCEPTORS, SELECTORS, http);
        }

        @Override
        protected SelectorManager newSelectorManager(
                Executor executor, Scheduler scheduler, int selectors) {
            return new UnixDomainSelectorManager(executor, scheduler, selectors) {
                @Override
                protected SelectableChannel doAccept(SelectableChannel listening)
                        throws IOException {
                    try {
                        return super.doAccept(listening);
                    } catch (IOException e) {
                        PatientUnixConnector.this.getBean(Connections.class).cannotAccept();
                        throw e;
                    }
                }
            };
        }
    }
}
