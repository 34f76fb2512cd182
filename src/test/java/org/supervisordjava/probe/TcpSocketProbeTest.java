package org.supervisordjava.probe;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.ProbeConfig;
import org.supervisordjava.stack.FreePort;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;

class TcpSocketProbeTest {

    @Test
    void acceptedConnection_isSuccess() throws Exception {
        try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertTrue(probe(server.getLocalPort()).success());
        }
    }

    @Test
    void refusedConnection_saysWhere() throws Exception {
        int port = FreePort.find();

        var outcome = probe(port);

        assertFalse(outcome.success());
        assertTrue(outcome.output().contains("cannot connect to localhost:" + port));
    }

    private static ProbeOutcome probe(int port) {
        var target = new ProbeConfig.TcpSocket("localhost", port);
        return new TcpSocketProbe(target).attempt(Deadline.after(Duration.ofSeconds(20)));
    }
}
