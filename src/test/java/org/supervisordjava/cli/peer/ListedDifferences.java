package org.supervisordjava.cli.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The deliberate differences of one section of the document: what is in back quotes in the last
 * column of its table. Everything else has to agree, and what is listed has to differ.
 */
record ListedDifferences(String heading, Set<String> names) {

    private static final Path DOCUMENT = Path.of("docs/compatibility.md");
    private static final Pattern LAST_COLUMN = Pattern.compile("(?m)^\\|.*\\|([^|]*)\\|$");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    static ListedDifferences under(String heading) throws IOException {
        var section =
                Files.readString(DOCUMENT)
                        .split("(?m)^### " + Pattern.quote(heading) + "\n", 2)[1]
                        .split("(?m)^#", 2)[0];
        var names =
                LAST_COLUMN
                        .matcher(section)
                        .results()
                        .flatMap(row -> QUOTED.matcher(row.group(1)).results())
                        .map(quoted -> quoted.group(1))
                        .collect(Collectors.toSet());
        return new ListedDifferences(heading, names);
    }

    /** Fails when the two differ and are not listed, or are listed and do not differ. */
    void check(String name, Object theirs, Object ours) {
        if (names.contains(name)) {
            assertNotEquals(
                    theirs,
                    ours,
                    name + " does not differ any more: remove it from \"" + heading + '"');
        } else {
            assertEquals(theirs, ours, name);
        }
    }

    /** Fails when something is listed that is not compared at all. */
    void checkThatAllAreAmong(Collection<String> compared) {
        assertEquals(List.of(), names.stream().filter(name -> !compared.contains(name)).toList());
    }
}
