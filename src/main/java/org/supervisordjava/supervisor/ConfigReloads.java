package org.supervisordjava.supervisor;

import org.supervisordjava.config.ConfigException;
import org.supervisordjava.config.ConfigProblem;
import org.supervisordjava.config.ConfigProblem.Severity;
import org.supervisordjava.config.LoadedConfig;
import org.supervisordjava.config.LogLevel;
import org.supervisordjava.supervisor.port.Ports;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Readings of the configuration that are on their way, in order, with what to do with each. Loop's
 * thread only.
 */
final class ConfigReloads {

    private record Pending(Consumer<LoadedConfig> onLoaded, Consumer<CommandException> onBroken) {}

    private final Ports ports;
    private final Deque<Pending> pending = new ArrayDeque<>();

    ConfigReloads(Ports ports) {
        this.ports = ports;
    }

    /**
     * Reads the configuration again; a broken one changes nothing and is reported as CANT_REREAD.
     */
    void read(Consumer<LoadedConfig> onLoaded, Consumer<CommandException> onBroken) {
        pending.add(new Pending(onLoaded, onBroken));
        ports.configReading().begin();
    }

    void loaded(LoadedConfig loaded) {
        loaded.notes().forEach(note -> ports.log().log(LogLevel.INFO, note));
        loaded.warnings().forEach(warning -> ports.log().log(LogLevel.WARN, warning.toString()));
        var next = pending.poll();
        if (next != null) {
            next.onLoaded().accept(loaded);
        }
    }

    private static LogLevel level(ConfigProblem problem) {
        return problem.severity() == Severity.ERROR ? LogLevel.ERROR : LogLevel.WARN;
    }

    void broken(ConfigException broken) {
        broken.problems().forEach(problem -> ports.log().log(level(problem), problem.toString()));
        ports.log().log(LogLevel.ERROR, "the configuration is broken: nothing has been changed");
        var next = pending.poll();
        if (next != null) {
            var messages =
                    broken.problems().stream()
                            .filter(problem -> problem.severity() == Severity.ERROR)
                            .map(ConfigProblem::toString)
                            .collect(Collectors.joining("\n"));
            next.onBroken().accept(new CommandException(Fault.CANT_REREAD, messages));
        }
    }
}
