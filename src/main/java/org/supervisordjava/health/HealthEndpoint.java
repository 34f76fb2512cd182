package org.supervisordjava.health;

/** Questions that Docker's HEALTHCHECK and Kubernetes' probes ask, and the status that answers. */
public enum HealthEndpoint {
    /** {@code /health} and {@code /health/ready}: may traffic come? */
    READY,
    /** {@code /health/live}: is the supervisor itself alive? */
    LIVE,
    /** {@code /health/startup}: has everything been ready once? */
    STARTUP;

    /** 200 for yes, 503 for no. */
    public int httpStatus(HealthReport report) {
        boolean yes =
                switch (this) {
                    case READY -> report.ready();
                    case LIVE -> report.live();
                    case STARTUP -> report.started();
                };
        return yes ? 200 : 503;
    }
}
