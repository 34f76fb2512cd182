package org.supervisordjava.logs;

import java.nio.ByteBuffer;

/**
 * A step on the way of a stream of output. Used by one thread, unless the implementation says
 * otherwise. Nothing is thrown: a sink that cannot write drops, counts and reports.
 */
@FunctionalInterface
interface ByteSink {

    /** The stream begins: what it needs is opened. */
    default void begin() {}

    /**
     * Takes the bytes from position to limit; afterwards the position means nothing. The buffer
     * belongs to the caller and is reused: what is needed later is copied.
     */
    void write(ByteBuffer chunk);

    /** The stream has ended: what was held back goes out. */
    default void end() {}

    /** False while the sink asks not to be given more; it must be asked again after each write. */
    default boolean accepts() {
        return true;
    }
}
