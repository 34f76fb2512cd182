package org.supervisordjava.cli.peer;

import java.nio.file.Path;

/**
 * A running supervisor that a client is pointed at. Its folder holds {@code supervisord.conf} and
 * everything named there, so that two servers differ in nothing but the folder and the port.
 */
interface ReferenceServer extends AutoCloseable {

    Path directory();

    default Path config() {
        return directory().resolve("supervisord.conf");
    }

    default String unixUrl() {
        return "unix://" + directory().resolve("s.sock");
    }

    /** The port of the HTTP server, which asks for user:secret. */
    int port();

    /** Stops the server if it still runs and waits until it is gone. */
    @Override
    void close();

    /** Starts servers of one kind. */
    interface Kind {

        /** Starts a server in an empty folder and returns when it answers. */
        ReferenceServer start(Path directory, ServerConfig config) throws Exception;
    }
}
