package org.supervisordjava.http;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;

import java.util.concurrent.locks.ReentrantLock;

/**
 * HTTP on connections that are read by one thread at a time. Jetty 12.1 answers a malformed head by
 * another thread, which reads on when it is done, while the one that has found the fault is still
 * about to give back its buffer: both did, and the pool may have given it to another connection in
 * between.
 */
class SerialHttp extends HttpConnectionFactory {

    SerialHttp(HttpConfiguration configuration) {
        super(configuration);
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        return configure(
                new SerialConnection(getHttpConfiguration(), connector, endPoint),
                connector,
                endPoint);
    }

    /** Whoever waits here waits for the other's last steps: a request that is answered is read. */
    static class SerialConnection extends HttpConnection {

        private final ReentrantLock reading = new ReentrantLock();

        SerialConnection(HttpConfiguration configuration, Connector connector, EndPoint client) {
            super(configuration, connector, client);
        }

        @Override
        public void onFillable() {
            reading.lock();
            try {
                super.onFillable();
            } finally {
                reading.unlock();
            }
        }
    }
}
