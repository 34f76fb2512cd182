package org.supervisordjava.supervisor;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Waits until a command has an outcome for each of its processes. Loop's thread only. */
final class Waiting {

    private Waiting() {}

    /**
     * @param known outcomes that are there already
     * @param outcome of one process; empty while it is open
     * @param until when to ask for outcomes even if nothing has happened
     */
    static CompletableFuture<List<ProcessOutcome>> forAll(
            Supervisor supervisor,
            List<SupervisedProcess> processes,
            List<ProcessOutcome> known,
            Function<SupervisedProcess, Optional<ProcessOutcome>> outcome,
            Instant until) {
        var result = new CompletableFuture<List<ProcessOutcome>>();
        var outcomes = new ArrayList<>(known);
        var open = new ArrayList<>(processes);
        supervisor.waitUntil(
                () -> {
                    open.removeIf(
                            process -> {
                                var reached = outcome.apply(process);
                                reached.ifPresent(outcomes::add);
                                return reached.isPresent();
                            });
                    if (open.isEmpty()) {
                        result.complete(List.copyOf(outcomes));
                    }
                    return open.isEmpty();
                },
                until);
        return result;
    }
}
