package org.supervisordjava.faults;

import org.supervisordjava.faults.Faults.Fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a life reports of its calls.
 *
 * @param calls how many of each kind
 * @param places how many from each place, a kind with {@code @} and the name of a place
 * @param frames of each place, for whoever looks into it
 * @param happened the faults that there have been
 */
record Census(
        Map<String, Long> calls,
        Map<String, Long> places,
        Map<String, String> frames,
        Set<Fault> happened) {

    static Census none() {
        return new Census(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new HashSet<>());
    }

    /** A JVM that has been killed has reported only its faults. */
    static Census read(Path file) throws IOException {
        var census = none();
        if (Files.exists(file)) {
            for (var line : Files.readAllLines(file)) {
                var words = line.split(" ", 4);
                switch (words[0]) {
                    case "calls" -> census.calls.put(words[2], Long.parseLong(words[1]));
                    case "place" -> {
                        census.places.put(words[2], Long.parseLong(words[1]));
                        census.frames.put(words[2], words[3]);
                    }
                    case "fired" -> census.happened.add(Fault.of(words[1]));
                    default -> throw new IllegalArgumentException(line);
                }
            }
        }
        return census;
    }

    /** Of both lives; of what is in both, the smaller number. */
    Census and(Census other) {
        var both = none();
        both.calls.putAll(calls);
        other.calls.forEach((kind, count) -> both.calls.merge(kind, count, Math::min));
        both.places.putAll(places);
        other.places.forEach((place, count) -> both.places.merge(place, count, Math::min));
        both.frames.putAll(frames);
        both.frames.putAll(other.frames);
        return both;
    }
}
