package org.supervisordjava.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

class SerialHttpTest {

    private final HttpConfiguration configuration = new HttpConfiguration();

    @Test
    void aConnectionIsReadByOneThreadAtATime() throws Exception {
        for (var http : List.of(new SerialHttp(configuration), new HostlessHttp(configuration))) {
            assertEquals(1, readersAtOnce(http), http::toString);
        }
        assertEquals(2, readersAtOnce(new HttpConnectionFactory(configuration)), "Jetty's own");
    }

    private static int readersAtOnce(HttpConnectionFactory http) throws Exception {
        var client = new HeldClient();
        var connector = new LocalConnector(new Server(), http);
        var connection = (HttpConnection) http.newConnection(connector, client);
        client.setConnection(connection);
        var first = Thread.ofPlatform().start(connection::onFillable);
        assertTrue(client.isRead.await(1, TimeUnit.MINUTES));

        var second = Thread.ofPlatform().start(connection::onFillable);
        // It waits for the other thread, or for its bytes.
        while (second.getState() != Thread.State.WAITING) {
            Thread.sleep(1);
        }
        int readers = client.readers.get();
        client.bytes.countDown();
        first.join(TimeUnit.MINUTES.toMillis(1));
        second.join(TimeUnit.MINUTES.toMillis(1));

        assertFalse(first.isAlive() || second.isAlive());
        return readers;
    }

    /** Nothing comes from it until it is let go, and then its end. */
    private static final class HeldClient extends ByteArrayEndPoint {

        private final CountDownLatch isRead = new CountDownLatch(1);
        private final CountDownLatch bytes = new CountDownLatch(1);
        private final AtomicInteger readers = new AtomicInteger();

        @Override
        public int fill(ByteBuffer buffer) throws IOException {
            readers.incrementAndGet();
            isRead.countDown();
            try {
                bytes.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return -1;
        }
    }
}
