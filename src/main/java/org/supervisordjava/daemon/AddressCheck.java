package org.supervisordjava.daemon;

import org.supervisordjava.config.model.HttpServerConfig;
import org.supervisordjava.http.ListenException;

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
            return Optional.of(refusal(address, inet, e));
        }
    }

    private static String refusal(
            InetSocketAddress address, HttpServerConfig.Inet inet, Exception failure) {
        var what =
                "cannot listen on %s [%s]: %s"
                        .formatted(address, inet.section(), failure.getMessage());
        return ListenException.isAddressInUse(failure)
                ? "%s (%s)".formatted(ListenException.ADDRESS_IN_USE, what)
                : what + "; choose another address or port";
    }

    private static Optional<String> unix(HttpServerConfig.Unix unix) {
        if (!Files.exists(unix.file())) {
            return Optional.empty();
        }
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(unix.file()));
            return Optional.of(
                    "%s (cannot listen on %s [%s]: another supervisor answers there)"
                            .formatted(
                                    ListenException.ADDRESS_IN_USE, unix.file(), unix.section()));
        } catch (IOException stale) {
            return Optional.empty();
        }
    }
}
