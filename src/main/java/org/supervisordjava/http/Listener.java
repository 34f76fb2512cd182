package org.supervisordjava.http;

import org.eclipse.jetty.server.AbstractConnector;

/** One open address. */
sealed interface Listener permits TcpListener, UnixListener {

    AbstractConnector connector();

    /** Binds and accepts. */
    void open() throws ListenException;

    /** Stops accepting and removes what was created. */
    void close();
}
