package org.supervisordjava.config.source;

import org.supervisordjava.config.text.ConfigProblem.Location;
import org.supervisordjava.config.text.Problems;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Files in the directories of includes that no pattern matches: mostly a wrong ending. */
final class UnreadFiles {

    /** A pattern such as {@code /etc/*.conf} leaves hundreds. */
    private static final int MAX_NAMED = 10;

    private final List<Beside> found = new ArrayList<>();

    private record Beside(String pattern, Location location, List<Path> files) {}

    /**
     * @param files those in the pattern's directory that it does not match
     */
    void add(String pattern, Location location, List<Path> files) {
        found.add(new Beside(pattern, location, files));
    }

    /**
     * @param read what another include has read, and the main file
     */
    void warn(Set<Path> read, Problems problems) {
        for (Beside beside : found) {
            var files = beside.files().stream().filter(file -> !read.contains(file)).toList();
            if (!files.isEmpty()) {
                problems.warning(
                        beside.location(),
                        "not read, as `%s` does not match: %s"
                                .formatted(beside.pattern(), named(files)),
                        "rename it, or move it out of the directory");
            }
        }
    }

    private static String named(List<Path> files) {
        var names = files.stream().limit(MAX_NAMED).map(Path::toString);
        int more = files.size() - MAX_NAMED;
        return names.collect(Collectors.joining(", "))
                + (more > 0 ? " and %d more".formatted(more) : "");
    }
}
