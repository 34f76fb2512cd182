package org.supervisordjava.probe;

import java.util.Optional;

/**
 * One datagram of sd_notify(3), as far as readiness is concerned.
 *
 * @param status text of {@code STATUS=}, if any
 */
record NotifyMessage(boolean ready, boolean stopping, Optional<String> status) {

    /** Parses lines of {@code NAME=value}; unknown names are ignored, as the protocol asks. */
    static NotifyMessage parse(String datagram) {
        boolean ready = false;
        boolean stopping = false;
        Optional<String> status = Optional.empty();
        for (var line : datagram.split("\n")) {
            if (line.equals("READY=1")) {
                ready = true;
            } else if (line.equals("STOPPING=1")) {
                stopping = true;
            } else if (line.startsWith("STATUS=")) {
                status = Optional.of(line.substring("STATUS=".length()));
            }
        }
        return new NotifyMessage(ready, stopping, status);
    }
}
