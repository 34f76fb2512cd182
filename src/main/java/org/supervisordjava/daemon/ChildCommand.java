package org.supervisordjava.daemon;

import org.supervisordjava.config.model.CommandLine;
import org.supervisordjava.config.model.CommandLine.MalformedCommandException;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.posix.Executable;
import org.supervisordjava.supervisor.port.Processes.SpawnFailure;
import org.supervisordjava.supervisor.port.Processes.SpawnResult;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a program's {@code command} comes to: words and a file, or supervisord's message why not.
 */
sealed interface ChildCommand {

    /** Searched when neither the program nor the supervisor has a PATH. */
    String DEFAULT_PATH = "/bin:/usr/bin:/usr/local/bin";

    record Runnable(Path executable, List<String> argv) implements ChildCommand {}

    record Broken(SpawnResult.NotSpawned failure) implements ChildCommand {}

    /**
     * @param environment of the child, whose PATH is searched
     */
    static ChildCommand of(ProcessConfig process, Map<String, String> environment) {
        List<String> words;
        try {
            words = CommandLine.words(process.command());
        } catch (MalformedCommandException e) {
            return broken(SpawnFailure.NOT_EXECUTABLE, e.getMessage());
        }
        var name = words.getFirst();
        return switch (Executable.resolve(
                name, environment.getOrDefault("PATH", DEFAULT_PATH), process.user())) {
            case Executable.Found(Path file) -> new Runnable(file, words);
            case Executable.Missing(String missing) ->
                    broken(SpawnFailure.NO_FILE, "can't find command '" + missing + "'");
            case Executable.IsDirectory(Path file) ->
                    broken(SpawnFailure.NOT_EXECUTABLE, "command at '" + file + "' is a directory");
            case Executable.NotExecutable(Path file) ->
                    broken(
                            SpawnFailure.NOT_EXECUTABLE,
                            "command at '" + file + "' is not executable");
            case Executable.NoPermission(Path file) ->
                    broken(
                            SpawnFailure.NOT_EXECUTABLE,
                            "no permission to run command '" + file + "'");
        };
    }

    private static Broken broken(SpawnFailure reason, String error) {
        return new Broken(new SpawnResult.NotSpawned(reason, error));
    }
}
