package org.supervisordjava.events;

import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.process.ProcessState;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One process of a pool. Its conversation is kept per life (pid): the last words of a life may be
 * read after the process has ended, even after it has been started again.
 */
final class EventListener {

    /** One life's conversation, with the event that is being dealt with. */
    static final class ListenerRun {
        final ListenerProtocol protocol = new ListenerProtocol();
        private Optional<PooledEvent> inHand = Optional.empty();

        void took(PooledEvent event) {
            protocol.sent();
            inHand = Optional.of(event);
        }

        /** The event in hand, which is nobody's from now on. */
        Optional<PooledEvent> giveUp() {
            var event = inHand;
            inHand = Optional.empty();
            return event;
        }
    }

    private final ProcessId id;
    private final Map<Integer, ListenerRun> lives = new HashMap<>();
    private ProcessState state = ProcessState.STOPPED;
    private int pid;

    EventListener(ProcessId id) {
        this.id = id;
    }

    ProcessId id() {
        return id;
    }

    String name() {
        return id.name();
    }

    int pid() {
        return pid;
    }

    void changed(ProcessState newState, int newPid) {
        state = newState;
        pid = newPid;
    }

    /** The life with that pid, which begins with its first words. */
    ListenerRun life(int ofPid) {
        return lives.computeIfAbsent(ofPid, first -> new ListenerRun());
    }

    /** That life has nothing more to say. */
    Optional<ListenerRun> ended(int ofPid) {
        return Optional.ofNullable(lives.remove(ofPid));
    }

    /** Ends every life but the present one. */
    List<ListenerRun> endPastLives() {
        var past = lives.keySet().stream().filter(ofPid -> ofPid != pid).toList();
        return past.stream().map(lives::remove).toList();
    }

    /** Dealing with an event. */
    boolean isBusy() {
        return presentLife().filter(life -> life.inHand.isPresent()).isPresent();
    }

    /** Now or later. */
    boolean mayRead() {
        return presentLife()
                .filter(life -> life.protocol.state() != ListenerState.UNKNOWN)
                .isPresent();
    }

    private Optional<ListenerRun> presentLife() {
        return state == ProcessState.RUNNING
                ? Optional.ofNullable(lives.get(pid))
                : Optional.empty();
    }

    /** The present life, if it can take an event now. */
    Optional<ListenerRun> eligible() {
        return presentLife().filter(life -> life.protocol.state() == ListenerState.READY);
    }
}
