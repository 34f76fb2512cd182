package org.supervisordjava.events;

import org.supervisordjava.config.model.GroupConfig;
import org.supervisordjava.config.model.GroupKind;
import org.supervisordjava.config.model.GroupKind.EventListenerPool;
import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.supervisor.SupervisorEvent;
import org.supervisordjava.supervisor.port.EventSink;
import org.supervisordjava.supervisor.port.MainLog;
import org.supervisordjava.threads.Containment;
import org.supervisordjava.threads.Resident;
import org.supervisordjava.threads.Residents;
import org.supervisordjava.threads.Rounds;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Passes events on to the pools of listeners. Pools come and go with the groups that the events
 * tell of; as long as there is none, an event costs one look at a field.
 *
 * <p>Any thread publishes and never waits; all else is done by one thread, which waits for nobody
 * but its inbox.
 */
public final class EventDispatcher implements EventSink, AutoCloseable {

    private static final int TICK_SECONDS = 5;

    private final String server;
    private final AtomicLong serials;
    private final ListenerInput input;
    private final MainLog log;
    private final Inbox inbox = new Inbox();
    private final Map<String, ListenerPool> pools = new LinkedHashMap<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private final Containment containment;
    private final Resident resident;
    private volatile boolean wanted;
    private volatile boolean closed;

    /** Events discarded before the present flood, if there is one. */
    private long beforeFlood;

    private boolean flood;

    /**
     * @param server identifier of the supervisor, told to listeners
     * @param serials the number of the next event
     * @param input any thread may call it
     */
    public EventDispatcher(
            String server,
            AtomicLong serials,
            ListenerInput input,
            MainLog log,
            Residents residents) {
        this.server = server;
        this.serials = serials;
        this.input = input;
        this.log = log;
        this.containment = residents.containment("the delivery of events");
        this.resident = residents.create("event-dispatcher", new Dispatching());
    }

    @Override
    public void publish(SupervisorEvent event) {
        if (event instanceof SupervisorEvent.Detail) {
            return;
        }
        if (wanted || bringsPool(event)) {
            wanted = true;
            inbox.post(event);
            if (!resident.isAlive()) {
                // Again with each event, as long as the system has no thread for it.
                containment.run(resident::start);
            }
        }
    }

    /** As often as a listener may want them. */
    @Override
    public int tickSeconds() {
        return wanted ? TICK_SECONDS : MOST_TICK_SECONDS;
    }

    /** What a listener has written to its standard output. */
    public void listenerOutput(ProcessId id, int pid, byte[] data) {
        inbox.post(new Message.ListenerOutput(id, pid, data));
    }

    /** A process has ended and all of its output has been told; any process may be named. */
    public void outputEnded(ProcessId id, int pid) {
        if (wanted) {
            inbox.post(new Message.ListenerEnded(id, pid));
        }
    }

    /**
     * @param then run by some thread once every pool has dealt with all events published so far, or
     *     has nobody left who could
     */
    public void whenAllIsRead(Runnable then) {
        if (wanted) {
            inbox.post(new Message.ReadingAwaited(then));
        } else {
            then.run();
        }
    }

    private static boolean bringsPool(SupervisorEvent event) {
        return switch (event) {
            case SupervisorEvent.ProcessGroupAdded(GroupConfig group) -> isPool(group);
            case SupervisorEvent.ProcessGroupChanged(GroupConfig group) -> isPool(group);
            default -> false;
        };
    }

    private static boolean isPool(GroupConfig group) {
        return group.kind() instanceof EventListenerPool;
    }

    private final class Dispatching implements Rounds {

        @Override
        public boolean goesOn() {
            return !closed;
        }

        @Override
        public void round() throws InterruptedException {
            pass(inbox.take());
        }
    }

    private void pass(Message message) {
        guarded(() -> handle(message));
        pools.values().forEach(pool -> guarded(pool::dispatch));
        guarded(this::answerThoseWhoWait);
        guarded(this::reportDiscards);
    }

    private void answerThoseWhoWait() {
        if (!waiting.isEmpty() && pools.values().stream().allMatch(ListenerPool::isDone)) {
            var answered = List.copyOf(waiting);
            waiting.clear();
            answered.forEach(this::guarded);
        }
    }

    /**
     * Whatever one message or one pool brings to light, be it that the stack or the memory does not
     * suffice: the others are served.
     */
    private void guarded(Runnable step) {
        containment.run(() -> "cannot pass on an event", step::run);
    }

    private void handle(Message message) {
        switch (message) {
            case Message.Published(var event) -> published(event);
            case Message.ListenerOutput(var id, int pid, byte[] data) ->
                    pool(id).ifPresent(pool -> pool.received(id, pid, data));
            case Message.ListenerOutputLost(var id, int pid) ->
                    pool(id).ifPresent(pool -> pool.outputLost(id, pid));
            case Message.ReadingAwaited(var whenRead) -> waiting.add(whenRead);
            case Message.ListenerEnded(var id, int pid) ->
                    pool(id).ifPresent(pool -> pool.ended(id, pid));
            case Message.Skipped skipped -> catchUp(skipped);
        }
    }

    private void catchUp(Message.Skipped skipped) {
        waiting.addAll(skipped.awaited());
        skipped.followed().forEach(event -> guarded(() -> follow(event)));
        skipped.lostOutput()
                .forEach((pid, id) -> pool(id).ifPresent(pool -> pool.outputLost(id, pid)));
        skipped.ended().forEach((id, pid) -> pool(id).ifPresent(pool -> pool.ended(id, pid)));
        pools.values().forEach(ListenerPool::endPastLives);
    }

    private Optional<ListenerPool> pool(ProcessId id) {
        return Optional.ofNullable(pools.get(id.group()));
    }

    /** A pool hears of its own coming, and not of its going, as in supervisord. */
    private void published(SupervisorEvent event) {
        follow(event);
        for (EventType type : EventType.of(event)) {
            number(type, event);
        }
    }

    private void follow(SupervisorEvent event) {
        switch (event) {
            case SupervisorEvent.ProcessGroupAdded(GroupConfig group) -> {
                pools.remove(group.name());
                configure(group);
            }
            case SupervisorEvent.ProcessGroupChanged(GroupConfig group) -> configure(group);
            case SupervisorEvent.ProcessGroupRemoved(String group) -> pools.remove(group);
            case SupervisorEvent.ProcessStateChanged changed ->
                    pool(changed.id())
                            .ifPresent(
                                    pool ->
                                            pool.processChanged(
                                                    changed.id(), changed.to(), changed.pid()));
            case SupervisorEvent.ProcessLog log -> {}
            case SupervisorEvent.ProcessCommunication communication -> {}
            case SupervisorEvent.RemoteCommunication remote -> {}
            case SupervisorEvent.Detail detail -> {}
            case SupervisorEvent.SupervisorRunning running -> {}
            case SupervisorEvent.SupervisorStopping stopping -> {}
            case SupervisorEvent.Tick tick -> {}
        }
    }

    private void configure(GroupConfig group) {
        switch (group.kind()) {
            case EventListenerPool kind -> {
                var known = pools.get(group.name());
                if (known == null) {
                    pools.put(group.name(), new ListenerPool(server, group, kind, input, log));
                } else {
                    known.configure(group, kind);
                }
            }
            case GroupKind.Programs programs -> pools.remove(group.name());
            case GroupKind.Fcgi fcgi -> pools.remove(group.name());
        }
    }

    /** Serial numbers are spent on events only that somebody wants. */
    private void number(EventType type, SupervisorEvent event) {
        var interested = pools.values().stream().filter(pool -> pool.wants(type)).toList();
        if (!interested.isEmpty()) {
            var numbered =
                    new NumberedEvent(type, serials.getAndIncrement(), EventPayload.of(event));
            interested.forEach(pool -> guarded(() -> pool.accept(numbered)));
        }
    }

    /** One line when a flood begins, one with the damage when it is over. */
    private void reportDiscards() {
        long discarded = inbox.discarded();
        if (discarded > beforeFlood && !flood) {
            flood = true;
            log.log(
                    LogLevel.ERROR,
                    "events come faster than they can be passed on, discarding the oldest");
        }
        if (flood && inbox.isEmpty()) {
            flood = false;
            log.log(LogLevel.ERROR, "discarded " + (discarded - beforeFlood) + " events");
            beforeFlood = discarded;
        }
    }

    @Override
    public void close() {
        closed = true;
        resident.interrupt();
    }
}
