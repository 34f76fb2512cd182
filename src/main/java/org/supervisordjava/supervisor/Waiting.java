package org.supervisordjava.supervisor;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Waits until a command has an outcome for each of its processes. They are told in the order in
 * which they come, and those that come together in the order of the processes, as supervisord does.
 * Asked is only of whom the answer may be another one than before. Loop's thread only.
 */
final class Waiting {

    /** No outcome comes with the time. */
    static final Instant WITHOUT_LIMIT = Instant.MAX;

    private final List<SupervisedProcess> processes;
    private final Function<SupervisedProcess, Optional<ProcessOutcome>> outcome;
    private final Supplier<Instant> clock;
    private final Instant until;
    private final CompletableFuture<List<ProcessOutcome>> result = new CompletableFuture<>();
    private final List<ProcessOutcome> outcomes = new ArrayList<>();
    private final Map<SupervisedProcess, Integer> numbers = new HashMap<>();
    private final BitSet open = new BitSet();
    private final BitSet asked = new BitSet();
    private final Consumer<SupervisedProcess> watcher = this::changed;

    private Waiting(
            List<SupervisedProcess> processes,
            Function<SupervisedProcess, Optional<ProcessOutcome>> outcome,
            Supplier<Instant> clock,
            Instant until) {
        this.processes = List.copyOf(processes);
        this.outcome = outcome;
        this.clock = clock;
        this.until = until;
        for (int number = 0; number < this.processes.size(); number++) {
            numbers.put(this.processes.get(number), number);
            this.processes.get(number).watch(watcher);
        }
        open.set(0, this.processes.size());
        asked.or(open);
    }

    /**
     * @param outcome of one process; empty while it is open
     * @param clock the time of the event that is being handled
     * @param until from when on outcomes come with the time, and may be asked for even if nothing
     *     has happened
     */
    static CompletableFuture<List<ProcessOutcome>> forAll(
            Supervisor supervisor,
            List<SupervisedProcess> processes,
            Function<SupervisedProcess, Optional<ProcessOutcome>> outcome,
            Supplier<Instant> clock,
            Instant until) {
        var waiting = new Waiting(processes, outcome, clock, until);
        supervisor.waitUntil(waiting::isOver, until);
        return waiting.result;
    }

    private void changed(SupervisedProcess process) {
        asked.set(numbers.get(process));
    }

    private boolean isOver() {
        if (!clock.get().isBefore(until)) {
            asked.or(open);
        }
        for (int number = asked.nextSetBit(0); number >= 0; number = asked.nextSetBit(number + 1)) {
            var process = processes.get(number);
            var reached = outcome.apply(process);
            if (reached.isPresent()) {
                outcomes.add(reached.get());
                open.clear(number);
                process.unwatch(watcher);
            }
            // What holds one back may turn out to be in vain without a change of its own.
            asked.set(number, reached.isEmpty() && process.startPending());
        }
        if (open.isEmpty()) {
            result.complete(List.copyOf(outcomes));
        }
        return open.isEmpty();
    }
}
