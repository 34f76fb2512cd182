package org.supervisordjava.daemon;

import org.supervisordjava.config.model.HttpServerConfig;
import org.supervisordjava.http.ListenException;
import org.supervisordjava.http.OpenAddress;
import org.supervisordjava.posix.Errno;
import org.supervisordjava.posix.ListeningSocket;
import org.supervisordjava.posix.PosixException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/** A port that listens, of IPv4 or IPv6. */
final class TcpAddress implements OpenAddress.OpenTcp {

    private static final String LOOPBACK = "127.0.0.1:";
    private static final List<String> EVERYWHERE = List.of("0:0:0:0:0:0:0:0:", "0.0.0.0:");

    private final HttpServerConfig.Inet config;
    private final ListeningSocket socket;

    private TcpAddress(HttpServerConfig.Inet config, ListeningSocket socket) {
        this.config = config;
        this.socket = socket;
    }

    static TcpAddress open(HttpServerConfig.Inet config, InheritedSockets inherited, int backlog)
            throws ListenException {
        try {
            var former = former(config, inherited);
            return new TcpAddress(
                    config, former.isPresent() ? former.get() : listen(config, backlog));
        } catch (UnknownHostException e) {
            throw new ListenException(
                    "Could not determine IP address for hostname %s of [%s]; check the name or use an address"
                            .formatted(config.host().orElse(""), config.section()),
                    e);
        } catch (IOException e) {
            throw refusal(config, e);
        }
    }

    private static Optional<ListeningSocket> former(
            HttpServerConfig.Inet config, InheritedSockets inherited) throws UnknownHostException {
        if (config.host().isPresent()) {
            var address = InetAddress.getByName(config.host().get());
            return inherited.take(ListeningSocket.nameOf(address, config.port()));
        }
        return EVERYWHERE.stream()
                .map(any -> inherited.take(any + config.port()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static ListeningSocket listen(HttpServerConfig.Inet config, int backlog)
            throws IOException {
        if (config.host().isEmpty()) {
            return ListeningSocket.everywhere(config.port(), backlog);
        }
        var address = InetAddress.getByName(config.host().get());
        return ListeningSocket.tcp(new InetSocketAddress(address, config.port()), backlog);
    }

    private static ListenException refusal(HttpServerConfig.Inet config, IOException e) {
        int errno = e instanceof PosixException posix ? posix.errno() : 0;
        var what =
                "cannot listen on %s:%d [%s]: %s"
                        .formatted(
                                config.host().orElse("*"),
                                config.port(),
                                config.section(),
                                switch (errno) {
                                    case Errno.EAFNOSUPPORT ->
                                            "this machine or container has no IPv6";
                                    case Errno.EADDRNOTAVAIL ->
                                            "this machine or container has no such address";
                                    default -> e.getMessage();
                                });
        return errno == Errno.EADDRINUSE
                ? ListenException.addressInUse(what, e)
                : new ListenException(what + "; choose another address or port", e);
    }

    @Override
    public HttpServerConfig.Inet config() {
        return config;
    }

    @Override
    public void replace(int port) throws IOException {
        socket.takePlaceOf(LOOPBACK + port);
    }

    int fd() {
        return socket.fd();
    }

    void close() {
        closeQuietly(socket);
    }

    static void closeQuietly(ListeningSocket socket) {
        try {
            socket.close();
        } catch (PosixException gone) {
            // It does not listen any more, which is what was wanted.
        }
    }
}
