package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.LoadedConfig;
import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.text.ConfigException;
import org.supervisordjava.config.text.ConfigProblem;
import org.supervisordjava.config.text.ConfigProblem.Severity;
import org.supervisordjava.protocol.Fault;
import org.supervisordjava.supervisor.port.Ports;
import org.supervisordjava.threads.Containment;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Reads the configuration again for whoever asks, one after the other: the next reading begins when
 * the one before has been applied, so that two updates never work on the same groups. Loop's thread
 * only.
 */
final class ConfigReloads {

    private record Request(
            BiConsumer<LoadedConfig, Runnable> onLoaded, Consumer<CommandException> onBroken) {}

    private static final String LOG_SAYS_WHY = "the log says why";

    private final Ports ports;
    private final Containment steps;
    private final Deque<Request> waiting = new ArrayDeque<>();
    private Request current;

    /**
     * @param steps contains what fails, so that who waits is answered and the next one begins
     */
    ConfigReloads(Ports ports, Containment steps) {
        this.ports = ports;
        this.steps = steps;
    }

    /**
     * Reads the configuration again; a broken one changes nothing and is reported as CANT_REREAD.
     *
     * @param onLoaded applies it, and runs what it is given when it is through
     */
    void read(BiConsumer<LoadedConfig, Runnable> onLoaded, Consumer<CommandException> onBroken) {
        if (waiting.size() >= Supervisor.MOST_WAITING) {
            onBroken.accept(
                    new CommandException(Fault.FAILED, "too many commands are waiting, try again"));
            return;
        }
        waiting.add(new Request(onLoaded, onBroken));
        if (current == null) {
            beginNext();
        }
    }

    private void beginNext() {
        current = waiting.poll();
        while (current != null
                && !steps.run(
                        () -> "cannot read the configuration", ports.configReading()::begin)) {
            fail(current, "the configuration could not be read: " + LOG_SAYS_WHY);
            current = waiting.poll();
        }
    }

    private void fail(Request request, String why) {
        steps.run(
                () -> "cannot answer",
                () -> request.onBroken().accept(new CommandException(Fault.FAILED, why)));
    }

    void loaded(LoadedConfig loaded) {
        loaded.notes().forEach(note -> ports.log().log(LogLevel.INFO, note));
        loaded.warnings().forEach(warning -> ports.log().log(LogLevel.WARN, warning.toString()));
        var request = current;
        if (request != null
                && !steps.run(
                        () -> "cannot apply the configuration",
                        () -> request.onLoaded().accept(loaded, () -> finished(request)))) {
            fail(request, "the configuration could not be applied: " + LOG_SAYS_WHY);
            finished(request);
        }
    }

    private static LogLevel level(ConfigProblem problem) {
        return problem.severity() == Severity.ERROR ? LogLevel.ERROR : LogLevel.WARN;
    }

    void broken(ConfigException broken) {
        broken.problems().forEach(problem -> ports.log().log(level(problem), problem.toString()));
        ports.log().log(LogLevel.ERROR, "the configuration is broken: nothing has been changed");
        ports.events()
                .publish(
                        new SupervisorEvent.ConfigurationRefused(
                                broken.problems().stream()
                                        .filter(ConfigProblem::isError)
                                        .map(ConfigProblem::toString)
                                        .findFirst()
                                        .orElse("")));
        var request = current;
        if (request != null) {
            var messages =
                    broken.problems().stream()
                            .filter(problem -> problem.severity() == Severity.ERROR)
                            .map(ConfigProblem::toString)
                            .collect(Collectors.joining("\n"));
            steps.run(
                    () -> "cannot answer",
                    () ->
                            request.onBroken()
                                    .accept(new CommandException(Fault.CANT_REREAD, messages)));
            finished(request);
        }
    }

    private void finished(Request request) {
        if (current == request) {
            beginNext();
        }
    }
}
