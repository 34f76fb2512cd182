package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.SupervisorConfig;
import org.supervisordjava.config.model.SupervisordConfig;
import org.supervisordjava.config.model.SupervisordConfigBuilder;
import org.supervisordjava.supervisor.port.MainLog;

import java.util.ArrayList;

/**
 * What the supervisor takes from its configuration at the start only: everything but the groups and
 * {@code shutdown_timeout}.
 */
final class StartupSettings {

    private final SupervisorConfig atStart;
    private final MainLog log;

    StartupSettings(SupervisorConfig atStart, MainLog log) {
        this.atStart = atStart;
        this.log = log;
    }

    /** Tells the operator of changes that neither reread nor update brings into effect. */
    void warnOfChanges(SupervisorConfig fresh) {
        var changed = new ArrayList<String>();
        if (!atStart.supervisord().equals(withTimeoutOfStart(fresh.supervisord()))) {
            changed.add("the supervisor's own options");
        }
        if (!atStart.httpServers().equals(fresh.httpServers())) {
            changed.add("HTTP servers");
        }
        if (!atStart.signalForwards().keySet().equals(fresh.signalForwards().keySet())) {
            changed.add("signals");
        }
        if (!changed.isEmpty()) {
            log.log(
                    LogLevel.WARN,
                    "changed "
                            + String.join(", ", changed)
                            + ": takes effect with supervisorctl reload, which restarts everything");
        }
    }

    private SupervisordConfig withTimeoutOfStart(SupervisordConfig fresh) {
        return SupervisordConfigBuilder.builder(fresh)
                .shutdownTimeout(atStart.supervisord().shutdownTimeout())
                .build();
    }
}
