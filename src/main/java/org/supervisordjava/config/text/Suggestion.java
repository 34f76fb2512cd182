package org.supervisordjava.config.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what a misspelt word probably meant. */
public final class Suggestion {

    /** Nothing in a configuration has a longer name; the costs are quadratic. */
    private static final int LONGEST = 64;

    private static final int MOST = 500;

    private Suggestion() {}

    /** {@code did you mean `autorestart`?}, when one of the candidates is close enough. */
    public static Optional<String> hint(String word, Collection<String> candidates) {
        return nearest(word, candidates).map(found -> "did you mean `" + found + "`?");
    }

    /** The nearest candidate within a third of the word's length, the first of equals. */
    public static Optional<String> nearest(String word, Collection<String> candidates) {
        int limit = Math.max(1, word.length() / 3);
        if (word.length() > LONGEST || candidates.size() > MOST) {
            return Optional.empty();
        }
        return candidates.stream()
                .filter(candidate -> Math.abs(candidate.length() - word.length()) <= limit)
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .filter(candidate -> distance(word, candidate) <= limit);
    }

    /** Insertions, deletions, replacements and swaps of neighbours that turn one into the other. */
    static int distance(String from, String to) {
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                cost[i][j] = i == 0 ? j : j == 0 ? i : cheapest(cost, from, to, i, j);
            }
        }
        return cost[from.length()][to.length()];
    }

    private static int cheapest(int[][] cost, String from, String to, int i, int j) {
        int replace = cost[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replace, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped =
                i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
