package org.supervisordjava.http;

import org.eclipse.jetty.io.Connection;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** One connection, and what it has been waited for since when. Any thread. */
final class Client {

    /** Who is waited for. */
    enum Phase {
        /** The client: its next request, or the rest of the head of it. */
        HEAD,
        /** The client: the rest of its request. */
        BODY,
        /** We: the answer. */
        ANSWER,
        /** The client: that it reads. */
        READING
    }

    private final Connection connection;
    private final AtomicInteger answering;
    private final Peer peer;
    private final long opened;
    private Phase phase = Phase.HEAD;
    private long since;
    private long bytesBefore;
    private boolean requestBegun;
    private boolean endless;
    private boolean answerBegun;
    private boolean gone;
    private boolean left;

    /**
     * @param answering counts the clients that wait for us
     * @param peerPid the process at the other end, where the kernel tells
     */
    Client(
            Connection connection,
            AtomicInteger answering,
            Function<SocketChannel, OptionalInt> peerPid,
            long now) {
        this.connection = connection;
        this.answering = answering;
        this.since = now;
        this.opened = now;
        this.peer = Peer.of(connection.getEndPoint(), peerPid);
    }

    /** Whether it comes from this machine, over TCP. */
    boolean isLocal() {
        return peer.isLoopback();
    }

    Peer peer() {
        return peer;
    }

    void close() {
        connection.getEndPoint().close();
    }

    synchronized void requestHasCome(boolean withBody, long now) {
        endless = false;
        answerBegun = false;
        enter(withBody ? Phase.BODY : Phase.ANSWER, now);
    }

    synchronized void bodyIsComplete(long now) {
        if (phase == Phase.BODY) {
            enter(Phase.ANSWER, now);
        }
    }

    /** From now on an answer without end is written. */
    synchronized void answersWithoutEnd() {
        endless = true;
    }

    /** The time of an answer counts from its first byte, whatever its pieces. */
    synchronized void writing(long now) {
        if (endless || !answerBegun) {
            since = now;
        }
        answerBegun = true;
        change(Phase.READING);
    }

    synchronized void written() {
        change(Phase.ANSWER);
    }

    synchronized void answered(long now) {
        enter(Phase.HEAD, now);
        bytesBefore = connection.getBytesIn();
        requestBegun = false;
    }

    /** It could not be read from, or written to. */
    synchronized void hasGone() {
        gone = true;
    }

    synchronized boolean isGone() {
        return gone;
    }

    private void enter(Phase next, long now) {
        change(next);
        since = now;
    }

    private void change(Phase next) {
        if (phase != next) {
            count(phase == Phase.ANSWER ? -1 : 0);
            phase = next;
            count(phase == Phase.ANSWER ? 1 : 0);
        }
    }

    private void count(int more) {
        if (more != 0 && !left) {
            answering.addAndGet(more);
        }
    }

    /** Its connection is closed. */
    synchronized void leave() {
        count(phase == Phase.ANSWER ? -1 : 0);
        left = true;
    }

    synchronized boolean isReading() {
        return phase == Phase.READING;
    }

    /** Since it was opened: whoever goes on asking does not grow younger. */
    long ageNanos(long now) {
        return now - opened;
    }

    private boolean lasts(Duration limit, long now) {
        return now - since >= limit.toNanos();
    }

    /** Whether it is the client that is waited for, and not we: then others may get its place. */
    synchronized boolean owesUs() {
        return phase != Phase.ANSWER;
    }

    /** Whether it has been too slow; to be asked every now and then. */
    synchronized boolean isLate(ClientLimits limits, long now) {
        return switch (phase) {
            case HEAD -> isLateWithHead(limits.head(), now);
            case BODY -> lasts(limits.body(), now);
            case READING -> lasts(limits.answer(), now);
            case ANSWER -> false;
        };
    }

    /** One that sends nothing at all is idle, which may last longer. */
    private boolean isLateWithHead(Duration limit, long now) {
        if (!requestBegun && connection.getBytesIn() > bytesBefore) {
            requestBegun = true;
            since = now;
        }
        return requestBegun && lasts(limit, now);
    }
}
