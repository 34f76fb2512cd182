package org.supervisordjava.http;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.util.VirtualThreads;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The connections of one listener. Those that are too slow are closed; and when there are too many,
 * the oldest of those that owe us something. One that waits for our answer is never closed for
 * another. So whoever asks at once is answered, however many do not.
 *
 * <p>With Jetty's own limit of connections, a listener was seen to refuse everybody for good after
 * a flood of clients that gave up while they were being accepted. Here, connections that have been
 * closed are also found by looking at them. Any thread.
 */
final class Connections implements Connection.Listener {

    private static final long PERIOD_MILLIS = 250;

    private static final Duration PAUSE = Duration.ofMillis(50);

    private final AbstractConnector connector;
    private final ClientLimits limits;
    private final Function<SocketChannel, OptionalInt> peerPid;
    private final Map<EndPoint, Client> clients = new ConcurrentHashMap<>();
    private final AtomicInteger answering = new AtomicInteger();
    private final AtomicBoolean watched = new AtomicBoolean();

    /**
     * @param peerPid the process at the other end, where the kernel tells
     */
    Connections(
            AbstractConnector connector,
            ClientLimits limits,
            Function<SocketChannel, OptionalInt> peerPid) {
        this.peerPid = peerPid;
        this.connector = connector;
        this.limits = limits;
    }

    @Override
    public void onOpened(Connection connection) {
        clients.put(
                connection.getEndPoint(),
                new Client(connection, answering, peerPid, System.nanoTime()));
        if (clients.size() > limits.most()) {
            // Some at once, so that a flood does not have them sorted for each one that comes.
            closeOldest(limits.most() / 8, Client::owesUs, Duration.ZERO, System.nanoTime());
        }
        watch();
    }

    @Override
    public void onClosed(Connection connection) {
        leave(clients.remove(connection.getEndPoint()));
    }

    /**
     * There is no descriptor, or no memory, for one that wants to come in: makes room, and waits a
     * moment in the accepting thread, which would be called again at once.
     */
    void cannotAccept() {
        closeOldest(limits.places() / 8, Client::owesUs, Duration.ZERO, System.nanoTime());
        LockSupport.parkNanos(PAUSE.toNanos());
    }

    private static void leave(Client client) {
        if (client != null) {
            client.leave();
        }
    }

    /** Empty for one that has been closed. */
    Optional<Client> client(EndPoint endPoint) {
        return Optional.ofNullable(clients.get(endPoint));
    }

    /** Whether there are so many requests under way that only health is answered. */
    boolean isBusy() {
        return answering.get() > limits.answering();
    }

    /** As long as there are connections, and no longer: nothing wakes up for nobody. */
    private void watch() {
        if (watched.compareAndSet(false, true)) {
            connector.getScheduler().schedule(this::enqueue, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Behind the requests: who has to wait because we are slow is not late. */
    private void enqueue() {
        long now = System.nanoTime();
        VirtualThreads.getVirtualThreadsExecutor(connector.getExecutor()).execute(() -> look(now));
    }

    private void look(long now) {
        try {
            closeLateOnes(now);
        } finally {
            watched.set(false);
            if (!clients.isEmpty() && connector.isRunning()) {
                watch();
            }
        }
    }

    private void closeLateOnes(long now) {
        clients.forEach(
                (endPoint, client) -> {
                    if (!endPoint.isOpen()) {
                        leave(clients.remove(endPoint));
                    } else if (client.isLate(limits, now)) {
                        client.close();
                    }
                });
        closeOldest(clients.size() - limits.places(), Client::owesUs, limits.grace(), now);
        long reading = clients.values().stream().filter(Client::isReading).count();
        closeOldest(reading - limits.writing(), Client::isReading, limits.grace(), now);
    }

    private void closeOldest(long count, Predicate<Client> which, Duration grace, long now) {
        if (count <= 0) {
            return;
        }
        long local = clients.values().stream().filter(Client::isLocal).count();
        boolean spareLocal = local <= limits.localPlaces();
        clients.values().stream()
                .filter(which)
                .filter(client -> !spareLocal || !client.isLocal())
                .filter(client -> client.ageNanos(now) >= grace.toNanos())
                .sorted(Comparator.comparingLong(client -> -client.ageNanos(now)))
                .limit(count)
                .forEach(Client::close);
    }
}
