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
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * The listening sockets that FastCGI programs share: opened before the first process of a group,
 * closed after the last. The loop's thread only.
 */
final class FcgiSockets {

    private static final String UNIX = "unix://";

    /** Larger than what the kernel grants (net.core.somaxconn), which therefore decides. */
    private static final int SOMAXCONN = 4096;

    private static final Duration LOOKUP_LIMIT = Duration.ofMillis(500);

    private record Key(String group, FcgiSocket config) {}

    private static final class Shared {
        private final ListeningSocket socket;
        private int users;

        Shared(ListeningSocket socket) {
            this.socket = socket;
        }
    }

    private final MainLog log;
    private final Background background;
    private final Map<Key, Shared> sockets = new HashMap<>();
    private final Map<ProcessId, Key> users = new HashMap<>();

    FcgiSockets(MainLog log, Background background) {
        this.log = log;
        this.background = background;
    }

    /**
     * The socket's descriptor, for a process that is about to be spawned.
     *
     * @throws IOException when it cannot be opened, with a message for the operator
     */
    int acquire(ProcessId id, FcgiSocket config) throws IOException {
        var key = new Key(id.group(), config);
        var shared = sockets.get(key);
        if (shared == null) {
            log.log(LogLevel.INFO, "Creating socket " + config.url());
            shared = new Shared(open(config));
            sockets.put(key, shared);
        }
        shared.users++;
        users.put(id, key);
        return shared.socket.fd();
    }

    /** A process that may have used a socket does so no more. */
    void release(ProcessId id) {
        var key = users.remove(id);
        if (key == null) {
            return;
        }
        var shared = sockets.get(key);
        shared.users--;
        if (shared.users == 0) {
            sockets.remove(key);
            close(key.config(), shared.socket);
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
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException(
                    "Could not create FastCGI socket %s: %s"
                            .formatted(config.url(), e.getMessage()),
                    e);
        }
    }

    private InetSocketAddress address(String url) throws IOException {
        var uri = URI.create(url);
        if (uri.getHost() == null) {
            throw new IOException("not an address; write tcp://127.0.0.1:9000");
        }
        return new InetSocketAddress(resolve(uri.getHost()), uri.getPort());
    }

    /** A name server that does not answer must not stop the loop. */
    private InetAddress resolve(String host) throws IOException {
        var lookup =
                background.call(
                        "looking up " + host, LOOKUP_LIMIT, () -> InetAddress.getByName(host));
        try {
            return lookup.get();
        } catch (ExecutionException e) {
            throw new IOException(
                    e.getCause() instanceof UnknownHostException
                            ? "unknown host " + host
                            : "no answer who " + host + " is; write its address",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while looking up " + host, e);
        }
    }
}
