package org.supervisordjava.http;

import jdk.net.ExtendedSocketOptions;

import org.eclipse.jetty.io.EndPoint;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/**
 * The other end of a connection.
 *
 * @param address empty for a unix socket
 */
record Peer(EndPoint endPoint, Optional<InetAddress> address) {

    static Peer of(EndPoint endPoint) {
        return new Peer(
                endPoint,
                endPoint.getRemoteSocketAddress() instanceof InetSocketAddress remote
                        ? Optional.ofNullable(remote.getAddress())
                        : Optional.empty());
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
            var principal =
                    ((SocketChannel) endPoint.getTransport())
                            .getOption(ExtendedSocketOptions.SO_PEERCRED);
            return "account " + principal.user().getName() + " at the unix socket";
        } catch (IOException | UnsupportedOperationException unknown) {
            return "somebody at the unix socket";
        }
    }
}
