package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.GroupConfig;
import org.supervisordjava.config.model.LoadedConfig;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfig.Autorestart;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.process.ExitStatus;
import org.supervisordjava.process.ProcessState;
import org.supervisordjava.protocol.Fault;
import org.supervisordjava.supervisor.port.Processes.SpawnFailure;
import org.supervisordjava.supervisor.port.Processes.SpawnResult;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** What each command does, and what is said where it cannot be done. */
class CommandsTest {

    private static final Selector ALL = new Selector.All();
    private static final byte[] WORDS = "words".getBytes(UTF_8);

    private final ProcessConfig web = program("web").build();
    private final ProcessConfig idle = program("idle").autostart(false).build();
    private final SimulatedLife life = new SimulatedLife(web, idle);

    CommandsTest() {
        life.seconds(3);
    }

    private static Selector.One one(ProcessConfig config) {
        return new Selector.One(config.id());
    }

    private <T> String failure(Function<Commands, CompletableFuture<T>> command) {
        var answer = life.command(command);
        var failure = assertThrows(CompletionException.class, answer::join);
        var refusal = assertInstanceOf(CommandException.class, failure.getCause());
        return refusal.fault() + " " + refusal.getMessage();
    }

    private static void assertFault(Fault fault, String failure) {
        assertTrue(failure.startsWith(fault + " "), failure);
    }

    private static LoadedConfig loaded(ProcessConfig... processes) {
        return new LoadedConfig(
                ProcessConfigs.configuration(Duration.ofSeconds(9), List.of(processes)),
                List.of(),
                List.of());
    }

    @Test
    void stdin_goesToWhatRuns_andToNothingElse() {
        life.command(commands -> commands.sendStdin(one(web), WORDS)).join();
        assertTrue(life.history().contains("stdin of web: words"), life::history);

        assertFault(Fault.NOT_RUNNING, failure(commands -> commands.sendStdin(one(idle), WORDS)));
        var nobody = new Selector.One(new ProcessId("no", "body"));
        assertFault(Fault.BAD_NAME, failure(commands -> commands.sendStdin(nobody, WORDS)));
        life.closesItsInput(web);
        assertFault(Fault.NO_FILE, failure(commands -> commands.sendStdin(one(web), WORDS)));
    }

    @Test
    void signal_ofOne_isRefusedWhereItDoesNotRun_andLeavesOutOthersOfAll() {
        assertEquals(
                List.of(ProcessOutcome.success(web.id())),
                life.command(commands -> commands.signal(ALL, Signal.USR1)).join());
        assertEquals(
                Fault.NOT_RUNNING,
                life.command(commands -> commands.signal(one(idle), Signal.USR1))
                        .join()
                        .getFirst()
                        .fault());
        assertTrue(life.history().contains("signal USR1 to web"), life::history);
    }

    @Test
    void start_isRefusedForWhatRuns_andForWhatCannotBeRun() {
        assertEquals(
                new ProcessOutcome(web.id(), Fault.ALREADY_STARTED, "web"),
                life.command(commands -> commands.start(one(web), true)).join().getFirst());
        life.cannotBeRun(idle, new SpawnResult.NotSpawned(SpawnFailure.NO_FILE, "no such"));
        assertEquals(
                new ProcessOutcome(idle.id(), Fault.NO_FILE, "no such"),
                life.command(commands -> commands.start(one(idle), true)).join().getFirst());
        life.cannotBeRun(idle, new SpawnResult.NotSpawned(SpawnFailure.NOT_EXECUTABLE, "no x"));
        assertEquals(
                new ProcessOutcome(idle.id(), Fault.NOT_EXECUTABLE, "no x"),
                life.command(commands -> commands.start(one(idle), true)).join().getFirst());
        assertEquals(ProcessState.STOPPED, life.state(idle));
    }

    @Test
    void onlySuccess_hasSucceeded() {
        assertTrue(ProcessOutcome.success(web.id()).succeeded());
        for (var fault : Fault.values()) {
            assertEquals(
                    fault == Fault.SUCCESS,
                    new ProcessOutcome(web.id(), fault, "").succeeded(),
                    fault::toString);
        }
    }

    /** What may pass is found out by trying. */
    @Test
    void start_isTried_whereTheTroubleMayPass() {
        life.cannotBeRun(idle, new SpawnResult.NotSpawned(SpawnFailure.OTHER, "busy"));
        var started = life.command(commands -> commands.start(one(idle), true));
        life.seconds(3);

        assertEquals(List.of(ProcessOutcome.success(idle.id())), started.join());
    }

    @Test
    void start_isAnsweredAfterStartsecs_notBefore() {
        var started = life.command(commands -> commands.start(one(idle), true));
        assertEquals(ProcessState.STARTING, life.state(idle));
        assertFalse(started.isDone());
        life.seconds(2);

        assertEquals(List.of(ProcessOutcome.success(idle.id())), started.join());
        assertEquals(ProcessState.RUNNING, life.state(idle));
    }

    @Test
    void stop_isAnsweredWhenItIsDown_andRefusedWhereItIs() {
        life.stopsIn(web, Duration.ofSeconds(2));
        var stopped = life.command(commands -> commands.stop(one(web), true));
        life.seconds(1);
        assertFalse(stopped.isDone());
        life.seconds(2);

        assertEquals(List.of(ProcessOutcome.success(web.id())), stopped.join());
        assertEquals(
                Fault.NOT_RUNNING,
                life.command(commands -> commands.stop(one(web), true)).join().getFirst().fault());
        assertEquals(List.of(), life.command(commands -> commands.stop(ALL, true)).join());
    }

    @Test
    void restart_startsWhatWasDown_too_andGivesWhatRanANewLife() {
        int before = life.pid(web);
        var restarted = life.command(commands -> commands.restart(ALL));
        life.seconds(5);

        assertTrue(restarted.isDone());
        assertEquals(ProcessState.RUNNING, life.state(idle));
        assertEquals(ProcessState.RUNNING, life.state(web));
        assertTrue(before != life.pid(web));
    }

    @Test
    void unknownNames_areRefused() {
        var nobody = new Selector.One(new ProcessId("no", "body"));
        var nogroup = new Selector.Group("nogroup");
        for (var selector : List.of(nobody, nogroup)) {
            assertFault(Fault.BAD_NAME, failure(commands -> commands.start(selector, true)));
            assertFault(Fault.BAD_NAME, failure(commands -> commands.stop(selector, true)));
            assertFault(Fault.BAD_NAME, failure(commands -> commands.restart(selector)));
            assertFault(Fault.BAD_NAME, failure(commands -> commands.clearLogs(selector)));
            assertFault(Fault.BAD_NAME, failure(commands -> commands.signal(selector, Signal.HUP)));
        }
    }

    @Test
    void clearing_tellsWhatCameOfIt() {
        life.clears(CompletableFuture.completedFuture(""));
        assertDoesNotThrow(() -> life.command(Commands::clearMainLog).join());
        assertEquals(
                List.of(ProcessOutcome.success(web.id())),
                life.command(commands -> commands.clearLogs(one(web))).join());

        life.clears(CompletableFuture.completedFuture("disk is gone"));
        assertTrue(failure(Commands::clearMainLog).contains("disk is gone"));
        assertEquals(
                List.of(new ProcessOutcome(web.id(), Fault.FAILED, "disk is gone")),
                life.command(commands -> commands.clearLogs(one(web))).join());

        life.clears(CompletableFuture.completedFuture(null));
        assertFault(Fault.NO_FILE, failure(Commands::clearMainLog));
    }

    @Test
    void groups_areAddedAndRemovedByName() {
        var events = life.events();
        assertFault(Fault.ALREADY_ADDED, failure(commands -> commands.addGroup("web")));
        assertFault(Fault.BAD_NAME, failure(commands -> commands.addGroup("new")));
        assertFault(Fault.BAD_NAME, failure(commands -> commands.removeGroup("new")));
        assertFault(Fault.STILL_RUNNING, failure(commands -> commands.removeGroup("web")));

        life.command(commands -> commands.removeGroup("idle")).join();
        assertTrue(events.contains(new SupervisorEvent.ProcessGroupRemoved("idle")));
        assertFault(Fault.BAD_NAME, failure(commands -> commands.start(one(idle), true)));

        var fresh = program("new").build();
        var changes = life.command(Commands::reread);
        life.handle(new LoopEvent.ConfigLoaded(loaded(web, idle, fresh)));
        assertEquals(List.of("idle", "new"), changes.join().added());
        assertEquals(List.of(), changes.join().removed());
        life.command(commands -> commands.addGroup("new")).join();
        life.seconds(3);
        assertEquals(ProcessState.RUNNING, life.state(fresh));
        assertTrue(
                events.stream()
                        .anyMatch(
                                event ->
                                        event
                                                        instanceof
                                                        SupervisorEvent.ProcessGroupAdded(
                                                                GroupConfig group)
                                                && group.name().equals("new")));
    }

    @Test
    void reread_changesNothing_andWarnsOfWhatNeedsAReload() {
        var other = program("web").command("/bin/other").build();
        var changes = life.command(Commands::reread);
        life.handle(
                new LoopEvent.ConfigLoaded(
                        new LoadedConfig(
                                ProcessConfigs.configuration(
                                        Duration.ofSeconds(20), List.of(other)),
                                List.of(),
                                List.of())));

        assertEquals(List.of("web"), changes.join().changed());
        assertEquals(List.of("idle"), changes.join().removed());
        assertEquals(web.command(), life.living().getFirst().command());
        // One that has been answered does not keep the next from being read.
        var next = life.command(Commands::reread);
        life.handle(new LoopEvent.ConfigLoaded(loaded(web, idle)));
        assertEquals(List.of(), next.join().changed());
    }

    @Test
    void remoteEvent_isPublished() {
        var events = life.events();
        life.command(commands -> commands.sendRemoteCommEvent("type", "data")).join();

        assertEquals(List.of(new SupervisorEvent.RemoteCommunication("type", "data")), events);
    }

    @Test
    void restartOfEverything_comesWhenNothingLives() {
        life.stopsIn(web, Duration.ofSeconds(2));
        var asked = life.command(Commands::restartAll);
        assertFalse(asked.isDone());
        life.handle(new LoopEvent.ConfigLoaded(loaded(web, idle)));
        assertTrue(asked.isDone() && !asked.isCompletedExceptionally());
        assertFalse(life.isOver());
        life.seconds(3);

        assertEquals(new Ending.Reload(), life.ending().orElseThrow());
    }

    @Test
    void restartOfEverything_doesNotComeWhereSomethingCannotBeEnded() {
        life.neverEnds(web);
        life.command(Commands::restartAll);
        life.handle(new LoopEvent.ConfigLoaded(loaded(web, idle)));
        life.seconds(60);

        assertFalse(life.isOver(), "a second copy of it would run beside the first");
    }

    @Test
    void duringTheEnd_nothingElseIsDone() {
        life.stopsIn(web, Duration.ofSeconds(3));
        life.command(Commands::shutdown).join();
        var late = Fault.SHUTDOWN_STATE;

        assertFault(late, failure(commands -> commands.start(one(idle), true)));
        assertFault(late, failure(commands -> commands.stop(ALL, true)));
        assertFault(late, failure(commands -> commands.restart(ALL)));
        assertFault(late, failure(commands -> commands.signal(ALL, Signal.HUP)));
        assertFault(late, failure(commands -> commands.sendStdin(one(web), WORDS)));
        assertFault(late, failure(commands -> commands.clearLogs(ALL)));
        assertFault(late, failure(Commands::clearMainLog));
        assertFault(late, failure(Commands::reread));
        assertFault(late, failure(commands -> commands.update(List.of())));
        assertFault(late, failure(commands -> commands.addGroup("web")));
        assertFault(late, failure(commands -> commands.removeGroup("idle")));
        assertFault(late, failure(Commands::restartAll));
        life.command(Commands::shutdown).join();
        life.seconds(5);

        assertEquals(new Ending.Exit(0), life.ending().orElseThrow());
        assertEquals(ProcessState.STOPPED, life.state(idle));
    }

    @Test
    void essentialProgram_thatIsGoneForGood_isTheEnd() {
        var essential = program("core").essential().autorestart(Autorestart.FALSE).build();
        var other = new SimulatedLife(essential, web);
        other.seconds(3);
        assertFalse(other.isOver());
        other.exits(essential, new ExitStatus.Code(3));
        other.seconds(15);

        assertEquals(new Ending.Exit(Shutdown.EXIT_ESSENTIAL_FATAL), other.ending().orElseThrow());
        assertTrue(other.history().contains("core is essential and EXITED"), other::history);
        assertEquals(ProcessState.STOPPED, other.state(web));
    }

    @Test
    void essentialProgram_thatComesBack_orHasDoneItsWork_isNotTheEnd() {
        var comesBack = program("back").essential().autorestart(Autorestart.TRUE).build();
        var migration = program("migration").oneshot().essential().build();
        var other = new SimulatedLife(comesBack, migration, web);
        other.seconds(3);
        other.exits(comesBack, new ExitStatus.Code(3));
        other.seconds(60);

        assertFalse(other.isOver(), other::history);
        assertEquals(ProcessState.RUNNING, other.state(comesBack));
        assertEquals(ProcessState.EXITED, other.state(migration));
        assertTrue(other.snapshot(migration).exitStatus().isPresent());
    }

    /** Whoever stopped it wants it down, and the others up. */
    @Test
    void essentialProgram_thatWasStoppedByHand_isNotTheEnd() {
        var essential = program("core").essential().build();
        var other = new SimulatedLife(essential, web);
        other.seconds(3);
        other.command(commands -> commands.stop(one(essential), true));
        other.seconds(30);

        assertFalse(other.isOver());
        assertEquals(ProcessState.RUNNING, other.state(web));
    }

    @Test
    void startup_isCompleteWhenAllThatStartByThemselvesAreReady_andStaysSo() {
        var slow = program("slow").startsecs(10).build();
        var other = new SimulatedLife(slow, idle, web);
        other.seconds(5);
        assertFalse(other.snapshot().startupComplete());
        other.seconds(10);
        assertTrue(other.snapshot().startupComplete());
        other.exits(web, new ExitStatus.Code(1));

        assertTrue(other.snapshot().startupComplete());
    }

    @Test
    void whoIsKilledWhileTheKernelKillsForMemory_wasKilledForMemory_andNobodyElse() {
        var killed = new ExitStatus.Signalled(9, false);
        life.exits(web, killed);
        assertEquals(PastRun.EndedBy.ITSELF, endOf(web), "the kernel has killed nobody");
        life.seconds(3);

        life.killsForMemory();
        life.exits(web, new ExitStatus.Signalled(11, false));
        assertEquals(PastRun.EndedBy.ITSELF, endOf(web), "that was another signal");
        life.seconds(3);
        life.exits(web, killed);
        assertEquals(PastRun.EndedBy.OUT_OF_MEMORY, endOf(web));
        life.seconds(3);
        life.exits(web, killed);
        assertEquals(PastRun.EndedBy.ITSELF, endOf(web), "the kernel has killed no more since");
    }

    @Test
    void whomWeHaveKilled_theKernelHasNot_butTheOtherOneAtTheSameTime() {
        var other = program("other").build();
        var both = new SimulatedLife(web, other);
        both.seconds(5);
        both.killsForMemory();
        both.command(commands -> commands.signal(one(web), Signal.KILL)).join();
        both.seconds(3);
        both.exits(other, new ExitStatus.Signalled(9, false));

        assertEquals(PastRun.EndedBy.ITSELF, endOf(both, web));
        assertEquals(PastRun.EndedBy.OUT_OF_MEMORY, endOf(both, other));
        both.seconds(3);
        both.killsForMemory();
        both.exits(web, new ExitStatus.Signalled(9, false));
        assertEquals(PastRun.EndedBy.OUT_OF_MEMORY, endOf(both, web), "its next life is another");
    }

    @Test
    void whoDoesNotStopInTime_wasStopped_whateverTheKernelHasDoneMeanwhile() {
        life.stopsIn(web, Duration.ofMinutes(1));
        life.command(commands -> commands.stop(one(web), false)).join();
        life.killsForMemory();
        life.seconds(20);

        assertTrue(life.history().contains("signal KILL to web"), life::history);
        assertEquals(PastRun.EndedBy.STOP, endOf(web));
    }

    private PastRun.EndedBy endOf(ProcessConfig process) {
        return endOf(life, process);
    }

    private static PastRun.EndedBy endOf(SimulatedLife life, ProcessConfig process) {
        return life.snapshot(process).pastRuns().getFirst().endedBy();
    }

    @Test
    void whoDoesNotWait_isToldWhatHasBegun() {
        assertEquals(
                List.of(ProcessOutcome.success(idle.id())),
                life.command(commands -> commands.start(one(idle), false)).join());
        assertEquals(
                List.of(ProcessOutcome.success(web.id())),
                life.command(commands -> commands.stop(one(web), false)).join());
    }

    @Test
    void signal_isNoted_inSupervisordsWords() {
        int pid = life.pid(web);
        life.command(commands -> commands.signal(one(web), Signal.USR1)).join();

        assertTrue(
                life.history().contains("sending web (pid " + pid + ") sig SIGUSR1"),
                life::history);
    }

    @Test
    void childOfNobody_isCounted() {
        life.handle(new LoopEvent.ChildExited(4711, new ExitStatus.Code(0), Instant.EPOCH));

        assertEquals(ProcessState.RUNNING, life.state(web));
        assertTrue(life.history().contains("reaped unknown pid 4711"), life::history);
    }
}
