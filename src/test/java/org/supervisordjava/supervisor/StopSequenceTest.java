package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.GroupKind;
import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.ProcessConfig.Dependency;
import org.supervisordjava.config.model.ProcessConfig.Dependency.Condition;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.process.ExitStatus;
import org.supervisordjava.process.ProcessState;
import org.supervisordjava.supervisor.port.Ports;
import org.supervisordjava.threads.Containment;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who is told to stop when, who is killed, who is given up: with nothing but the sequence. */
class StopSequenceTest {

    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant END = T0.plusSeconds(9);
    private static final GroupKind PROGRAMS = new GroupKind.Programs();
    private static final GroupKind LISTENERS =
            new GroupKind.EventListenerPool(List.of("EVENT"), 10, "");

    private final SimulatedKernel kernel = new SimulatedKernel(1, T0);
    private final List<String> done = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final List<Long> asked = new ArrayList<>();
    private final Map<Integer, String> names = new HashMap<>();
    private final List<SupervisedProcess> processes = new ArrayList<>();
    private final Ports ports = ports();
    private boolean signalsFail;

    private Ports ports() {
        kernel.calmDown();
        var outside = kernel.ports();
        return new Ports(
                new ScriptedProcesses(
                        kernel,
                        (process, pid) -> names.put(pid, process.name()),
                        (pid, signal) -> {
                            done.add(signal + " " + names.get(pid));
                            return !signalsFail;
                        }),
                outside.probes(),
                outside.logs(),
                (level, message) -> {},
                outside.events(),
                asked::add,
                outside.configReading(),
                outside.schedules(),
                outside.hooks());
    }

    // ---- whose turn it is

    @Test
    void nextOne_isToldWhenTheOneBeforeItIsDown_andTheEndIsWhenAllAre() {
        var database = running(program("database").priority(1));
        var web = running(program("web").priority(2));
        var stops = command();

        stops.advance(T0);
        assertEquals(List.of("TERM web"), done);
        assertFalse(stops.isDone());

        ends(web, T0.plusSeconds(1));
        assertFalse(stops.isDone(), "one has not been told");
        stops.advance(T0.plusSeconds(1));
        assertEquals(List.of("TERM web", "TERM database"), done);
        assertFalse(stops.isDone(), "it is not down yet");

        ends(database, T0.plusSeconds(2));
        stops.advance(T0.plusSeconds(2));
        assertTrue(stops.isDone());
        assertEquals(List.of(), told, "a command reports nothing here");
    }

    @Test
    void nothingToStop_isDoneAtOnce() {
        var stops = command();
        stops.advance(T0);

        assertTrue(stops.isDone());
        assertEquals(Optional.empty(), stops.nextDeadline(T0));
    }

    @Test
    void whoIsDownAlready_isPassedBy() {
        running(program("database").priority(1));
        var stopped = stopped(program("web").priority(2));
        var stops = command();

        stops.advance(T0);

        assertEquals(List.of("TERM database"), done);
        assertEquals(ProcessState.STOPPED, stopped.state());
    }

    @Test
    void anotherLifeThatSomebodyHasBegun_isNotTheOneToBeStopped() {
        var web = running(program("web"));
        var stops = command();
        stops.advance(T0);
        ends(web, T0);
        web.start(false, T0);

        stops.advance(T0);

        assertTrue(stops.isDone());
        assertEquals(ProcessState.RUNNING, web.state());
        assertEquals(List.of("TERM web"), done, "the second life is left alone");
    }

    @Test
    void whomNoSignalReaches_isNotWaitedFor() {
        var web = running(program("web"));
        signalsFail = true;
        var stops = command();

        stops.advance(T0);

        assertEquals(ProcessState.UNKNOWN, web.state());
        assertTrue(stops.isDone());
    }

    // ---- wishes in between

    @Test
    void whoIsWantedAgainBeforeItsTurn_isLeftOut() {
        var database = running(program("database").priority(1));
        var web = running(program("web").priority(2));
        var stops = command();
        stops.advance(T0);

        stops.leaveOut(database);
        ends(web, T0);
        stops.advance(T0);

        assertEquals(List.of("TERM web"), done);
        assertTrue(stops.isDone());
    }

    @Test
    void whoHasBeenToldAlready_isNotLeftOut() {
        var web = running(program("web"));
        var stops = command();
        stops.advance(T0);

        stops.leaveOut(web);

        assertFalse(stops.isDone(), "it is still waited for");
    }

    @Test
    void strangers_areNotLeftOut() {
        running(program("web"));
        var stops = command();
        var stranger = running(program("stranger"));

        stops.leaveOut(stranger);
        stops.advance(T0);

        assertEquals(List.of("TERM web"), done);
        assertFalse(stops.isDone());
    }

    @Test
    void whoIsDownAlready_doesNotComeUpWhileItWaitsForItsTurn() {
        var crashed = stopped(program("crashed").priority(1));
        crashed.start(false, T0);
        crashed.exited(new ExitStatus.Code(1), false, T0.plusSeconds(1));
        assertTrue(crashed.status().restartIsPlanned());
        var wanted = stopped(program("wanted").priority(1));
        wanted.wantStart();
        var web = running(program("web").priority(2));
        web.wantStart();
        var stops = command();

        stops.advance(T0.plusSeconds(1));

        assertFalse(crashed.status().restartIsPlanned());
        assertFalse(wanted.startPending());
        assertFalse(stops.isDone(), "web is still up");
    }

    @Test
    void whoHasHadItsTurn_mayComeUpAgain() {
        var web = running(program("web").priority(2));
        running(program("database").priority(1));
        var stops = command();
        stops.advance(T0);
        web.wantStart();

        stops.advance(T0.plusSeconds(1));

        assertTrue(web.startPending(), "somebody has asked for it since");
    }

    /** Told of its end while it backs off, it has failed for good: nothing tries it again. */
    @Test
    void shutdown_givesUpWhoBacksOff() {
        var crashing = stopped(program("crashing").startsecs(10));
        crashing.start(false, T0);
        crashing.exited(new ExitStatus.Code(1), false, T0);
        assertEquals(ProcessState.BACKOFF, crashing.state());

        var stops = shutdown();
        stops.advance(T0);

        assertEquals(ProcessState.FATAL, crashing.state());
        assertTrue(stops.isDone());
    }

    // ---- the budget

    @Test
    void whoNeedsTooLong_hasTheOthersBesideIt_andIsKilledAtTheEnd() {
        var database = running(program("database").priority(1));
        running(program("web").priority(2).stopwaitsecs(600));
        var stops = shutdown();
        stops.advance(T0);
        assertEquals(List.of("TERM web"), done);

        var beside = stops.nextDeadline(T0).orElseThrow();
        assertTrue(beside.isAfter(T0.plusSeconds(4)) && beside.isBefore(END), beside + "");
        stops.advance(beside.minusMillis(1));
        assertEquals(List.of("TERM web"), done, "it has its time to itself");
        stops.advance(beside);
        assertEquals(List.of("TERM web", "TERM database"), done);
        assertTrue(
                told.contains(
                        "WARN still waiting for web to die, and going on: the rest of the"
                                + " shutdown_timeout is for what stops after it"),
                told.toString());

        ends(database, beside);
        var kill = stops.nextDeadline(beside).orElseThrow();
        assertTrue(kill.isAfter(END.minusMillis(200)) && kill.isBefore(END), kill + "");
        stops.advance(kill.minusMillis(1));
        assertFalse(done.contains("KILL web"));
        stops.advance(kill);
        assertEquals("KILL web", done.getLast());
        assertTrue(
                told.contains("WARN web did not stop within the shutdown_timeout"),
                told.toString());
        assertFalse(stops.isDone());
    }

    /** There is time for all that live, so the members of a group go one after the other. */
    @Test
    void whoIsDownAlready_takesNoTimeFromTheOrderInsideAGroup() {
        stopped(program("database").priority(1).stopwaitsecs(600));
        running(program("api").in("g", 5).stopwaitsecs(1));
        running(
                program("web")
                        .in("g", 5)
                        .stopwaitsecs(1)
                        .dependsOn(new Dependency("api", Condition.STARTED)));
        var stops = shutdown();

        stops.advance(T0);

        assertEquals(List.of("TERM web"), done);
    }

    @Test
    void whomNotEvenSigkillEnds_isGivenUpASecondLater() {
        var hung = running(program("hung").stopwaitsecs(600));
        var stops = shutdown();
        stops.advance(T0);
        var kill = stops.nextDeadline(T0).orElseThrow();
        stops.advance(kill);
        assertEquals(Optional.of(kill.plusSeconds(1)), stops.nextDeadline(kill));

        stops.advance(kill.plusMillis(999));
        assertFalse(stops.isDone());
        stops.advance(kill.plusSeconds(1));

        assertTrue(stops.isDone());
        assertTrue(hung.isUnkillable());
        assertEquals(Optional.empty(), stops.nextDeadline(kill.plusSeconds(1)));
        assertEquals(
                "CRITICAL hung did not die of SIGKILL, going on without waiting for it",
                told.getLast());
    }

    /** Its process is killed after stopwaitsecs, as always; ten seconds later that was in vain. */
    @Test
    void command_givesUpWhomNotEvenSigkillEnds_andGoesOn() {
        running(program("database").priority(1));
        var hung = running(program("hung").priority(2).stopwaitsecs(3));
        var stops = command();
        stops.advance(T0);

        stops.advance(T0.plusMillis(12_999));
        assertEquals(List.of("TERM hung"), done);
        assertFalse(hung.isUnkillable());
        stops.advance(T0.plusSeconds(13));

        assertTrue(hung.isUnkillable());
        assertEquals(List.of("TERM hung", "TERM database"), done);
        assertEquals(
                List.of("CRITICAL hung did not die of SIGKILL, going on without waiting for it"),
                told);
    }

    // ---- those in a hurry

    @Test
    void hurry_tellsEverybodyAtOnce_andKillsNobodyBeforeTheEnd() {
        var database = running(program("database").priority(1));
        var web = running(program("web").priority(2).stopwaitsecs(600));
        var stops = shutdown();
        stops.advance(T0);

        stops.hurry(T0.plusSeconds(1));

        assertEquals(List.of("TERM web", "TERM database"), done);
        assertEquals(Optional.of(END), stops.nextDeadline(T0.plusSeconds(1)));
        stops.advance(END.minusMillis(1));
        assertEquals(2, done.size(), done.toString());
        ends(database, END);
        stops.advance(END);
        assertEquals("KILL web", done.getLast());
        ends(web, END);
        stops.advance(END);
        assertTrue(stops.isDone());
    }

    @Test
    void killAll_killsEverybodyAtOnce_alsoWhoHasNotBeenTold() {
        var database = running(program("database").priority(1));
        var web = running(program("web").priority(2));
        var stops = shutdown();
        stops.advance(T0);

        stops.killAll(T0.plusMillis(500));

        assertEquals(List.of("TERM web", "TERM database", "KILL web", "KILL database"), done);
        assertEquals(Optional.of(T0.plusMillis(1_500)), stops.nextDeadline(T0.plusMillis(500)));
        ends(web, T0.plusSeconds(1));
        ends(database, T0.plusSeconds(1));
        stops.advance(T0.plusSeconds(1));
        assertTrue(stops.isDone());
    }

    @Test
    void killAll_whenAllAreDown_killsNobody() {
        var web = running(program("web"));
        var stops = shutdown();
        stops.advance(T0);
        ends(web, T0);

        stops.killAll(T0);

        assertEquals(List.of("TERM web"), done);
        assertTrue(stops.isDone());
    }

    // ---- what is told

    @Test
    void shutdown_saysWhomItWaitsFor_atOnce_andEveryThreeSeconds() {
        running(program("web").stopwaitsecs(600));
        running(program("worker").stopwaitsecs(600));
        var stops = shutdown();

        stops.advance(T0);
        assertEquals(List.of("INFO waiting for web, worker to die"), told);
        stops.advance(T0.plusMillis(2_999));
        assertEquals(1, told.size(), told.toString());
        stops.advance(T0.plusSeconds(3));
        assertEquals(2, told.size(), told.toString());
        stops.advance(T0.plusSeconds(5));
        assertEquals(2, told.size(), told.toString());
        stops.advance(T0.plusSeconds(6));
        assertEquals(3, told.size(), told.toString());
    }

    @Test
    void shutdown_thatIsOver_saysNothing() {
        stopped(program("web"));
        var stops = shutdown();

        stops.advance(T0);
        stops.advance(T0.plusSeconds(4));

        assertEquals(List.of(), told);
    }

    // ---- listeners

    @Test
    void listener_isToldWhenItHasRead_andIsAskedOnce() {
        running(program("listener"), LISTENERS);
        var stops = shutdown();
        stops.advance(T0);
        stops.advance(T0.plusMillis(1));
        assertEquals(List.of(1L), asked);
        assertEquals(List.of(), done);
        assertEquals(Optional.of(T0.plusMillis(900)), stops.nextDeadline(T0), "a tenth of 9 s");

        stops.eventsRead(1);
        stops.advance(T0.plusMillis(2));

        assertEquals(List.of("TERM listener"), done);
    }

    @Test
    void listenerThatDoesNotRead_isToldAfterATenthOfTheTime() {
        running(program("listener"), LISTENERS);
        var stops = shutdown();
        stops.advance(T0);

        stops.eventsRead(0);
        stops.advance(T0.plusMillis(899));
        assertEquals(List.of(), done, "that was the answer to another question");
        stops.advance(T0.plusMillis(900));

        assertEquals(List.of("TERM listener"), done);
    }

    @Test
    void listenerThatIsDown_isNotAsked() {
        stopped(program("listener"), LISTENERS);
        shutdown().advance(T0);

        assertEquals(List.of(), asked);
    }

    @Test
    void command_doesNotAskListeners() {
        running(program("listener"), LISTENERS);
        command().advance(T0);

        assertEquals(List.of(), asked);
        assertEquals(List.of("TERM listener"), done);
    }

    @Test
    void listenersOfLaterTurns_areAskedAnew() {
        running(program("last").priority(1), LISTENERS);
        var first = running(program("first").priority(2), LISTENERS);
        var stops = shutdown();
        stops.advance(T0);
        stops.eventsRead(1);
        stops.advance(T0);
        ends(first, T0.plusSeconds(1));

        stops.advance(T0.plusSeconds(1));

        assertEquals(List.of(1L, 2L), asked);
        assertEquals(List.of("TERM first"), done);
        stops.eventsRead(1);
        stops.advance(T0.plusSeconds(1));
        assertEquals(List.of("TERM first"), done, "that was the answer to the first question");
        stops.eventsRead(2);
        stops.advance(T0.plusSeconds(1));
        assertEquals(List.of("TERM first", "TERM last"), done);
    }

    @Test
    void listenerThatEndsWhileItIsWaitedFor_leavesNoDeadlineBehind_andALaterOneHasItsOwn() {
        running(program("last").priority(1), LISTENERS);
        var first = running(program("first").priority(2), LISTENERS);
        var stops = shutdown();
        stops.advance(T0);
        ends(first, T0.plusMillis(1));

        stops.advance(T0.plusMillis(1));
        assertEquals(List.of(), done);
        assertEquals(List.of(1L, 2L), asked, "the later one is asked, too");

        stops.eventsRead(2);
        stops.advance(T0.plusMillis(2));
        assertEquals(List.of("TERM last"), done);
        assertEquals(
                Optional.of(END.minusMillis(100)),
                stops.nextDeadline(T0.plusMillis(2)),
                "its kill");
    }

    @Test
    void lastListenerThatEndsWhileItIsWaitedFor_leavesNoDeadlineInThePast() {
        var listener = running(program("listener").priority(1), LISTENERS);
        running(program("program").priority(2));
        var stops = shutdown();
        stops.advance(T0);
        var goesOn = stops.nextDeadline(T0).orElseThrow();
        stops.advance(goesOn);
        assertEquals(List.of(1L), asked);
        ends(listener, goesOn.plusMillis(1));

        var late = goesOn.plusSeconds(1);
        stops.advance(late);

        assertTrue(stops.nextDeadline(late).orElseThrow().isAfter(late), "or the loop would spin");
    }

    @Test
    void whileOnlyAListenerReads_nobodyIsSaidToBeWaitedForToDie() {
        running(program("listener").priority(1), LISTENERS);
        var web = running(program("web").priority(2));
        var stops = shutdown();
        stops.advance(T0);
        told.clear();
        ends(web, T0.plusMillis(2_500));
        stops.advance(T0.plusMillis(2_500));

        stops.advance(T0.plusMillis(3_100));

        assertEquals(List.of(1L), asked);
        assertEquals(List.of(), told);
    }

    @Test
    void timeToRead_isATenthOfWhatIsLeft_andASecondAtMost() {
        assertEquals(Duration.ofMillis(900), StopSequence.readGrace(Duration.ofSeconds(9)));
        assertEquals(Duration.ofSeconds(1), StopSequence.readGrace(Duration.ofSeconds(10)));
        assertEquals(Duration.ofSeconds(1), StopSequence.readGrace(Duration.ofSeconds(90)));
        assertEquals(Duration.ZERO, StopSequence.readGrace(Duration.ZERO));
    }

    // ---- what there is

    private SupervisedProcess running(ProcessConfigs config) {
        return running(config, PROGRAMS);
    }

    private SupervisedProcess running(ProcessConfigs config, GroupKind kind) {
        var process = stopped(config.startsecs(0), kind);
        process.start(false, T0);
        assertEquals(ProcessState.RUNNING, process.state());
        return process;
    }

    private SupervisedProcess stopped(ProcessConfigs config) {
        return stopped(config, PROGRAMS);
    }

    private SupervisedProcess stopped(ProcessConfigs config, GroupKind kind) {
        var process =
                new SupervisedProcess(
                        config.build(),
                        kind,
                        ports,
                        new Containment("a step", failure -> done.add("FAILED " + failure)),
                        T0);
        processes.add(process);
        return process;
    }

    private void ends(SupervisedProcess process, Instant at) {
        process.exited(new ExitStatus.Signalled(15, false), false, at);
    }

    private StopSequence command() {
        return StopSequence.of(order(), List.copyOf(processes), this::tell, T0);
    }

    private StopSequence shutdown() {
        return StopSequence.ofEverything(
                order(), List.copyOf(processes), END, asked::add, this::tell, T0);
    }

    private StopOrder order() {
        return StopOrder.of(processes.stream().map(SupervisedProcess::config).toList());
    }

    private void tell(LogLevel level, String message) {
        told.add(level + " " + message);
    }
}
