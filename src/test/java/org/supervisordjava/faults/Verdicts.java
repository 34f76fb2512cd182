package org.supervisordjava.faults;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import org.supervisordjava.faults.Faults.Fault;
import org.supervisordjava.faults.FaultyLife.Result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What has become of faults, and which lives are still to be lived. They are kept in a file, so
 * that a sweep can be made in slices. Any thread.
 */
final class Verdicts {

    /** A call that has not come so often has to be waited for again. */
    private static final int TRIES = 3;

    private static final String NOT_REACHED = "NOT_REACHED";

    private final Path file;
    private final int together;
    private final Set<Fault> again = new LinkedHashSet<>();
    private final Deque<List<Fault>> waiting = new ArrayDeque<>();
    private final Map<String, String> known = new TreeMap<>();
    private final Map<Fault, Integer> tries = new HashMap<>();
    private final List<Result> broken = new ArrayList<>();
    private int lives;
    private Duration cpu = Duration.ZERO;

    /**
     * @param file has the verdicts of slices before this one
     * @param together how many of those that have not happened are tried again in one life
     */
    Verdicts(Path file, List<List<Fault>> planned, int together) throws IOException {
        this.file = file;
        this.together = together;
        if (Files.exists(file)) {
            for (var line : Files.readAllLines(file)) {
                var words = line.split(" ");
                known.put(words[0], words[1]);
            }
        }
        for (var life : planned) {
            var left = life.stream().filter(one -> !known.containsKey(one.toString())).toList();
            if (!left.isEmpty()) {
                waiting.add(left);
            }
        }
    }

    /** Null when there is none left. */
    synchronized List<Fault> next() {
        if (waiting.isEmpty()) {
            waiting.addAll(FaultPlan.dealt(again, together));
            again.clear();
        }
        return waiting.poll();
    }

    synchronized int left() {
        return waiting.size() + again.size();
    }

    synchronized int lives() {
        return lives;
    }

    synchronized Duration cpu() {
        return cpu;
    }

    /** Lives that have not kept the promise; of one with several faults, each was tried alone. */
    synchronized List<Result> broken() {
        return List.copyOf(broken);
    }

    synchronized void add(Result result) throws IOException {
        lives++;
        cpu = cpu.plus(result.cpu());
        var happened = result.census().happened();
        if (!result.keepsThePromise()) {
            note(Fault.text(result.faults()), result.outcome().name());
            broken.add(result);
            if (result.faults().size() > 1) {
                result.faults().forEach(fault -> waiting.addFirst(List.of(fault)));
            }
            return;
        }
        for (var fault : result.faults()) {
            if (happened.contains(fault)) {
                note(fault.toString(), result.outcome().name());
            } else if (tries.merge(fault, 1, Integer::sum) < TRIES) {
                again.add(fault);
            } else {
                note(fault.toString(), NOT_REACHED);
            }
        }
    }

    private void note(String faults, String verdict) throws IOException {
        known.put(faults, verdict);
        Files.writeString(file, faults + " " + verdict + "\n", CREATE, APPEND);
    }

    /** A line per kind: how many calls and places, and what became of the faults in them. */
    synchronized String table(Census sound) {
        var text = new StringBuilder("calls of a life, places they come from, faults in them:\n");
        sound.calls()
                .forEach(
                        (kind, calls) ->
                                text.append(
                                        "%6d %5d  %-38s %s%n"
                                                .formatted(
                                                        calls,
                                                        sound.places().keySet().stream()
                                                                .filter(
                                                                        place ->
                                                                                place.startsWith(
                                                                                        kind + "@"))
                                                                .count(),
                                                        kind,
                                                        outcomes(kind))));
        return text.toString();
    }

    private Map<String, Long> outcomes(String kind) {
        return known.entrySet().stream()
                .filter(entry -> !entry.getKey().contains("+"))
                .filter(entry -> Fault.of(entry.getKey()).kind().equals(kind))
                .collect(
                        Collectors.groupingBy(
                                Map.Entry::getValue, TreeMap::new, Collectors.counting()));
    }
}
