package org.supervisordjava.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.ProbeConfig;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

class HttpsGetProbeTest {

    @TempDir Path folder;

    @Test
    void certificateThatNobodyHasSigned_isAccepted() throws Exception {
        var server =
                HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(SelfSigned.in(folder)));
        server.createContext("/", exchange -> exchange.sendResponseHeaders(204, -1));
        server.start();
        try {
            var target =
                    new ProbeConfig.HttpGet(
                            "https",
                            server.getAddress().getHostString(),
                            server.getAddress().getPort(),
                            "/",
                            Map.of());

            var outcome = new HttpGetProbe(target).attempt(Deadline.after(Duration.ofSeconds(30)));

            assertEquals(ProbeOutcome.passed("HTTP/1.1 204 No Content"), outcome);
        } finally {
            server.stop(0);
        }
    }
}
