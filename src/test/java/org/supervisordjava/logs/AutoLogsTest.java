package org.supervisordjava.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.OutputChannel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

class AutoLogsTest {

    @TempDir private Path directory;
    private final RecordedLog log = new RecordedLog();

    private Set<String> files() throws IOException {
        var names = new TreeSet<String>();
        try (var files = Files.list(directory)) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        }
        return names;
    }

    @Test
    void names_areSupervisords() {
        var name =
                new AutoLogs(directory, "sup", log)
                        .newPath("cat", OutputChannel.STDOUT)
                        .getFileName()
                        .toString();

        assertTrue(name.matches("cat-stdout---sup-[a-z0-9_]{8}\\.log"), name);
    }

    @Test
    void names_differ() {
        var autoLogs = new AutoLogs(directory, "sup", log);

        assertNotEquals(
                autoLogs.newPath("cat", OutputChannel.STDOUT),
                autoLogs.newPath("cat", OutputChannel.STDOUT));
    }

    @Test
    void oldLogsAndTheirBackups_areRemoved() throws IOException {
        var autoLogs = new AutoLogs(directory, "sup", log);
        var current = autoLogs.newPath("cat", OutputChannel.STDERR);
        for (var name :
                Set.of(
                        "cat-stdout---sup-abcdefgh.log",
                        "cat-stdout---sup-abcdefgh.log.1",
                        "cat-stdout---sup-abcdefgh.log.10",
                        "cat-stdout---sup-abcdefgh.log.2.gz",
                        "cat-stdout---sup-abcdefgh.log.gz.part",
                        "cat-stdout---other-abcdefgh.log",
                        "cat-stdout---sup-abcdefgh.log.gz",
                        "cat.log",
                        current.getFileName().toString(),
                        current.getFileName() + ".1")) {
            Files.createFile(directory.resolve(name));
        }

        int removed = autoLogs.removeOld();

        assertEquals(5, removed);
        assertEquals(
                Set.of(
                        "cat-stdout---other-abcdefgh.log",
                        "cat-stdout---sup-abcdefgh.log.gz",
                        "cat.log",
                        current.getFileName().toString(),
                        current.getFileName() + ".1"),
                files());
    }

    @Test
    void missingDirectory_isReported() {
        var autoLogs = new AutoLogs(directory.resolve("missing"), "sup", log);

        assertEquals(0, autoLogs.removeOld());
        assertEquals(1, log.lines().size());
    }
}
