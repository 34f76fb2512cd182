package org.supervisordjava.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.ProcessConfig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table in docs/process-states.md is what the machine does. */
final class ProcessStatesDocTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static final Map<String, ProcessEvent> EVENTS = new LinkedHashMap<>();

    static {
        EVENTS.put("Start", new ProcessEvent.Start());
        EVENTS.put("Spawned", new ProcessEvent.Spawned(7));
        EVENTS.put("SpawnFailed", new ProcessEvent.SpawnFailed("error"));
        EVENTS.put("Exited", new ProcessEvent.Exited(new ExitStatus.Code(1)));
        EVENTS.put("DeadlinePassed", new ProcessEvent.DeadlinePassed());
        EVENTS.put("Stop", new ProcessEvent.Stop());
        EVENTS.put("Restart", new ProcessEvent.Restart());
        EVENTS.put("Kill", new ProcessEvent.Kill());
        EVENTS.put("GiveUp", new ProcessEvent.GiveUp());
        EVENTS.put("SignalFailed", new ProcessEvent.SignalFailed("error"));
    }

    @Test
    void documentedTable_isWhatTheMachineDoes() throws IOException {
        var document = Files.readString(Path.of("docs/process-states.md"));
        var documented =
                document.lines()
                        .filter(line -> line.startsWith("|"))
                        .collect(Collectors.joining("\n"));
        assertEquals(table(), documented);
    }

    private static String table() {
        var header = "| | " + String.join(" | ", EVENTS.keySet()) + " |";
        var rule = "|---".repeat(EVENTS.size() + 1) + "|";
        var rows = Stream.of(ProcessState.values()).map(ProcessStatesDocTest::row);
        return Stream.concat(Stream.of(header, rule), rows).collect(Collectors.joining("\n"));
    }

    private static String row(ProcessState state) {
        var cells = EVENTS.values().stream().map(event -> cell(state, event));
        return "| **" + state + "** | " + cells.collect(Collectors.joining(" | ")) + " |";
    }

    private static String cell(ProcessState state, ProcessEvent event) {
        ProcessConfig config = program("x").build();
        boolean alive = state.isSignallable();
        var status =
                new ProcessStatus(
                        state,
                        alive ? 7 : 0,
                        0,
                        0,
                        NOW,
                        Optional.of(NOW),
                        Optional.empty(),
                        Optional.empty(),
                        "",
                        Optional.empty(),
                        false);
        var transition = ProcessMachine.step(config, status, event, NOW);
        var path =
                transition.effects().stream()
                        .filter(Effect.StateChanged.class::isInstance)
                        .map(effect -> ((Effect.StateChanged) effect).to().toString())
                        .collect(Collectors.joining(" → "));
        var actions =
                transition.effects().stream()
                        .map(
                                effect ->
                                        switch (effect) {
                                            case Effect.Spawn() -> "spawn";
                                            case Effect.SendSignal(
                                                            var pid,
                                                            var signal,
                                                            var group) ->
                                                    signal.toString();
                                            case Effect.StateChanged ignored -> "";
                                            case Effect.Log ignored -> "";
                                        })
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining(", "));
        return path + (actions.isEmpty() ? "" : (path.isEmpty() ? "" : " ") + "(" + actions + ")");
    }
}
