package org.supervisordjava.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The JVM says nothing of a class that its options name and that is not there. */
class CompiledSoonTest {

    private static final Path LAUNCHER = Path.of("src/main/dist/bin/supervisord-java");
    private static final Pattern CLASS = Pattern.compile("CompileThresholdScaling,([\\w.]+)::\\*");

    @Test
    void launcherNamesTheClassesThatWorkOnLines() throws Exception {
        var named =
                CLASS.matcher(Files.readString(LAUNCHER)).results().map(match -> match.group(1));

        assertEquals(
                List.of(
                        LineScratch.class.getName(),
                        LineSplitter.class.getName(),
                        PrefixedLines.class.getName()),
                named.toList());
    }
}
