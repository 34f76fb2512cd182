package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.ProbeKind;
import org.supervisordjava.config.model.ProbesConfig;
import org.supervisordjava.process.ProbeStatus;
import org.supervisordjava.process.ProbeStatus.Verdict;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The last result of each probe of one process since it was spawned. Loop's thread only. */
final class ProbeResults {

    private final Map<ProbeKind, ProbeStatus> byKind = new EnumMap<>(ProbeKind.class);

    /** The process has just been spawned: nothing is known yet. */
    void begin(ProbesConfig probes) {
        byKind.clear();
        for (var kind : ProbeKind.values()) {
            if (probes.of(kind).isPresent()) {
                byKind.put(kind, ProbeStatus.pending(kind));
            }
        }
    }

    /**
     * Takes a result.
     *
     * @return the verdict, if it is another one than before
     */
    Optional<Verdict> take(ProbeStatus result) {
        var before = byKind.put(result.kind(), result);
        return Optional.of(result.verdict())
                .filter(verdict -> before == null || before.verdict() != verdict);
    }

    /** Whether a probe passes; one that is not configured does. */
    boolean passes(ProbeKind kind) {
        var probe = byKind.get(kind);
        return probe == null || probe.verdict() == Verdict.PASSING;
    }

    List<ProbeStatus> all() {
        return List.copyOf(byKind.values());
    }
}
