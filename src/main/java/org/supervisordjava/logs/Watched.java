package org.supervisordjava.logs;

import org.supervisordjava.posix.Poller;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A descriptor in the pump's care. Called by the pump's thread only. */
interface Watched {

    int fd();

    /** What to wait for now; empty for nothing, then the pump asks again after each pass. */
    Optional<Poller.Interest> interest();

    /**
     * Something can be read or written. An exception means that this descriptor is given up.
     *
     * @param scratch direct, whole capacity free to use, shared by all
     * @return false when there will be nothing more: it is no longer watched and then closed
     */
    boolean ready(ByteBuffer scratch) throws IOException;

    /** There is nothing more, or it is given up. Once is enough, more often does no harm. */
    void close();
}
