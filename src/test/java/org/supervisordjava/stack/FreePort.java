package org.supervisordjava.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port for a server that is started later. It is none that the kernel gives to connections
 * (ip_local_port_range begins at 32768), for one of another test could have it by then.
 */
public final class FreePort {

    private static final int FIRST = 10_000;
    private static final int FIRST_OF_CONNECTIONS = 32_768;

    /** Nobody else has an address of the loopback network like this. */
    private static final InetAddress OURS = InetAddress.ofLiteral("127.84.69.83");

    /** For each port that was given, until this JVM ends. */
    private static final Queue<DatagramSocket> CLAIMS = new ConcurrentLinkedQueue<>();

    private FreePort() {}

    /** Nobody listens on it, on any address, and no other test is given it, in whatever JVM. */
    public static int find() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, FIRST_OF_CONNECTIONS);
            try (var socket = new ServerSocket(port)) {
                CLAIMS.add(new DatagramSocket(new InetSocketAddress(OURS, port)));
                return socket.getLocalPort();
            } catch (BindException taken) {
                // Then another one.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
