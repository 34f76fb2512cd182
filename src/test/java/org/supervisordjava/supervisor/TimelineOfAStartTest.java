package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfig.Dependency;
import org.supervisordjava.config.model.ProcessConfig.Dependency.Condition;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.diagnosis.Timeline;

import java.time.Duration;
import java.time.ZoneOffset;

/** Staged starts whose critical path is known, as the supervisor remembers them. */
class TimelineOfAStartTest {

    private final ProcessConfig prepare = program("prepare").oneshot().priority(1).build();
    private final ProcessConfig db = program("db").oneshot().priority(10).build();
    private final ProcessConfig cache = program("cache").oneshot().priority(10).build();
    private final ProcessConfig migrate = after("migrate", "db").priority(10).build();
    private final ProcessConfig warm = after("warm", "cache").priority(10).build();
    private final ProcessConfig web = after("web", "cache", "migrate").priority(20).build();

    @Test
    void boot_leadsThroughPrioritiesAndDependencies() {
        var life = life(prepare, db, cache, migrate, warm, web);
        life.seconds(30);

        var text = text(life);
        assertTrue(
                text.matches(
                        "(?s).*\ncritical path: prepare [^>]*-> db 3 s -> migrate 2 s -> web 4 s\n.*"),
                text);
        assertTrue(text.matches("(?s).*\nwarm  [^*]* <- cache\n.*"), text);
    }

    @Test
    void laterRestart_isTold_withItsOwnPath() {
        var life = life(prepare, db, cache, migrate, warm, web);
        life.seconds(30);

        life.command(commands -> commands.restart(new Selector.One(migrate.id())));
        life.command(commands -> commands.restart(new Selector.One(web.id())));
        life.seconds(30);

        var text = text(life);
        assertTrue(text.contains("\ncritical path: migrate 2 s -> web 4 s\n"), text);
        assertTrue(text.contains("\ncritical path: prepare"), text);
        assertTrue(text.contains("00:00:30 to 00:00:36, 6 s\n"), text);
    }

    private static ProcessConfigs after(String name, String... others) {
        return program(name)
                .oneshot()
                .dependsOn(
                        java.util.stream.Stream.of(others)
                                .map(
                                        other ->
                                                new Dependency(
                                                        other, Condition.COMPLETED_SUCCESSFULLY))
                                .toArray(Dependency[]::new));
    }

    private SimulatedLife life(ProcessConfig... processes) {
        var life = new SimulatedLife(processes);
        life.takes(db, Duration.ofSeconds(3));
        life.takes(cache, Duration.ofSeconds(1));
        life.takes(migrate, Duration.ofSeconds(2));
        life.takes(warm, Duration.ofSeconds(1));
        life.takes(web, Duration.ofSeconds(4));
        return life;
    }

    private static String text(SimulatedLife life) {
        var snapshot = life.snapshot();
        return new Timeline(snapshot, snapshot.at(), ZoneOffset.UTC).text();
    }
}
