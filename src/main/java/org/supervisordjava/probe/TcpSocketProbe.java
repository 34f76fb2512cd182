package org.supervisordjava.probe;

import org.supervisordjava.config.model.ProbeConfig;
import org.supervisordjava.protocol.TcpClient;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;

/** Succeeds when a connection is accepted. */
record TcpSocketProbe(ProbeConfig.TcpSocket target) implements ProbeAction {

    @Override
    public ProbeOutcome attempt(Deadline deadline) {
        try (var socket = TcpClient.newSocket()) {
            var address = new InetSocketAddress(target.host(), target.port());
            if (address.isUnresolved()) {
                return ProbeOutcome.failed("cannot resolve host " + target.host());
            }
            TcpClient.connect(socket, address, deadline.remainingMillis());
            return ProbeOutcome.passed("");
        } catch (SocketTimeoutException e) {
            return failed(deadline.describe());
        } catch (IOException e) {
            return failed(e.getMessage());
        }
    }

    private ProbeOutcome failed(String reason) {
        return ProbeOutcome.failed(
                "cannot connect to " + target.host() + ":" + target.port() + ": " + reason);
    }
}
