package org.supervisordjava.daemon;

import org.supervisordjava.config.model.HttpServerConfig;
import org.supervisordjava.http.ListenException;
import org.supervisordjava.http.OpenAddress;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Every configured address, bound and listening before the first program is spawned. Who calls
 * while the HTTP server is being loaded waits in the kernel's queue; what cannot be opened is known
 * before anything has begun.
 */
public final class ListeningAddresses implements AutoCloseable {

    /** As many as call before HTTP is loaded, or between a reload and its end. */
    private static final int BACKLOG = 1024;

    private final List<OpenAddress> addresses = new ArrayList<>();

    private ListeningAddresses() {}

    /**
     * @param inherited used where the address is the same; the others are closed
     * @throws ListenException with the first that cannot be opened; none is open then
     */
    public static ListeningAddresses open(
            List<HttpServerConfig> configs, InheritedSockets inherited) throws ListenException {
        var opened = new ListeningAddresses();
        try {
            for (HttpServerConfig config : configs) {
                opened.addresses.add(open(config, inherited));
            }
        } catch (ListenException e) {
            opened.close();
            throw e;
        } finally {
            inherited.closeRest();
        }
        return opened;
    }

    private static OpenAddress open(HttpServerConfig config, InheritedSockets inherited)
            throws ListenException {
        return switch (config) {
            case HttpServerConfig.Inet inet -> TcpAddress.open(inet, inherited, BACKLOG);
            case HttpServerConfig.Unix unix -> UnixAddress.open(unix, inherited, BACKLOG);
        };
    }

    public List<OpenAddress> all() {
        return List.copyOf(addresses);
    }

    /** What a new beginning of this process can go on with. */
    Set<Integer> descriptors() {
        return addresses.stream()
                .map(
                        address ->
                                switch (address) {
                                    case TcpAddress tcp -> tcp.fd();
                                    case UnixAddress unix -> unix.fd();
                                    default -> throw new IllegalStateException("not ours");
                                })
                .collect(Collectors.toSet());
    }

    /** Stops listening and removes the socket files. */
    @Override
    public void close() {
        for (OpenAddress address : addresses) {
            switch (address) {
                case TcpAddress tcp -> tcp.close();
                case UnixAddress unix -> unix.close();
                default -> throw new IllegalStateException("not ours");
            }
        }
        addresses.clear();
    }
}
