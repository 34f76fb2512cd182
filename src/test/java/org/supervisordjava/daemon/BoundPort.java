package org.supervisordjava.daemon;

import org.supervisordjava.http.OpenAddress;
import org.supervisordjava.posix.ListeningSocket;
import org.supervisordjava.posix.PosixException;

/** Which port the kernel gave to an address with port 0. */
public final class BoundPort {

    private BoundPort() {}

    public static int of(OpenAddress address) {
        try {
            var name = ListeningSocket.inherited(((TcpAddress) address).fd()).orElseThrow().name();
            return Integer.parseInt(name.substring(name.lastIndexOf(':') + 1));
        } catch (PosixException e) {
            throw new AssertionError(e);
        }
    }
}
