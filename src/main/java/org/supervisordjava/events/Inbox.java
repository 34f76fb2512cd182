package org.supervisordjava.events;

import org.supervisordjava.supervisor.SupervisorEvent;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/**
 * Messages for the dispatcher's thread, in the order they came. Any thread posts and never waits.
 *
 * <p>Bounded where the cause is not. Programs write as much as they like: of the events that carry
 * their words, the oldest give way. A listener that writes more than its share loses its output,
 * which breaks its protocol and nobody else's. When there is too much of all the rest, the oldest
 * are skipped: nobody gets those events, but what they say of groups and processes is not lost.
 */
final class Inbox {

    /** Events that carry data. */
    static final int MAX_DATA_EVENTS = 10_000;

    /** Bytes that these events carry together. */
    static final int MAX_DATA_BYTES = 16 * 1024 * 1024;

    /** Bytes of one listener: thousands of answers, while one is due. */
    static final int MAX_LISTENER_BYTES = 512 * 1024;

    /**
     * What a message takes of the heap beside its bytes, so that single bytes are not for nothing.
     */
    static final int OVERHEAD = 64;

    /** Messages of all other kinds. */
    static final int MAX_OTHERS = 20_000;

    private record Numbered(long number, Message message, int bytes) {}

    private final Queue<Numbered> data = new ArrayDeque<>();
    private final Queue<Numbered> others = new ArrayDeque<>();
    private final SkippedMessages skipped = new SkippedMessages();
    private final Map<Integer, Integer> listenerBytes = new HashMap<>();
    private long nextNumber;
    private long dataBytes;
    private long discarded;

    synchronized void post(SupervisorEvent event) {
        int bytes = bytes(event);
        if (bytes < 0) {
            addOther(new Message.Published(event), 0);
        } else {
            while (!data.isEmpty()
                    && (data.size() >= MAX_DATA_EVENTS || dataBytes + bytes > MAX_DATA_BYTES)) {
                dataBytes -= data.remove().bytes();
                discarded++;
            }
            data.add(numbered(new Message.Published(event), bytes));
            dataBytes += bytes;
        }
        notifyAll();
    }

    synchronized void post(Message.ListenerOutput output) {
        int waiting = listenerBytes.getOrDefault(output.pid(), 0);
        if (waiting > MAX_LISTENER_BYTES) {
            return;
        }
        int length = output.data().length + OVERHEAD;
        boolean fits = waiting + length <= MAX_LISTENER_BYTES;
        // One byte too many marks a listener whose loss has been told.
        int counted = fits ? length : MAX_LISTENER_BYTES + 1 - waiting;
        listenerBytes.merge(output.pid(), counted, Integer::sum);
        addOther(
                fits ? output : new Message.ListenerOutputLost(output.id(), output.pid()), counted);
        notifyAll();
    }

    synchronized void post(Message.ListenerEnded ended) {
        addOther(ended, 0);
        notifyAll();
    }

    synchronized void post(Message.ReadingAwaited question) {
        addOther(question, 0);
        notifyAll();
    }

    private void addOther(Message message, int bytes) {
        while (others.size() >= MAX_OTHERS) {
            var oldest = others.remove();
            release(oldest);
            skipped.add(oldest.message());
            discarded += oldest.message() instanceof Message.Published ? 1 : 0;
        }
        others.add(numbered(message, bytes));
    }

    private Numbered numbered(Message message, int bytes) {
        return new Numbered(nextNumber++, message, bytes);
    }

    /** The next message; waits for one. */
    synchronized Message take() throws InterruptedException {
        while (isEmpty()) {
            wait();
        }
        if (!skipped.isEmpty()) {
            return skipped.drain();
        }
        boolean dataFirst =
                others.isEmpty()
                        || !data.isEmpty() && data.peek().number() < others.peek().number();
        var next = dataFirst ? data.remove() : others.remove();
        if (dataFirst) {
            dataBytes -= next.bytes();
        } else {
            release(next);
        }
        return next.message();
    }

    private void release(Numbered taken) {
        switch (taken.message()) {
            case Message.ListenerOutput(var id, int pid, byte[] bytes) ->
                    release(pid, taken.bytes());
            case Message.ListenerOutputLost(var id, int pid) -> release(pid, taken.bytes());
            case Message.ListenerEnded ended -> {}
            case Message.ReadingAwaited question -> {}
            case Message.Published published -> {}
            case Message.Skipped skipped -> {}
        }
    }

    private void release(int pid, int bytes) {
        listenerBytes.computeIfPresent(
                pid, (key, waiting) -> waiting == bytes ? null : waiting - bytes);
    }

    synchronized boolean isEmpty() {
        return waiting() == 0 && skipped.isEmpty();
    }

    /** Messages, apart from what has been skipped. */
    synchronized int waiting() {
        return data.size() + others.size();
    }

    /** Events that gave way, since the beginning. */
    synchronized long discarded() {
        return discarded;
    }

    /** Bytes of what a program or a client wrote; -1 for an event that carries no such thing. */
    private static int bytes(SupervisorEvent event) {
        return switch (event) {
            case SupervisorEvent.ProcessLog log -> log.data().length;
            case SupervisorEvent.ProcessCommunication communication -> communication.data().length;
            case SupervisorEvent.RemoteCommunication remote ->
                    remote.type().length() + remote.data().length();
            case SupervisorEvent.ProcessStateChanged changed -> -1;
            case SupervisorEvent.ProcessGroupAdded added -> -1;
            case SupervisorEvent.ProcessGroupRemoved removed -> -1;
            case SupervisorEvent.ProcessGroupChanged changed -> -1;
            case SupervisorEvent.SupervisorRunning running -> -1;
            case SupervisorEvent.SupervisorStopping stopping -> -1;
            case SupervisorEvent.Tick tick -> -1;
            case SupervisorEvent.Detail detail -> -1;
        };
    }
}
