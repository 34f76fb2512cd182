package org.supervisordjava.events;

import org.supervisordjava.config.model.GroupConfig;
import org.supervisordjava.config.model.GroupKind.EventListenerPool;
import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.events.EventListener.ListenerRun;
import org.supervisordjava.events.ListenerProtocol.Progress;
import org.supervisordjava.process.ProcessState;
import org.supervisordjava.supervisor.port.MainLog;
import org.supervisordjava.threads.Containment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The listeners of one {@code [eventlistener:x]} and the events that wait for them. An event goes
 * to the first listener, in start order, that is RUNNING and READY; it comes back when the listener
 * refuses it, breaks the protocol or dies with it in hand. One thread.
 */
final class ListenerPool {

    private final String server;
    private final String name;
    private final ListenerInput input;
    private final MainLog log;
    private final EventBuffer buffer;
    private List<EventType> subscriptions;
    private Map<ProcessId, EventListener> listeners = new LinkedHashMap<>();
    private long nextSerial;

    /** The event that was last told to wait. */
    private long lastWaiting = -1;

    /**
     * @param server identifier of the supervisor
     * @param group holds event listeners
     */
    ListenerPool(
            String server,
            GroupConfig group,
            EventListenerPool pool,
            ListenerInput input,
            MainLog log) {
        this.server = server;
        this.name = group.name();
        this.input = input;
        this.log = log;
        this.buffer = new EventBuffer(pool.bufferSize());
        configure(group, pool);
    }

    /** Takes a changed configuration; listeners that stay keep their conversation. */
    void configure(GroupConfig group, EventListenerPool pool) {
        subscriptions = pool.events().stream().map(EventType::valueOf).toList();
        buffer.resize(pool.bufferSize());
        var next = new LinkedHashMap<ProcessId, EventListener>();
        for (ProcessConfig process : group.processes()) {
            var kept = listeners.get(process.id());
            next.put(process.id(), kept == null ? new EventListener(process.id()) : kept);
        }
        listeners = next;
    }

    boolean wants(EventType type) {
        return subscriptions.stream().anyMatch(type::isA);
    }

    /**
     * Buffers an event: as often as subscriptions cover it, for supervisord does so too when a pool
     * names both a type and one above it.
     */
    void accept(NumberedEvent event) {
        var pooled = new PooledEvent(event, nextSerial++);
        subscriptions.stream()
                .filter(event.type()::isA)
                .forEach(subscription -> reportOverflow(buffer.append(pooled)));
    }

    void processChanged(ProcessId id, ProcessState state, int pid) {
        listener(id).ifPresent(listener -> listener.changed(state, pid));
    }

    /** What a listener has written to its standard output. */
    void received(ProcessId id, int pid, byte[] data) {
        listener(id)
                .ifPresent(
                        listener -> {
                            var life = listener.life(pid);
                            Containment.failureOf(
                                            () ->
                                                    follow(
                                                            listener,
                                                            life,
                                                            life.protocol.received(data)))
                                    .ifPresent(e -> distrust(listener, life, e));
                        });
    }

    /** A listener has written more than could be kept. */
    void outputLost(ProcessId id, int pid) {
        listener(id)
                .ifPresent(
                        listener -> {
                            var life = listener.life(pid);
                            follow(listener, life, life.protocol.outputLost());
                        });
    }

    /** What goes wrong with one listener, even of ours, is between it and us. */
    private void distrust(EventListener listener, ListenerRun life, Throwable e) {
        log.log(LogLevel.ERROR, "%s: cannot be understood: %s".formatted(listener.name(), e));
        follow(listener, life, life.protocol.outputLost());
    }

    /** Of a life that is over nothing more comes. */
    void endPastLives() {
        for (EventListener listener : listeners.values()) {
            listener.endPastLives().forEach(life -> life.giveUp().ifPresent(this::putBack));
        }
    }

    /** A listener has ended, and everything it had written has been received. */
    void ended(ProcessId id, int pid) {
        listener(id)
                .flatMap(listener -> listener.ended(pid))
                .flatMap(ListenerRun::giveUp)
                .ifPresent(this::putBack);
    }

    private Optional<EventListener> listener(ProcessId id) {
        return Optional.ofNullable(listeners.get(id));
    }

    private void follow(EventListener listener, ListenerRun life, List<Progress> outcomes) {
        for (Progress outcome : outcomes) {
            switch (outcome) {
                case Progress.Answered(boolean accepted) -> answered(listener, life, accepted);
                case Progress.BadResultLine(String line) ->
                        log.log(
                                LogLevel.WARN,
                                "%s: bad result line: '%s'".formatted(listener.name(), line));
                case Progress.Changed(var from, var to) -> changed(listener, life, from, to);
            }
        }
    }

    private void answered(EventListener listener, ListenerRun life, boolean accepted) {
        if (accepted) {
            life.giveUp();
            log.log(LogLevel.DEBUG, listener.name() + ": event was processed");
        } else {
            log.log(LogLevel.WARN, listener.name() + ": event was rejected");
        }
    }

    /** What a listener still has in hand when it stops being busy was not dealt with. */
    private void changed(
            EventListener listener, ListenerRun life, ListenerState from, ListenerState to) {
        log.log(LogLevel.DEBUG, "%s: %s -> %s".formatted(listener.name(), from, to));
        if (to == ListenerState.UNKNOWN) {
            log.log(
                    LogLevel.WARN,
                    listener.name()
                            + ": has entered the UNKNOWN state and will no longer receive events,"
                            + " this usually indicates the process violated the eventlistener"
                            + " protocol");
        }
        if (from == ListenerState.BUSY) {
            life.giveUp().ifPresent(this::putBack);
        }
    }

    private void putBack(PooledEvent event) {
        tellThatItWaits(event);
        reportOverflow(buffer.putBack(event));
    }

    private void tellThatItWaits(PooledEvent event) {
        lastWaiting = event.serial();
        log.log(
                LogLevel.DEBUG,
                "rebuffering event %d for pool %s (buf size=%d, max=%d)"
                        .formatted(event.serial(), name, buffer.size(), buffer.capacity()));
    }

    private void reportOverflow(Optional<PooledEvent> discarded) {
        discarded.ifPresent(
                event ->
                        log.log(
                                LogLevel.ERROR,
                                "pool %s event buffer overflowed, discarding event %d"
                                        .formatted(name, event.serial())));
    }

    /** Every event has been dealt with, or nobody runs who could. */
    boolean isDone() {
        boolean busy = listeners.values().stream().anyMatch(EventListener::isBusy);
        boolean someoneReads = listeners.values().stream().anyMatch(EventListener::mayRead);
        return !busy && (buffer.isEmpty() || !someoneReads);
    }

    /** Hands out events, oldest first, as long as somebody takes them. */
    void dispatch() {
        while (!buffer.isEmpty() && send(buffer.first())) {
            buffer.removeFirst();
        }
        // supervisord says so again and again, as long as nobody takes it.
        if (!buffer.isEmpty() && buffer.first().serial() != lastWaiting) {
            tellThatItWaits(buffer.first());
        }
    }

    /** False when nobody takes it now. */
    private boolean send(PooledEvent event) {
        for (EventListener listener : listeners.values()) {
            var life = listener.eligible();
            if (life.isPresent()) {
                var envelope = envelope(event);
                if (envelope.isEmpty()) {
                    return true;
                }
                if (send(event, envelope.get(), listener, life.get())) {
                    life.get().took(event);
                    return true;
                }
            }
        }
        return false;
    }

    /** Empty when it cannot be had: then nobody gets it, instead of all waiting behind it. */
    private Optional<byte[]> envelope(PooledEvent event) {
        return Containment.resultOf(
                () -> Optional.of(new EventEnvelope(server, name, event).bytes()),
                failure -> {
                    log.log(
                            LogLevel.ERROR,
                            "pool %s: discarding event %d, which cannot be written: %s"
                                    .formatted(name, event.serial(), failure));
                    return Optional.empty();
                });
    }

    private boolean send(
            PooledEvent event, byte[] envelope, EventListener listener, ListenerRun life) {
        return Containment.resultOf(
                () -> written(event, envelope, listener),
                failure -> {
                    distrust(listener, life, failure);
                    return false;
                });
    }

    private boolean written(PooledEvent event, byte[] envelope, EventListener listener) {
        boolean sent = input.write(listener.id(), listener.pid(), envelope);
        log.log(
                LogLevel.DEBUG,
                sent
                        ? "event %d sent to listener %s".formatted(event.serial(), listener.name())
                        : "epipe occurred while sending event %d to listener %s, listener state unchanged"
                                .formatted(event.serial(), listener.name()));
        return sent;
    }
}
