package org.supervisordjava.config.build;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.ConfigDiff;
import org.supervisordjava.config.model.ConfigDiff.GroupChange;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.text.ConfigException;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class ConfigDiffTest {

    @TempDir Path directory;

    @Test
    void theSameFileTwice_isNoChange() throws ConfigException {
        var text = "programs: {a: {command: a}}";

        assertEquals(new ConfigDiff(List.of(), new LinkedHashMap<>(), List.of()), diff(text, text));
    }

    @Test
    void groupsAreAddedAndRemoved() throws ConfigException {
        var diff =
                diff(
                        "programs: {a: {command: a}, b: {command: b}}",
                        "programs: {b: {command: b}, c: {command: c}}");

        assertEquals(new ConfigDiff(List.of("c"), new LinkedHashMap<>(), List.of("a")), diff);
    }

    @Test
    void onlyTheProcessesThatChangedAreNamed() throws ConfigException {
        var diff =
                diff(
                        """
                        programs: {a: {command: a}, b: {command: b}, c: {command: c}, d: {command: d}}
                        groups: {g: {programs: [a, b, c]}}
                        """,
                        """
                        programs: {a: {command: a}, b: {command: other}, c: {command: c}, d: {command: d}}
                        groups: {g: {programs: [a, b, d]}}
                        """);

        assertEquals(List.of("d"), diff.removed());
        assertEquals(
                Map.of(
                        "g",
                        new GroupChange(
                                List.of(new ProcessId("g", "d")),
                                List.of(new ProcessId("g", "b")),
                                List.of(new ProcessId("g", "c")))),
                diff.changed());
    }

    @Test
    void moreProcesses_leaveTheFirstOnesAlone() throws ConfigException {
        var text =
                """
                programs:
                  w: {command: w, numprocs: %d, process_name: "w%%(process_num)d"}
                """;

        assertEquals(
                Map.of(
                        "w",
                        new GroupChange(List.of(new ProcessId("w", "w2")), List.of(), List.of())),
                diff(text.formatted(2), text.formatted(3)).changed());
    }

    @Test
    void anotherSubscription_concernsEveryListenerOfThePool() throws ConfigException {
        var text = "eventlisteners: {w: {command: w, events: [%s]}}";

        assertEquals(
                Map.of(
                        "w",
                        new GroupChange(List.of(), List.of(new ProcessId("w", "w")), List.of())),
                diff(text.formatted("TICK_5"), text.formatted("TICK_60")).changed());
    }

    private ConfigDiff diff(String before, String after) throws ConfigException {
        var fixture = new ConfigFixture(directory);
        return ConfigDiff.between(
                fixture.yaml(before).config().groups(), fixture.yaml(after).config().groups());
    }
}
