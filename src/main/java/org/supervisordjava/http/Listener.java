package org.supervisordjava.http;

import org.eclipse.jetty.server.AbstractConnector;

/** One open address. */
sealed interface Listener permits TcpListener, UnixListener {

    /**
     * What the kernel keeps of a connection, each way. Left alone it grows to megabytes for each
     * client that does not read, and counts as the container's memory.
     */
    int SOCKET_BUFFER_BYTES = 64 * 1024;

    AbstractConnector connector();

    /** Binds and accepts. */
    void open() throws ListenException;

    /** Stops accepting and removes what was created. */
    void close();
}
