package org.supervisordjava.posix;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.OptionalInt;

/**
 * The process at the other end of a unix socket. The JDK tells its account only, and which
 * descriptor a channel has is known to nobody but the JDK: so the channel is marked, with an option
 * that means nothing for a unix socket, and the descriptor with the mark is asked (SO_PEERCRED).
 */
public final class UnixPeer {

    /** Seconds to linger; of no other socket here. */
    private static final int MARK = 64_123;

    private static final int NO_LINGER = -1;

    private UnixPeer() {}

    /**
     * The pid of who has connected, as it is called here: 0 for one outside of this container.
     * Empty when it cannot be told. Any thread, one at a time.
     */
    public static synchronized OptionalInt pid(SocketChannel channel) {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, MARK);
            try {
                return markedOne();
            } finally {
                channel.setOption(StandardSocketOptions.SO_LINGER, NO_LINGER);
            }
        } catch (IOException | UnsupportedOperationException unknown) {
            return OptionalInt.empty();
        }
    }

    private static OptionalInt markedOne() throws IOException {
        for (int fd : OwnDescriptors.list()) {
            if (SocketCalls.lingerSeconds(fd) == MARK) {
                var pid = SocketCalls.peerPid(fd);
                // When it has been closed meanwhile, the number may be somebody else's.
                return SocketCalls.lingerSeconds(fd) == MARK ? pid : OptionalInt.empty();
            }
        }
        return OptionalInt.empty();
    }
}
