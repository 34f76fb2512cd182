package org.supervisordjava.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port for a server that is started later. It is none that the kernel gives to connections
 * (ip_local_port_range begins at 32768), for one of another test could have it by then.
 */
public final class FreePort {

    private static final int FIRST = 10_000;
    private static final int FIRST_OF_CONNECTIONS = 32_768;

    private FreePort() {}

    /** Nobody listens on it, on any address. */
    public static int find() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, FIRST_OF_CONNECTIONS);
            try (var socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                // Then another one.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
