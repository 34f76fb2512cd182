package org.supervisordjava.daemon;

import org.supervisordjava.config.HttpServerConfig;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/**
 * Finds out before the first program starts whether another supervisor is there already. The
 * listeners themselves are opened later, because loading the HTTP server takes longer than spawning
 * a program.
 */
final class AddressCheck {

    private AddressCheck() {}

    /** What is in the way; empty when nothing is. */
    static Optional<String> problem(List<HttpServerConfig> servers) {
        return servers.stream().map(AddressCheck::problem).flatMap(Optional::stream).findFirst();
    }

    private static Optional<String> problem(HttpServerConfig server) {
        return switch (server) {
            case HttpServerConfig.Inet inet -> tcp(inet);
            case HttpServerConfig.Unix unix -> unix(unix);
        };
    }

    private static Optional<String> tcp(HttpServerConfig.Inet inet) {
        var address =
                inet.host()
                        .map(host -> new InetSocketAddress(host, inet.port()))
                        .orElseGet(() -> new InetSocketAddress(inet.port()));
        try (var channel = ServerSocketChannel.open()) {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(address);
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.of(
                    "cannot listen on %s [%s]: %s; stop what listens there or choose another port"
                            .formatted(address, inet.section(), e.getMessage()));
        }
    }

    private static Optional<String> unix(HttpServerConfig.Unix unix) {
        if (!Files.exists(unix.file())) {
            return Optional.empty();
        }
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(unix.file()));
            return Optional.of(
                    "cannot listen on %s [%s]: another supervisor answers there; stop it or choose another socket"
                            .formatted(unix.file(), unix.section()));
        } catch (IOException stale) {
            return Optional.empty();
        }
    }
}
