package org.supervisordjava.config.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

class IncludePatternTest {

    @TempDir private Path folder;

    @BeforeEach
    void createFiles() throws IOException {
        for (String name : List.of("a.conf", "B.conf", "é.conf", ".h", "[x]", "d/e.conf", "a1")) {
            var file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.createFile(file);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    *.conf     | B.conf a.conf é.conf
                    a.conf     | a.conf
                    nope       |
                    ?.conf     | B.conf a.conf é.conf
                    [a-c].conf | a.conf
                    [!a]*.conf | B.conf é.conf
                    [z-a].conf |
                    a[0-9]     | a1
                    [x]        |
                    [[]x]      | [x]
                    [[]*       | [x]
                    .*         | .h
                    */*.conf   | d/e.conf
                    **/*.conf  | d/e.conf
                    ./a.conf   | a.conf
                    *a*.*c*o*f | a.conf
                    a.conf/x   |
                    """)
    void matches(String pattern, String expected) {
        var names = expected == null ? List.of() : Arrays.asList(expected.split(" "));
        var found =
                new IncludePattern(folder, pattern, new ReadingBudget(1_000, "", ""))
                        .find().matches().stream()
                                .map(path -> folder.relativize(path.normalize()).toString())
                                .toList();
        assertEquals(names, found);
    }
}
