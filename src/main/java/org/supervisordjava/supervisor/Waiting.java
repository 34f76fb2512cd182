package org.supervisordjava.supervisor;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Waits until a command has an outcome for each of its processes. They are told in the order in
 * which they come, and those that come together in the order of the processes, as supervisord does.
 * Loop's thread only.
 */
final class Waiting {

    private Waiting() {}

    /**
     * @param outcome of one process; empty while it is open
     * @param until when to ask for outcomes even if nothing has happened
     */
    static CompletableFuture<List<ProcessOutcome>> forAll(
            Supervisor supervisor,
            List<SupervisedProcess> processes,
            Function<SupervisedProcess, Optional<ProcessOutcome>> outcome,
            Instant until) {
        var result = new CompletableFuture<List<ProcessOutcome>>();
        var outcomes = new ArrayList<ProcessOutcome>();
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
