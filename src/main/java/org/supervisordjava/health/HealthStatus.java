package org.supervisordjava.health;

import java.util.Locale;

/** The combined state of all programs. */
public enum HealthStatus {
    /** Something has still to become ready for the first time, and nothing essential has failed. */
    STARTING,
    /** Every program that starts by itself is ready, or has completed. */
    HEALTHY,
    /** All essential programs are ready; another one is not. */
    DEGRADED,
    /** An essential program is given up, or not ready although it has been. */
    UNHEALTHY,
    /** The supervisor is stopping everything. */
    STOPPING;

    /** As in the JSON. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
