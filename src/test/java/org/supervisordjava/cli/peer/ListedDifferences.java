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
 * column of its table. Everything else has to agree, and what is listed has to differ. A row that
 * says "with Python 3.12" or the like counts where supervisord runs on that or a later one.
 */
public record ListedDifferences(String heading, Set<String> names) {

    private static final Path DOCUMENT = Path.of("docs/compatibility.md");
    private static final Pattern LAST_COLUMN = Pattern.compile("(?m)^\\|.*\\|([^|]*)\\|$");
    private static final Pattern WITH_PYTHON = Pattern.compile("with Python 3\\.(\\d+)");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    public static ListedDifferences under(String heading) throws IOException {
        var section =
                Files.readString(DOCUMENT)
                        .split("(?m)^### " + Pattern.quote(heading) + "\n", 2)[1]
                        .split("(?m)^#", 2)[0];
        int python = minorVersionOfPython();
        var names =
                LAST_COLUMN
                        .matcher(section)
                        .results()
                        .filter(row -> leastPython(row.group()) <= python)
                        .flatMap(row -> QUOTED.matcher(row.group(1)).results())
                        .map(quoted -> quoted.group(1))
                        .collect(Collectors.toSet());
        return new ListedDifferences(heading, names);
    }

    private static int leastPython(String row) {
        var version = WITH_PYTHON.matcher(row);
        return version.find() ? Integer.parseInt(version.group(1)) : 0;
    }

    /** Of the one that Debian's supervisord runs on. */
    private static int minorVersionOfPython() throws IOException {
        var python =
                new ProcessBuilder(
                                "/usr/bin/python3", "-c", "import sys; print(sys.version_info[1])")
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (var output = python.inputReader()) {
            return Integer.parseInt(output.readLine());
        }
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
