package org.supervisordjava.daemon;

import org.supervisordjava.config.model.HttpServerConfig;
import org.supervisordjava.http.ListenException;
import org.supervisordjava.http.OpenAddress;
import org.supervisordjava.posix.ListeningSocket;
import org.supervisordjava.posix.UnixPeer;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.OptionalInt;

/** A unix socket that listens, and its file. */
final class UnixAddress implements OpenAddress.OpenUnix {

    private final HttpServerConfig.Unix config;
    private final UnixSocketFile file;
    private final int backlog;
    private ListeningSocket socket;

    private UnixAddress(HttpServerConfig.Unix config, int backlog) {
        this.config = config;
        this.backlog = backlog;
        this.file = new UnixSocketFile(config);
    }

    static UnixAddress open(HttpServerConfig.Unix config, InheritedSockets inherited, int backlog)
            throws ListenException {
        var address = new UnixAddress(config, backlog);
        var former = inherited.take(address.file::isBoundName);
        if (former.isPresent() && address.file.adopt()) {
            address.socket = former.get();
        } else {
            former.ifPresent(TcpAddress::closeQuietly);
            address.listen();
        }
        return address;
    }

    private void listen() throws ListenException {
        var path = file.prepare();
        ListeningSocket bound = null;
        try {
            bound = ListeningSocket.at(path, backlog);
            file.publish();
            socket = bound;
        } catch (IOException e) {
            throw new ListenException(
                    "cannot bind the unix socket %s of [%s]: %s"
                            .formatted(config.file(), config.section(), e.getMessage()),
                    e);
        } finally {
            if (socket != bound || bound == null) {
                abandon(bound);
            }
        }
    }

    private void abandon(ListeningSocket bound) {
        file.remove();
        if (bound != null) {
            TcpAddress.closeQuietly(bound);
        }
    }

    @Override
    public HttpServerConfig.Unix config() {
        return config;
    }

    @Override
    public Path placeholder() throws IOException {
        return file.placeholder();
    }

    @Override
    public void replace(Path placeholder) throws IOException {
        socket.takePlaceOf(placeholder.toString());
        file.removePlaceholder();
    }

    @Override
    public boolean isReachable() {
        return file.isPublished();
    }

    @Override
    public OptionalInt peerPid(SocketChannel connection) {
        return UnixPeer.pid(connection);
    }

    @Override
    public void reopen() throws ListenException {
        var lost = socket;
        listen();
        TcpAddress.closeQuietly(lost);
    }

    int fd() {
        return socket.fd();
    }

    void close() {
        file.remove();
        TcpAddress.closeQuietly(socket);
    }
}
