package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.LoadedConfig;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfig.Dependency;
import org.supervisordjava.config.model.ProcessConfig.Dependency.Condition;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.process.ExitStatus;
import org.supervisordjava.process.ProcessState;
import org.supervisordjava.protocol.Fault;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;

class EveryCommandIsAnsweredTest {

    private static final Selector ALL = new Selector.All();
    private static final StartWait A_MINUTE = StartWait.ofSeconds(60);

    private final ProcessConfig slow = program("slow").stopwaitsecs(2).build();
    private final ProcessConfig other = program("other").priority(1).build();
    private final SimulatedLife life = new SimulatedLife(slow, other);

    EveryCommandIsAnsweredTest() {
        life.seconds(3);
    }

    @Test
    void stop_whenSomebodyRestartsItBeforeItIsDown() {
        life.stopsIn(slow, Duration.ofSeconds(1));
        var stopped = life.command(commands -> commands.stop(new Selector.One(slow.id()), true));
        var restarted = life.command(commands -> commands.restart(new Selector.One(slow.id())));
        life.seconds(3);

        assertEquals(List.of(ProcessOutcome.success(slow.id())), stopped.join());
        assertEquals(List.of(ProcessOutcome.success(slow.id())), restarted.join());
        assertEquals(ProcessState.RUNNING, life.state(slow));
    }

    @Test
    void start_ofWhatAnEarlierStopHasNotComeTo_counts() {
        life.stopsIn(slow, Duration.ofMillis(1_500));
        life.command(commands -> commands.stop(ALL, true));
        life.exits(other, new ExitStatus.Code(0));
        var started = life.command(commands -> commands.start(new Selector.One(other.id()), true));
        life.seconds(4);

        assertEquals(List.of(ProcessOutcome.success(other.id())), started.join());
        assertEquals(ProcessState.RUNNING, life.state(other), "it was started after the stop");
        assertEquals(ProcessState.STOPPED, life.state(slow));
    }

    @Test
    void whatNotEvenKillEnds_isGivenUp_andWhatFollowsGoesOn() {
        life.neverEnds(slow);
        var stopped = life.command(commands -> commands.stop(new Selector.One(slow.id()), true));
        var updated = life.command(commands -> commands.update(List.of()));
        life.handle(loaded(program("slow").command("/bin/new").build(), program("added").build()));
        var next = life.command(Commands::reread);
        life.seconds(30);

        assertEquals(Fault.FAILED, stopped.join().getFirst().fault());
        assertTrue(updated.isDone(), life::history);
        assertTrue(life.history().contains("slow did not die of SIGKILL"), life::history);
        assertTrue(life.history().contains("group slow still has a live process"), life::history);
        assertEquals(slow, life.living().getFirst(), "it keeps the configuration it lives with");
        life.handle(loaded(slow));
        assertTrue(next.isDone(), "whoever asks next is not deaf");
    }

    @Test
    void clientsThatHaveGone_doNotPileUp() {
        var migration = program("migration").oneshot().build();
        var held =
                program("held")
                        .autostart(false)
                        .dependsOn(new Dependency("migration", Condition.COMPLETED_SUCCESSFULLY))
                        .build();
        var crowded = new SimulatedLife(migration, held);
        for (int i = 0; i < Supervisor.MOST_WAITING; i++) {
            crowded.command(commands -> commands.start(new Selector.One(held.id()), A_MINUTE));
        }
        var refused = crowded.command(commands -> commands.start(ALL, true));

        var failure = assertThrows(CompletionException.class, refused::join);
        assertEquals(Fault.FAILED, ((CommandException) failure.getCause()).fault());
        crowded.seconds(70);
        assertFalse(
                crowded.command(commands -> commands.start(ALL, false)).isCompletedExceptionally());
    }

    private static LoopEvent loaded(ProcessConfig... processes) {
        return new LoopEvent.ConfigLoaded(
                new LoadedConfig(
                        ProcessConfigs.configuration(Duration.ofSeconds(9), List.of(processes)),
                        List.of(),
                        List.of()));
    }
}
