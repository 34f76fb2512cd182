package org.supervisordjava.logs;

import org.supervisordjava.config.model.ProcessId;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Reads what processes write, from the oldest line that is kept on. One thread at a time. */
public final class OutputFollower {

    private final Map<ProcessId, OutputRing> rings;
    private final Predicate<ProcessId> wanted;
    private final OutputLine.Escapes escapes;
    private final Map<ProcessId, Reading> readings = new HashMap<>();
    private final List<OutputLine> lines = new ArrayList<>();

    /** How far one process has been read. */
    private static final class Reading {
        private final LineAssembly assembly;
        private long last;

        Reading(LineAssembly assembly) {
            this.assembly = assembly;
        }
    }

    OutputFollower(
            Map<ProcessId, OutputRing> rings,
            Predicate<ProcessId> wanted,
            OutputLine.Escapes escapes) {
        this.rings = rings;
        this.wanted = wanted;
        this.escapes = escapes;
    }

    /** The whole lines since the last call, by their times. */
    public List<OutputLine> poll() {
        lines.clear();
        readings.keySet().retainAll(rings.keySet());
        rings.forEach(this::read);
        lines.sort(Comparator.comparing(OutputLine::at));
        return List.copyOf(lines);
    }

    private void read(ProcessId id, OutputRing ring) {
        if (!wanted.test(id)) {
            return;
        }
        var reading =
                readings.computeIfAbsent(
                        id, _ -> new Reading(new LineAssembly(id, escapes, lines::add)));
        for (var chunk : ring.after(reading.last)) {
            reading.assembly.take(chunk);
            reading.last = chunk.number();
        }
    }

    /** All that is kept, with lines that have no end yet; to be called once, and alone. */
    public List<OutputLine> everything() {
        var all = new ArrayList<>(poll());
        lines.clear();
        readings.values().forEach(reading -> reading.assembly.end());
        all.addAll(lines);
        all.sort(Comparator.comparing(OutputLine::at));
        return all;
    }
}
