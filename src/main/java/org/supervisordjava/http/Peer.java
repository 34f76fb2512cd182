package org.supervisordjava.http;

import jdk.net.ExtendedSocketOptions;

import org.eclipse.jetty.io.EndPoint;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * The other end of a connection.
 *
 * @param address empty for a unix socket
 * @param pid of the process at the other end of a unix socket, 0 for one outside of this container
 */
record Peer(
        EndPoint endPoint,
        Optional<InetAddress> address,
        Function<SocketChannel, OptionalInt> pid) {

    static Peer of(EndPoint endPoint, Function<SocketChannel, OptionalInt> pid) {
        return new Peer(
                endPoint,
                endPoint.getRemoteSocketAddress() instanceof InetSocketAddress remote
                        ? Optional.ofNullable(remote.getAddress())
                        : Optional.empty(),
                pid);
    }

    /** Whether it may be anybody's. */
    boolean isRemote() {
        return address.isPresent() && !isLoopback();
    }

    boolean isLoopback() {
        return address.filter(InetAddress::isLoopbackAddress).isPresent();
    }

    /**
     * For the operator.
     *
     * @param user who has shown a password; empty when nobody was asked
     */
    String describe(String user) {
        var place = address.map(InetAddress::getHostAddress).map(ip -> "at " + ip);
        var who = user.isEmpty() ? "" : "user " + user + " ";
        return who + place.orElseGet(this::accountAtSocket);
    }

    /** The kernel tells who has connected. It may take a directory service to name him. */
    private String accountAtSocket() {
        try {
            var channel = (SocketChannel) endPoint.getTransport();
            var principal = channel.getOption(ExtendedSocketOptions.SO_PEERCRED);
            return "account %s%s at the unix socket"
                    .formatted(principal.user().getName(), process(pid.apply(channel)));
        } catch (IOException | UnsupportedOperationException unknown) {
            return "somebody at the unix socket";
        }
    }

    private static String process(OptionalInt pid) {
        if (pid.isEmpty()) {
            return "";
        }
        return pid.getAsInt() == 0 ? " outside of the container" : " with pid " + pid.getAsInt();
    }
}
