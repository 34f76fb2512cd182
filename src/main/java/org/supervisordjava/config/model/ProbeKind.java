package org.supervisordjava.config.model;

import java.util.Locale;

/** Kubernetes' three kinds of probes. */
public enum ProbeKind {
    STARTUP,
    READINESS,
    LIVENESS;

    /**
     * {@code startup}, {@code readiness}, {@code liveness}: the option's name and the metric label.
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
