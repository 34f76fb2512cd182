package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.HttpServerConfig;
import org.supervisordjava.config.model.HttpServerConfig.Exposure;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.config.model.SupervisorConfig;
import org.supervisordjava.config.model.SupervisordConfigBuilder;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class StartupSettingsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(9);

    private final List<String> log = new ArrayList<>();
    private final SupervisorConfig atStart = ProcessConfigs.configuration(TIMEOUT, List.of());

    @Test
    void otherPrograms_areNoReasonToWarn() {
        var program = ProcessConfigs.program("web").build();

        compareWith(ProcessConfigs.configuration(TIMEOUT, List.of(program)));

        assertEquals(List.of(), log);
    }

    @Test
    void shutdownTimeout_takesEffectAtOnce() {
        compareWith(ProcessConfigs.configuration(TIMEOUT.plusSeconds(1), List.of()));

        assertEquals(List.of(), log);
    }

    @Test
    void whateverElseHasChanged_isNamed() {
        var server =
                new HttpServerConfig.Inet(
                        "http",
                        Optional.empty(),
                        9001,
                        Exposure.HEALTH,
                        Optional.empty(),
                        Optional.empty(),
                        List.of());

        compareWith(
                new SupervisorConfig(
                        SupervisordConfigBuilder.builder(atStart.supervisord())
                                .identifier("other")
                                .build(),
                        List.of(),
                        List.of(server),
                        Map.of(Signal.USR1, List.of("web"))));

        assertEquals(
                List.of(
                        "WARN changed the supervisor's own options, HTTP servers, signals: takes effect"
                                + " with supervisorctl reload, which restarts everything"),
                log);
    }

    private void compareWith(SupervisorConfig fresh) {
        new StartupSettings(atStart, (level, message) -> log.add(level + " " + message))
                .warnOfChanges(fresh);
    }
}
