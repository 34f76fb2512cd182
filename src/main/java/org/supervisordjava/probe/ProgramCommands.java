package org.supervisordjava.probe;

import org.supervisordjava.config.model.ProcessConfig;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Runs commands for a program as its exec probes run: as its user, in its directory and
 * environment, with a limit after which the whole process group is killed. Any thread; waits.
 */
public final class ProgramCommands {

    private final ForeignProcesses processes;
    private final Function<ProcessConfig, Map<String, String>> environment;

    /**
     * @param environment of a program, complete
     */
    public ProgramCommands(
            ForeignProcesses processes, Function<ProcessConfig, Map<String, String>> environment) {
        this.processes = processes;
        this.environment = environment;
    }

    /**
     * Why a command has failed, and the end of what it has written; empty when it left with 0.
     *
     * @param variables over those of the program
     */
    public Optional<String> failure(
            ProcessConfig process,
            List<String> command,
            Map<String, String> variables,
            Duration timeout)
            throws InterruptedException {
        var all = new LinkedHashMap<>(environment.apply(process));
        all.putAll(variables);
        var outcome =
                new ExecProbe(
                                command,
                                process.user(),
                                process.confinement(),
                                process.directory(),
                                all,
                                ExecCommand.ofThisSystem(),
                                processes)
                        .attempt(Deadline.after(timeout));
        return outcome.success() ? Optional.empty() : Optional.of(outcome.output());
    }
}
