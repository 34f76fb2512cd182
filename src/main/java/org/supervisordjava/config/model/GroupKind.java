package org.supervisordjava.config.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What kind of processes a group holds. */
public sealed interface GroupKind {

    /** Ordinary programs. */
    record Programs() implements GroupKind {}

    /**
     * A pool of event listeners ({@code [eventlistener:x]}).
     *
     * @param events subscribed event type names in upper case, as written
     * @param bufferSize events kept while no listener is ready
     */
    record EventListenerPool(List<String> events, int bufferSize, String resultHandler)
            implements GroupKind {
        public EventListenerPool {
            events = List.copyOf(events);
        }
    }

    /**
     * FastCGI programs that share one listening socket as file descriptor 0 ({@code
     * [fcgi-program:x]}).
     */
    record Fcgi(FcgiSocket socket) implements GroupKind {}

    /**
     * The shared socket.
     *
     * @param url {@code tcp://host:port} or {@code unix:///path}
     * @param owner uid of a unix socket's file
     * @param backlog empty means SOMAXCONN
     */
    record FcgiSocket(String url, Optional<SocketOwner> owner, int mode, OptionalInt backlog) {}

    /** Owner of a socket's file; gid -1 leaves the group alone. */
    record SocketOwner(int uid, int gid) {}
}
