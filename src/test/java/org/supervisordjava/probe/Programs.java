package org.supervisordjava.probe;

import org.supervisordjava.config.model.ProbeConfig;
import org.supervisordjava.config.model.ProbesConfig;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfigs;

import java.time.Duration;
import java.util.Optional;

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
        return ProcessConfigs.program(name).probes(probes).build();
    }
}
