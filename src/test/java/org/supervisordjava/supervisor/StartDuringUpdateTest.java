package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.LoadedConfig;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfig.Autorestart;
import org.supervisordjava.config.model.ProcessConfig.Dependency;
import org.supervisordjava.config.model.ProcessConfig.Dependency.Condition;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.process.ProcessState;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Whoever starts a program while an update is stopping others does not leave it with the old
 * configuration.
 */
class StartDuringUpdateTest {

    private final SimulatedLife life =
            new SimulatedLife(slow("/bin/old").build(), manual("/bin/old").build());

    @Test
    void whatIsStartedInBetween_runsWithTheNewConfiguration() {
        var slow = slow("/bin/new").build();
        var manual = manual("/bin/new").build();
        var updated = life.command(commands -> commands.update(List.of()));
        life.handle(loaded(slow, manual));
        assertEquals(ProcessState.STOPPING, life.state(slow));
        start(manual);
        assertEquals(Set.of(slow("/bin/old").build(), manual("/bin/old").build()), living());
        life.seconds(30);
        assertEquals(
                List.of("manual", "slow"), updated.join().changed().stream().sorted().toList());
        assertEquals(Set.of(slow, manual), living());
    }

    @Test
    void whatNobodyStarts_staysDown() {
        var slow = slow("/bin/new").build();
        life.command(commands -> commands.update(List.of()));
        life.handle(loaded(slow, manual("/bin/new").build()));
        life.seconds(30);
        assertEquals(Set.of(slow), living());
    }

    @Test
    void whatIsAddedAndStartedInBetween_isNotStartedAgainWhenItsGateOpens() {
        var slow = slow("/bin/new").build();
        var manual = manual("/bin/old").build();
        var extra =
                program("extra")
                        .startsecs(0)
                        .autorestart(Autorestart.FALSE)
                        .dependsOn(new Dependency("manual", Condition.STARTED))
                        .build();
        life.command(commands -> commands.update(List.of()));
        life.handle(loaded(slow, manual, extra));
        life.command(commands -> commands.addGroup("extra"));
        start(extra);
        life.seconds(30);
        assertEquals(Set.of(slow), living(), "what it depends on is down");
        start(manual);
        assertEquals(Set.of(slow, manual, extra), living());
        life.command(commands -> commands.signal(new Selector.One(extra.id()), Signal.TERM));
        life.seconds(1);
        assertEquals(ProcessState.EXITED, life.state(extra));
        life.command(commands -> commands.restart(new Selector.One(manual.id())));
        life.seconds(1);
        assertEquals(Set.of(slow, manual), living());
    }

    private void start(ProcessConfig process) {
        life.command(commands -> commands.start(new Selector.One(process.id()), false));
    }

    private Set<ProcessConfig> living() {
        return Set.copyOf(life.living());
    }

    private static LoopEvent loaded(ProcessConfig... processes) {
        var config = ProcessConfigs.configuration(Duration.ofSeconds(9), List.of(processes));
        return new LoopEvent.ConfigLoaded(new LoadedConfig(config, List.of(), List.of()));
    }

    /** Stays until it is killed after ten seconds, as the signal means nothing to it. */
    private static ProcessConfigs slow(String command) {
        return program("slow").startsecs(0).stopsignal(Signal.USR1).command(command);
    }

    private static ProcessConfigs manual(String command) {
        return program("manual").startsecs(0).autostart(false).command(command);
    }
}
