package org.supervisordjava.posix;

import org.supervisordjava.config.model.Signal;

/** Learns of signals sent to this process. */
public interface SignalListener {

    /**
     * A signal has arrived. Any thread; must neither block nor throw.
     *
     * @param senderPid 0 when it is not known, or outside our PID namespace
     */
    void received(Signal signal, int senderPid);

    /** One has arrived that has no name of its own. */
    void ignored(int number, int senderPid);
}
