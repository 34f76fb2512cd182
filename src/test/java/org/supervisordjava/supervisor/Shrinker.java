package org.supervisordjava.supervisor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Delta debugging (Zeller's ddmin): finds a part of a list that still fails and of which nothing
 * can be left out. The same list and the same predicate give the same part.
 */
final class Shrinker {

    private Shrinker() {}

    /**
     * @param fails whether a part fails; it does for the whole
     */
    static <T> List<T> shrink(List<T> whole, Predicate<List<T>> fails) {
        if (fails.test(List.of())) {
            return List.of();
        }
        var failing = List.copyOf(whole);
        int parts = 2;
        while (failing.size() >= 2) {
            int size = (failing.size() + parts - 1) / parts;
            List<T> smaller = null;
            for (int from = 0; from < failing.size() && smaller == null; from += size) {
                var rest = new ArrayList<>(failing.subList(0, from));
                rest.addAll(failing.subList(Math.min(from + size, failing.size()), failing.size()));
                smaller = fails.test(rest) ? rest : null;
            }
            if (smaller != null) {
                failing = List.copyOf(smaller);
                parts = Math.max(2, parts - 1);
            } else if (size == 1) {
                return failing;
            } else {
                parts = Math.min(failing.size(), parts * 2);
            }
        }
        return failing;
    }
}
