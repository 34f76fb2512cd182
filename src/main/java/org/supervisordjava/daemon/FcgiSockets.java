package org.supervisordjava.daemon;

import org.supervisordjava.config.model.GroupKind.FcgiSocket;
import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.posix.ListeningSocket;
import org.supervisordjava.posix.PosixException;
import org.supervisordjava.supervisor.port.MainLog;
import org.supervisordjava.threads.Background;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/**
 * The listening sockets that FastCGI programs share: opened before the first process of a group,
 * closed after the last. A name server or a disk that does not answer holds up nobody else: opening
 * is done in the background. The loop's thread only.
 */
final class FcgiSockets {

    private static final String UNIX = "unix://";

    /** Larger than what the kernel grants (net.core.somaxconn), which therefore decides. */
    private static final int SOMAXCONN = 4096;

    /** The resolver's own: two tries of 5 s. */
    private static final Duration OPENING_LIMIT = Duration.ofSeconds(11);

    private record Key(String group, FcgiSocket config) {}

    /** One socket, from the first process that wants it to the last that has it. */
    private static final class Shared {
        private final Set<ProcessId> waiting = new HashSet<>();
        private final Set<ProcessId> users = new HashSet<>();

        // Guarded by this: the rest is the loop's.
        private Optional<ListeningSocket> socket = Optional.empty();
        private Optional<Throwable> failure = Optional.empty();
        private boolean abandoned;

        synchronized boolean isOpening() {
            return socket.isEmpty() && failure.isEmpty();
        }

        /** In the background. What nobody wants any more is closed at once. */
        synchronized void opened(ListeningSocket opened) throws PosixException {
            if (abandoned || failure.isPresent()) {
                opened.close();
            } else {
                socket = Optional.of(opened);
            }
        }

        synchronized void failed(Throwable why) {
            if (socket.isEmpty()) {
                failure = Optional.of(why);
            }
        }

        synchronized Optional<ListeningSocket> abandon() {
            abandoned = true;
            return socket;
        }

        synchronized int fd(FcgiSocket config) throws IOException {
            if (failure.isPresent()) {
                var why = failure.get();
                throw new IOException(
                        "Could not create FastCGI socket %s: %s"
                                .formatted(
                                        config.url(),
                                        why instanceof TimeoutException
                                                ? "no answer who that is; write its address"
                                                : why.getMessage()),
                        why);
            }
            return socket.orElseThrow(() -> new IOException("it is still being opened")).fd();
        }
    }

    /** Finds the address of a host; may wait for a name server. */
    @FunctionalInterface
    interface HostLookup {
        InetAddress find(String host) throws IOException;
    }

    private final Background background;
    private final HostLookup hosts;
    private final Runnable prepared;
    private final MainLog log;
    private final Map<Key, Shared> sockets = new HashMap<>();

    /**
     * @param background does what may wait for a name server
     * @param prepared told, by any thread, that somebody need not wait any longer
     */
    FcgiSockets(Background background, HostLookup hosts, Runnable prepared, MainLog log) {
        this.background = background;
        this.hosts = hosts;
        this.prepared = prepared;
        this.log = log;
    }

    /** Whether the socket is there, or cannot be had; if neither, it is being opened. */
    boolean isPrepared(ProcessId id, FcgiSocket config) {
        var key = new Key(id.group(), config);
        var shared = sockets.get(key);
        if (shared == null) {
            shared = new Shared();
            sockets.put(key, shared);
            open(key, shared);
        }
        shared.waiting.add(id);
        return !shared.isOpening();
    }

    private void open(Key key, Shared shared) {
        var config = key.config();
        log.log(LogLevel.INFO, "Creating socket " + config.url());
        background
                .call(
                        "opening the socket " + config.url(),
                        OPENING_LIMIT,
                        () -> {
                            shared.opened(open(config));
                            return true;
                        })
                .whenComplete(
                        (_, failure) -> {
                            if (failure != null) {
                                shared.failed(failure);
                            }
                            prepared.run();
                        });
    }

    /**
     * The socket's descriptor, for a process that is about to be spawned.
     *
     * @throws IOException when it cannot be opened, with a message for the operator; the next start
     *     tries it again
     */
    int acquire(ProcessId id, FcgiSocket config) throws IOException {
        var key = new Key(id.group(), config);
        var shared = sockets.get(key);
        if (shared == null) {
            throw new IOException("the socket " + config.url() + " is not open");
        }
        shared.waiting.remove(id);
        shared.users.add(id);
        return shared.fd(config);
    }

    /** A process that may have used a socket, or has waited for it, does so no more. */
    void release(ProcessId id) {
        for (var entry : Map.copyOf(sockets).entrySet()) {
            var shared = entry.getValue();
            boolean had = shared.users.remove(id) | shared.waiting.remove(id);
            if (had && shared.users.isEmpty() && shared.waiting.isEmpty()) {
                sockets.remove(entry.getKey());
                shared.abandon().ifPresent(socket -> close(entry.getKey().config(), socket));
            }
        }
    }

    private void close(FcgiSocket config, ListeningSocket socket) {
        log.log(LogLevel.INFO, "Closing socket " + config.url());
        try {
            socket.close();
        } catch (PosixException e) {
            log.log(LogLevel.WARN, "socket " + config.url() + ": " + e.getMessage());
        }
    }

    private ListeningSocket open(FcgiSocket config) throws IOException {
        try {
            int backlog = config.backlog().orElse(SOMAXCONN);
            if (config.url().startsWith(UNIX)) {
                var path = Path.of(config.url().substring(UNIX.length()));
                return ListeningSocket.unix(path, config.owner(), config.mode(), backlog);
            }
            return ListeningSocket.tcp(address(config.url()), backlog);
        } catch (UnknownHostException e) {
            throw new IOException("unknown host " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private InetSocketAddress address(String url) throws IOException {
        var uri = URI.create(url);
        if (uri.getHost() == null) {
            throw new IOException("not an address; write tcp://127.0.0.1:9000");
        }
        return new InetSocketAddress(hosts.find(uri.getHost()), uri.getPort());
    }
}
