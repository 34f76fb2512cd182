package org.supervisordjava;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What these documents promise has a test, and the tests that they name are there. */
class PromisesTest {

    private static final Path TESTS = Path.of("src/test");

    /** {@code SomeTest.aMethod_ofIt}, {@code SomeFuzz}, {@code some.test}. */
    private static final Pattern NAME =
            Pattern.compile("`(?:([A-Z]\\w*(?:Test|Fuzz))(?:\\.(\\w+))?|([a-z]+\\.test))`");

    @ParameterizedTest
    @ValueSource(strings = {"docs/security.md", "docs/reliability.md"})
    void everyTestThatIsNamed_isThere(String document) throws IOException {
        var missing = new ArrayList<String>();
        var names = NAME.matcher(Files.readString(Path.of(document)));
        int count = 0;
        while (names.find()) {
            count++;
            var file = names.group(3) == null ? names.group(1) + ".java" : names.group(3);
            var method = names.group(2);
            if (sources(file).stream()
                    .noneMatch(text -> method == null || text.contains("void " + method + "("))) {
                missing.add(names.group());
            }
        }
        assertEquals(List.of(), missing);
        assertTrue(count > 5, "the document names no tests");
    }

    /** A table with a column of tests has one in each of its rows. */
    @ParameterizedTest
    @ValueSource(strings = {"docs/security.md", "docs/reliability.md"})
    void everyPromise_hasATest(String document) throws IOException {
        var without = new ArrayList<String>();
        boolean hasTests = false;
        for (var line : Files.readAllLines(Path.of(document))) {
            if (!line.startsWith("|")) {
                hasTests = false;
            } else if (line.endsWith("| test |")) {
                hasTests = true;
            } else if (hasTests && !line.startsWith("|---")) {
                var cell = line.substring(line.lastIndexOf('|', line.length() - 2));
                if (!NAME.matcher(cell).find()) {
                    without.add(line);
                }
            }
        }
        assertEquals(List.of(), without);
    }

    private static List<String> sources(String name) throws IOException {
        try (Stream<Path> files = Files.walk(TESTS)) {
            var texts = new ArrayList<String>();
            for (var file : files.filter(path -> path.endsWith(name)).toList()) {
                texts.add(Files.readString(file));
            }
            return texts;
        }
    }
}
