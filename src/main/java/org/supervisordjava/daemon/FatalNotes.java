package org.supervisordjava.daemon;

import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.diagnosis.Diagnosis;
import org.supervisordjava.diagnosis.Evidence;
import org.supervisordjava.diagnosis.Explanation;
import org.supervisordjava.diagnosis.ExplanationText;
import org.supervisordjava.posix.LocalTime;
import org.supervisordjava.process.ProcessState;
import org.supervisordjava.supervisor.ProcessSnapshot;
import org.supervisordjava.supervisor.Snapshot;
import org.supervisordjava.supervisor.SupervisorEvent;
import org.supervisordjava.supervisor.port.EventSink;
import org.supervisordjava.supervisor.port.MainLog;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Says in the log, once for each program that is given up, why: whoever reads the log of a
 * container that is gone has nothing else. Written a moment later, when the program's last output
 * has been read, and at the latest when the supervisor ends.
 */
final class FatalNotes implements EventSink, AutoCloseable {

    /** A pipe is read in much less; a disk that hangs may need longer, and is not waited for. */
    static final Duration PAUSE = Duration.ofMillis(300);

    /** After them it has surely been started again. */
    private static final int MOST_LOOKS = 100;

    private final Supplier<Snapshot> snapshot;
    private final Clock clock;
    private final Evidence evidence;
    private final Consumer<Runnable> later;
    private final MainLog log;
    private final BiConsumer<Explanation, Instant> told;
    private final Set<ProcessId> pending = ConcurrentHashMap.newKeySet();

    /**
     * @param later does something after {@link #PAUSE}, on a thread that may wait
     * @param told hears of it, too
     */
    FatalNotes(
            Supplier<Snapshot> snapshot,
            Clock clock,
            Evidence evidence,
            Consumer<Runnable> later,
            MainLog log,
            BiConsumer<Explanation, Instant> told) {
        this.snapshot = snapshot;
        this.clock = clock;
        this.evidence = evidence;
        this.later = later;
        this.log = log;
        this.told = told;
    }

    @Override
    public void publish(SupervisorEvent event) {
        if (event instanceof SupervisorEvent.ProcessStateChanged changed
                && changed.to() == ProcessState.FATAL) {
            pending.add(changed.id());
            later.accept(() -> write(changed.id(), MOST_LOOKS));
        }
    }

    /** The snapshot is published after the event, at a boot much later. */
    private void write(ProcessId id, int looks) {
        write(id);
        if (looks > 0 && pending.contains(id)) {
            later.accept(() -> write(id, looks - 1));
        }
    }

    private void write(ProcessId id) {
        var now = snapshot.get();
        now.process(id)
                .filter(process -> process.state() == ProcessState.FATAL && pending.remove(id))
                .ifPresent(process -> write(now, process));
    }

    private void write(Snapshot now, ProcessSnapshot process) {
        var diagnosis =
                new Diagnosis(now, clock.instant(), LocalTime.zone(clock.instant()), evidence);
        var explanation = diagnosis.of(process);
        log.log(LogLevel.WARN, "given up: " + ExplanationText.onOneLine(explanation));
        told.accept(explanation, process.since());
    }

    @Override
    public void close() {
        pending.forEach(this::write);
    }
}
