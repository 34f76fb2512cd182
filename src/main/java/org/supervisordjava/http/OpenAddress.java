package org.supervisordjava.http;

import org.supervisordjava.config.model.HttpServerConfig;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * A configured address that is bound and listens: the kernel keeps those who call until the HTTP
 * server takes it over.
 *
 * <p>The JDK makes no channel of a socket that exists. So the server binds one of its own at a
 * placeholder, and then this socket takes the place of that one.
 */
public sealed interface OpenAddress {

    HttpServerConfig config();

    /** An address of TCP, with the loopback address as placeholder. */
    non-sealed interface OpenTcp extends OpenAddress {

        @Override
        HttpServerConfig.Inet config();

        /**
         * @param port where the placeholder is bound
         */
        void replace(int port) throws IOException;
    }

    /** The address of a unix socket. */
    non-sealed interface OpenUnix extends OpenAddress {

        @Override
        HttpServerConfig.Unix config();

        /** Where a placeholder can be bound: nobody else gets there. */
        Path placeholder() throws IOException;

        /** The placeholder is bound. */
        void replace(Path placeholder) throws IOException;

        /** Whether clients still find it under its name. */
        boolean isReachable();

        /** The process that has connected; 0 for one outside of this container. */
        OptionalInt peerPid(SocketChannel connection);

        /** Listens anew, when somebody has removed the file. */
        void reopen() throws ListenException;
    }
}
