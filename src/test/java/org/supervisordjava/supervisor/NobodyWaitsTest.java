package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.process.ExitStatus;
import org.supervisordjava.process.ProcessState;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Disks and name servers are waited for by those who need them, and by nobody else. */
class NobodyWaitsTest {

    private final CompletableFuture<String> disk = new CompletableFuture<>();

    @Test
    void logsThatAreBeingCleared_holdUpNothing() {
        var one = program("one").build();
        var life = new SimulatedLife(one, program("two").build());
        life.clears(disk);

        var answer = life.command(commands -> commands.clearLogs(new Selector.All()));
        var ofMain = life.command(Commands::clearMainLog);

        assertFalse(answer.isDone() || ofMain.isDone());
        life.handle(new LoopEvent.SignalReceived(Signal.TERM));
        assertEquals(ProcessState.STOPPING, life.state(one));
        disk.complete("the disk is full");
        assertEquals(
                List.of("the disk is full", "the disk is full"),
                answer.join().stream().map(ProcessOutcome::detail).toList());
        assertTrue(ofMain.isCompletedExceptionally());
    }

    @Test
    void whatIsNotPrepared_startsWhenItIs_andOthersBefore() {
        var slow = program("slow").build();
        var other = program("other").build();
        var life = new SimulatedLife(slow, other);
        life.keepsUnprepared(slow, true);
        life.seconds(2);
        life.exits(slow, new ExitStatus.Code(0));
        life.exits(other, new ExitStatus.Code(1));
        life.command(commands -> commands.start(new Selector.One(slow.id()), false));
        life.seconds(2);
        assertEquals(ProcessState.RUNNING, life.state(other));
        assertEquals(ProcessState.EXITED, life.state(slow));

        life.keepsUnprepared(slow, false);
        life.handle(new LoopEvent.SpawnPrepared());

        assertEquals(ProcessState.STARTING, life.state(slow));
    }

    @Test
    void whatIsStoppedBeforeItIsPrepared_doesNotStart() {
        var slow = program("slow").build();
        var life = new SimulatedLife(slow);
        life.seconds(2);
        life.keepsUnprepared(slow, true);
        life.exits(slow, new ExitStatus.Code(1));
        life.command(commands -> commands.stop(new Selector.One(slow.id()), false));

        life.keepsUnprepared(slow, false);
        life.handle(new LoopEvent.SpawnPrepared());
        life.seconds(2);

        assertFalse(life.state(slow).isRunning());
    }
}
