package org.supervisordjava.diagnosis;

import org.supervisordjava.config.model.ProcessId;

import java.util.List;

/**
 * Everything that can be said of one process.
 *
 * @param headline state and since when
 * @param reason in a few words, for a line that has the state already; empty when there is nothing
 *     to add to it
 * @param causes why it is so, with what to do about it
 * @param waits for what, down to the root, one step each
 * @param probes those that do not pass
 * @param runs the last ones, latest first
 * @param said the last lines of its last life, standard error first
 * @param next what happens next, and what can be done
 */
public record Explanation(
        ProcessId id,
        Urgency urgency,
        String headline,
        String reason,
        List<String> causes,
        List<String> waits,
        List<String> probes,
        List<String> runs,
        List<Said> said,
        List<String> next) {

    public Explanation {
        causes = List.copyOf(causes);
        waits = List.copyOf(waits);
        probes = List.copyOf(probes);
        runs = List.copyOf(runs);
        said = List.copyOf(said);
        next = List.copyOf(next);
    }
}
