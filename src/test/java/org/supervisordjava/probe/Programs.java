package org.supervisordjava.probe;

import org.supervisordjava.config.OutputConfig;
import org.supervisordjava.config.OutputTarget;
import org.supervisordjava.config.ProbeConfig;
import org.supervisordjava.config.ProbesConfig;
import org.supervisordjava.config.ProcessConfig;
import org.supervisordjava.config.ProcessId;
import org.supervisordjava.config.Signal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Processes with probes, in few words. */
final class Programs {

    static final Duration PERIOD = Duration.ofSeconds(10);

    private Programs() {}

    static ProbeConfig probe(ProbeConfig.Action action) {
        return new ProbeConfig(action, Duration.ZERO, PERIOD, Duration.ofSeconds(1), 1, 3);
    }

    static ProbeConfig logLine(String regex) {
        return probe(new ProbeConfig.LogLine(regex));
    }

    static ProbesConfig readiness(ProbeConfig config) {
        return new ProbesConfig(Optional.empty(), Optional.of(config), Optional.empty());
    }

    static ProbesConfig startupAndReadiness(ProbeConfig startup, ProbeConfig readiness) {
        return new ProbesConfig(Optional.of(startup), Optional.of(readiness), Optional.empty());
    }

    static ProbesConfig liveness(ProbeConfig config) {
        return new ProbesConfig(Optional.empty(), Optional.empty(), Optional.of(config));
    }

    static ProcessConfig process(String name, ProbesConfig probes) {
        var output = new OutputConfig(new OutputTarget.None(), 0, 0, 0, false, false, false);
        return new ProcessConfig(
                new ProcessId(name, name),
                name,
                ProcessConfig.ProgramType.SERVICE,
                "/bin/cat",
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                999,
                999,
                true,
                ProcessConfig.Autorestart.UNEXPECTED,
                1,
                3,
                List.of(0),
                new ProcessConfig.StopConfig(Signal.TERM, 10, false, false),
                new ProcessConfig.RestartDelay(Optional.empty(), Duration.ofMinutes(1)),
                false,
                output,
                output,
                Map.of(),
                Optional.empty(),
                probes,
                List.of(),
                false,
                ProcessConfig.OnFatal.IGNORE,
                new ProcessConfig.ResourceLimits(
                        Map.of(), OptionalInt.empty(), OptionalInt.empty()));
    }
}
