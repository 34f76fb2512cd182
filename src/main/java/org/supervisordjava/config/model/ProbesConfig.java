package org.supervisordjava.config.model;

import java.util.Optional;

/**
 * The probes of one process, with Kubernetes' meaning: startup holds back the other two until it
 * has succeeded once.
 */
public record ProbesConfig(
        Optional<ProbeConfig> startup,
        Optional<ProbeConfig> readiness,
        Optional<ProbeConfig> liveness) {

    public static final ProbesConfig NONE =
            new ProbesConfig(Optional.empty(), Optional.empty(), Optional.empty());

    public boolean isEmpty() {
        return startup.isEmpty() && readiness.isEmpty() && liveness.isEmpty();
    }

    /** The probe of one kind, if there is one. */
    public Optional<ProbeConfig> of(ProbeKind kind) {
        return switch (kind) {
            case STARTUP -> startup;
            case READINESS -> readiness;
            case LIVENESS -> liveness;
        };
    }

    /**
     * Whether the process says itself when it is ready, instead of being ready as soon as it has
     * been spawned.
     */
    public boolean gatesReadiness() {
        return startup.isPresent() || readiness.isPresent();
    }

    /** Whether somebody asks again and again until the process is ready. */
    public boolean isTriedUntilReady() {
        return isTried(startup) || isTried(readiness);
    }

    private static boolean isTried(Optional<ProbeConfig> probe) {
        return probe.isPresent() && probe.get().action().isTried();
    }
}
