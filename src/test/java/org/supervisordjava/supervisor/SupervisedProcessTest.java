package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.GroupKind;
import org.supervisordjava.config.model.MemorySize;
import org.supervisordjava.config.model.ProbeKind;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfig.Autorestart;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.RestartLimits;
import org.supervisordjava.config.model.ScheduleConfig;
import org.supervisordjava.config.model.ScheduleConfig.ConcurrencyPolicy;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.process.ExitStatus;
import org.supervisordjava.process.ProbeStatus;
import org.supervisordjava.process.ProbeStatus.Verdict;
import org.supervisordjava.process.ProcessEvent;
import org.supervisordjava.process.ProcessState;
import org.supervisordjava.supervisor.PastRun.EndedBy;
import org.supervisordjava.supervisor.port.Hooks;
import org.supervisordjava.supervisor.port.Ports;
import org.supervisordjava.supervisor.port.Probes;
import org.supervisordjava.supervisor.port.Processes;
import org.supervisordjava.supervisor.port.Schedules;
import org.supervisordjava.threads.Containment;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is remembered of one process, what others hear of it, and what they see. */
class SupervisedProcessTest {

    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final ExitStatus FAILED = new ExitStatus.Code(1);
    private static final ExitStatus KILLED = new ExitStatus.Signalled(9, false);
    private static final ExitStatus TERMINATED = new ExitStatus.Signalled(15, false);
    private static final MemorySize LITTLE = new MemorySize(1 << 20);
    private static final MemorySize MUCH = new MemorySize(1 << 30);
    private static final ScheduleConfig HOURLY =
            new ScheduleConfig(
                    "0 * * * *",
                    Optional.empty(),
                    ConcurrencyPolicy.REPLACE,
                    Duration.ofMinutes(5));

    private final Outside outside = new Outside();
    private final List<String> log = new ArrayList<>();
    private final List<SupervisorEvent> events = new ArrayList<>();

    // ---- lives that are over

    @Test
    void lastFiveLives_areRemembered_latestFirst() {
        var web = running(program("web"));

        for (int code = 1; code <= 6; code++) {
            exits(web, new ExitStatus.Code(code), at(2 * code));
            start(web, at(2 * code + 1));
        }

        assertEquals(
                List.of(6, 5, 4, 3, 2),
                web.snapshot().pastRuns().stream().map(run -> run.exit().exitstatus()).toList());
        assertEquals(106, web.snapshot().pastRuns().getFirst().pid());
        assertEquals(Duration.ofSeconds(1), web.snapshot().pastRuns().getFirst().length());
    }

    @Test
    void lifeThatIsToldToHaveEndedBeforeItBegan_hasNoLength() {
        var web = running(program("web"));

        exits(web, FAILED, T0.minusSeconds(1));

        assertEquals(Duration.ZERO, web.snapshot().pastRuns().getFirst().length());
        assertEquals(Optional.of(T0), web.snapshot().stopTime());
    }

    @Test
    void whoEndsALife_isTold() {
        var web = running(program("web"));

        exits(web, FAILED, at(1));
        start(web, at(2));
        exits(web, KILLED, true, at(3));
        start(web, at(4));
        web.stop(at(5));
        exits(web, TERMINATED, at(6));
        start(web, at(7));
        endsAfterRestart(web, RestartReason.LIVENESS, 8);
        endsAfterRestart(web, RestartReason.LIFETIME, 12);
        assertEquals(
                List.of(
                        EndedBy.LIFETIME,
                        EndedBy.PROBE,
                        EndedBy.STOP,
                        EndedBy.OUT_OF_MEMORY,
                        EndedBy.ITSELF),
                endedBy(web));
        endsAfterRestart(web, RestartReason.MEMORY_LIMIT, 16);
        endsAfterRestart(web, RestartReason.MANUAL, 20);
        assertEquals(List.of(EndedBy.STOP, EndedBy.MEMORY_LIMIT), endedBy(web).subList(0, 2));
    }

    private void endsAfterRestart(SupervisedProcess process, RestartReason reason, int second) {
        process.restart(reason, at(second));
        exits(process, TERMINATED, at(second + 1));
        start(process, at(second + 2));
    }

    private static List<EndedBy> endedBy(SupervisedProcess process) {
        return process.snapshot().pastRuns().stream().map(PastRun::endedBy).toList();
    }

    @Test
    void operatorWhoStopsWhatIsBeingRestarted_hasEndedIt() {
        var web = running(program("web"));
        web.restart(RestartReason.LIVENESS, at(1));

        web.stop(at(2));
        exits(web, TERMINATED, at(3));

        assertEquals(List.of(EndedBy.STOP), endedBy(web));
    }

    @Test
    void outOfMemory_isToldWithThePid_andOnlyThen() {
        var web = running(program("web"));

        exits(web, KILLED, false, at(1));
        assertEquals(0, told("out of memory"));
        start(web, at(2));
        exits(web, KILLED, true, at(3));

        assertTrue(log.contains("WARN out of memory: the kernel killed web (102)"), log::toString);
    }

    @Test
    void endOfALife_isHeardByProbesHooksAndListeners() {
        var web = running(program("web").liveness());
        events.clear();
        outside.done.clear();

        exits(web, FAILED, at(1));

        assertEquals(
                List.of("probes of web end", "101 has ended", "hook: web has exited"),
                outside.done);
        var run = web.snapshot().pastRuns().getFirst();
        assertEquals(
                List.of(
                        changed(web, ProcessState.RUNNING, ProcessState.EXITED, 101, false),
                        new SupervisorEvent.ProcessExited(web.config(), run)),
                events);
    }

    private static SupervisorEvent changed(
            SupervisedProcess process, ProcessState from, ProcessState to, int pid, boolean good) {
        return new SupervisorEvent.ProcessStateChanged(process.id(), from, to, 0, pid, good);
    }

    // ---- restarts

    @Test
    void firstStart_isNoRestart_andEachLaterOneHasItsReason() {
        var web = running(program("web").autorestart(Autorestart.TRUE));
        assertEquals(Map.of(), web.snapshot().restarts());

        exits(web, FAILED, at(1));
        start(web, at(2));
        assertEquals(Map.of(RestartReason.EXIT, 1L), web.snapshot().restarts());
        exits(web, KILLED, true, at(3));
        start(web, at(4));
        web.restart(RestartReason.LIVENESS, at(5));
        exits(web, KILLED, at(6));
        start(web, at(7));
        web.stop(at(8));
        exits(web, TERMINATED, at(9));
        start(web, at(10));

        assertEquals(
                Map.of(
                        RestartReason.EXIT, 1L,
                        RestartReason.OOM, 1L,
                        RestartReason.LIVENESS, 1L,
                        RestartReason.MANUAL, 1L),
                web.snapshot().restarts());
    }

    @Test
    void whatComesUpAfterASpawnThatFailed_isNoLongerWhatSomebodyAskedFor() {
        var web = running(program("web"));
        web.stop(at(1));
        exits(web, TERMINATED, at(2));
        outside.spawnError = Optional.of("too many open files");

        start(web, at(3));
        assertEquals(ProcessState.BACKOFF, web.state());
        assertEquals(
                new SupervisorEvent.ProcessNotSpawned(web.id(), "too many open files"),
                events.stream()
                        .filter(SupervisorEvent.ProcessNotSpawned.class::isInstance)
                        .findFirst()
                        .orElseThrow());
        outside.spawnError = Optional.empty();
        start(web, at(4));

        assertEquals(Map.of(RestartReason.EXIT, 1L), web.snapshot().restarts());
    }

    @Test
    void nextStart_isShownWhileItIsDown_andOnlyThen() {
        var web = running(program("web").autorestart(Autorestart.TRUE));
        exits(web, FAILED, at(5));
        assertEquals(Optional.of(at(5)), web.snapshot().nextStart());

        start(web, at(6));
        web.stop(at(7));

        assertEquals(Optional.of(at(17)), web.status().deadline(), "when it is killed");
        assertEquals(Optional.empty(), web.snapshot().nextStart());
    }

    @Test
    void whyItIsRestarted_isShownUntilItHasEnded() {
        var web = running(program("web"));
        web.restart(RestartReason.LIFETIME, at(1));
        assertEquals(Optional.of(RestartReason.LIFETIME), web.snapshot().restarting());

        exits(web, TERMINATED, at(2));

        assertEquals(Optional.empty(), web.snapshot().restarting());
    }

    @Test
    void whatIsGivenUp_isToldToItsHooks_withTheReason() {
        outside.spawnError = Optional.of("no such user");
        var web = process(program("web").startretries(0));

        start(web, at(1));

        assertEquals(ProcessState.FATAL, web.state());
        assertTrue(outside.done.contains("hook: web is given up: no such user"));
    }

    // ---- stopping

    @Test
    void whatIsBeingStopped_isProbedNoMore_andHasNoMoreLimits() {
        var web = running(program("web").liveness().restartLimits(limits()));
        assertTrue(web.nextLimit().isPresent(), "its next check, or the end of its life");
        outside.done.clear();

        web.stop(at(1));

        assertEquals(
                Set.of("start of web given up", "TERM to 101", "probes of web end"),
                Set.copyOf(outside.done));
        assertEquals(Optional.empty(), web.nextLimit());
        assertEquals(Optional.of(at(11)), web.status().deadline(), "its kill");
        assertEquals(
                changed(web, ProcessState.RUNNING, ProcessState.STOPPING, 101, false),
                events.getLast());
    }

    @Test
    void whatIsGoneWhenItIsSignalled_isWaitedFor() {
        var web = running(program("web"));
        outside.signalled = new Processes.SignalResult.NoSuchProcess();

        web.stop(at(1));

        assertEquals(ProcessState.STOPPING, web.state());
        assertTrue(
                log.contains(
                        "DEBUG unable to signal web (pid 101), it probably just exited on its own:"
                                + " [Errno 3] No such process"),
                log::toString);
    }

    @Test
    void whatCannotBeSignalled_isUnknown_andCannotBeKilled_untilItHasEnded() {
        var web = running(program("web"));
        assertFalse(web.isUnkillable());
        outside.signalled = new Processes.SignalResult.NotSent("EPERM");

        web.stop(at(1));
        assertEquals(ProcessState.UNKNOWN, web.state());
        assertTrue(web.isUnkillable());
        assertTrue(web.isDeadEnd());
        exits(web, TERMINATED, at(2));

        assertFalse(web.isUnkillable());
    }

    @Test
    void whatHasBeenGivenUp_isUnkillable_untilItHasEnded() {
        var web = running(program("web"));
        web.stop(at(1));
        web.giveUpStopping();
        assertTrue(web.isUnkillable());

        exits(web, KILLED, at(30));

        assertFalse(web.isUnkillable());
    }

    @Test
    void wishToHaveItDown_isShown_untilItIsWantedUp() {
        var web = process(program("web"));
        web.snapshot();

        web.noteStopRequest(at(1));
        assertEquals(Optional.of(at(1)), web.snapshot().stopRequested());
        web.wantStart();

        assertEquals(Optional.empty(), web.snapshot().stopRequested());
    }

    // ---- waiting

    @Test
    void whatItWaitsFor_isShown_andToldOnceUntilItIsTried() {
        var database = process(program("database"));
        var web = process(program("web"));
        web.wantStart();
        web.snapshot();

        web.waitFor(Optional.of(database), at(1));
        assertEquals(Optional.of("database to start (it is STOPPED)"), web.snapshot().waitingFor());
        web.waitFor(Optional.empty(), at(2));
        assertEquals(Optional.empty(), web.snapshot().waitingFor());
        web.waitFor(Optional.of(database), at(3));

        assertEquals(1, told("web waits for database"));
        assertEquals(
                Optional.of(new HeldBack(database.id(), at(1))),
                web.snapshot().heldBackBy(),
                "since it began to wait");
        assertEquals(Optional.of(database.id()), web.snapshot().waitsFor());
    }

    @Test
    void whoItWaitedForLast_isRememberedForThisTry_andNotForTheNext() {
        var database = process(program("database"));
        var web = process(program("web").startsecs(0));
        web.waitFor(Optional.of(database), at(1));

        start(web, at(2));
        assertEquals(Optional.of(database.id()), web.snapshot().heldBackBy().map(HeldBack::by));
        assertEquals(Optional.empty(), web.snapshot().waitsFor());
        exits(web, FAILED, at(3));
        start(web, at(4));

        assertEquals(Optional.empty(), web.snapshot().heldBackBy());
        exits(web, FAILED, at(5));
        web.waitFor(Optional.of(database), at(6));
        assertEquals(Optional.of(at(6)), web.snapshot().heldBackBy().map(HeldBack::since));
        assertEquals(2, told("web waits for database"), "it has been tried since");
    }

    @Test
    void whoeverIsStopped_waitsForNothing() {
        var database = process(program("database"));
        var web = process(program("web"));
        web.wantStart();
        web.waitFor(Optional.of(database), at(1));

        web.stop(at(2));

        assertEquals(Optional.empty(), web.snapshot().waitingFor());
        assertTrue(outside.done.contains("start of web given up"));
        assertFalse(web.startPending());
    }

    @Test
    void whatOthersWaitFor_isSaidInWords_andWhetherItIsInVain() {
        var fatal = process(program("web").startretries(0));
        outside.spawnError = Optional.of("no");
        start(fatal, T0);
        outside.spawnError = Optional.empty();
        assertEquals("web to start (it is FATAL)", fatal.awaited());
        fatal.wantStart();
        assertEquals("web to start", fatal.awaited());

        assertEquals("api to be ready", running(program("api").readiness()).awaited());
        var migration = running(program("migration").oneshot());
        assertEquals("migration to complete", migration.awaited());
        exits(migration, new ExitStatus.Code(0), at(1));
        assertEquals("migration to complete", migration.awaited(), "it has");

        var ended = running(program("ended").autorestart(Autorestart.FALSE));
        exits(ended, FAILED, at(1));
        assertEquals("ended to start (it is EXITED)", ended.awaited());
        var comesBack = running(program("back").autorestart(Autorestart.TRUE));
        exits(comesBack, FAILED, at(1));
        assertEquals("back to start", comesBack.awaited());
    }

    @Test
    void laterPriorities_waitForWhatIsWantedUp_andNotForWhatIsNot() {
        var web = process(program("web"));
        assertTrue(web.letsOthersPass(), "nobody wants it");
        web.wantStart();
        assertFalse(web.letsOthersPass(), "it has not been tried");
        start(web, T0);
        assertTrue(web.letsOthersPass(), "it has been tried");

        var api = running(program("api").readiness());
        assertFalse(api.letsOthersPass(), "it is not ready");
        api.probed(probe(ProbeKind.READINESS, Verdict.PASSING, ""), at(1));
        assertTrue(api.letsOthersPass());
        exits(api, FAILED, at(2));
        assertFalse(api.letsOthersPass(), "it comes back");
    }

    @Test
    void restartThatIsPlanned_isWaitedFor_evenWhereItIsStopped() {
        var api = running(program("api").readiness());
        api.restart(RestartReason.MANUAL, at(1));
        exits(api, TERMINATED, at(2));

        assertEquals(ProcessState.STOPPED, api.state());
        assertFalse(api.letsOthersPass());
        assertFalse(api.isDeadEnd());
    }

    @Test
    void whoWaitsAgainAfterATry_hasWaitedSinceThen() {
        var database = process(program("database"));
        var web = process(program("web").startsecs(0));
        web.waitFor(Optional.of(database), at(1));
        start(web, at(2));
        exits(web, FAILED, at(3));

        web.waitFor(Optional.of(database), at(4));

        assertEquals(Optional.of(at(4)), web.snapshot().heldBackBy().map(HeldBack::since));
    }

    // ---- probes

    @Test
    void verdictsOfProbes_areToldWhenTheyChange() {
        var web = running(program("web").readiness().liveness());
        events.clear();

        web.probed(probe(ProbeKind.READINESS, Verdict.PENDING, "x"), at(1));
        web.probed(probe(ProbeKind.READINESS, Verdict.PASSING, ""), at(2));
        web.probed(probe(ProbeKind.READINESS, Verdict.PASSING, ""), at(3));
        var failing = probe(ProbeKind.READINESS, Verdict.FAILING, " one \n\n two\n");
        web.probed(failing, at(4));

        assertEquals(
                List.of(
                        "INFO probe: readiness of web succeeded",
                        "WARN probe: readiness of web failed 3 times in a row: one; two"),
                log.stream().filter(line -> line.contains(" probe: ")).toList());
        assertEquals(2, events.size(), events::toString);
        assertEquals(new SupervisorEvent.ProbeVerdictChanged(web.id(), failing), events.getLast());
        assertEquals(ProcessState.RUNNING, web.state(), "readiness restarts nothing");
    }

    @Test
    void livenessThatFails_restartsIt_butNotTwice() {
        var web = running(program("web").liveness());

        web.probed(probe(ProbeKind.LIVENESS, Verdict.FAILING, " \n"), at(1));
        assertEquals(ProcessState.STOPPING, web.state());
        assertEquals(1, told("WARN probe: liveness of web failed 3 times in a row, restarting it"));
        web.stop(at(2));
        web.probed(probe(ProbeKind.LIVENESS, Verdict.PASSING, ""), at(3));
        web.probed(probe(ProbeKind.LIVENESS, Verdict.FAILING, ""), at(4));

        assertEquals(1, told("restarting it"));
        assertEquals("WARN probe: liveness of web failed 3 times in a row", log.getLast());
        exits(web, TERMINATED, at(5));
        assertEquals(Optional.empty(), web.snapshot().nextStart(), "it was stopped in between");
    }

    @Test
    void eachResultOfAProbe_isShown() {
        var web = running(program("web").readiness());
        assertEquals(List.of(Verdict.PENDING), verdicts(web));

        web.probed(probe(ProbeKind.READINESS, Verdict.PASSING, ""), at(1));
        assertEquals(List.of(Verdict.PASSING), verdicts(web));
        exits(web, FAILED, at(2));
        start(web, at(3));

        assertEquals(List.of(Verdict.PENDING), verdicts(web), "nothing is known of the new life");
    }

    @Test
    void resultThatChangesNothing_isCounted() {
        var web = running(program("web").liveness());
        web.snapshot();

        web.probed(probe(ProbeKind.LIVENESS, Verdict.PENDING, ""), at(1));

        assertEquals(3, web.snapshot().probes().getFirst().attempts());
    }

    private static List<Verdict> verdicts(SupervisedProcess process) {
        return process.snapshot().probes().stream().map(ProbeStatus::verdict).toList();
    }

    @Test
    void probes_beginWithEachLife_ofThoseThatHaveSome() {
        running(program("web"));
        running(program("api").liveness());

        assertEquals(
                List.of("probes of api begin with 102"),
                outside.done.stream().filter(what -> what.startsWith("probes")).toList());
    }

    // ---- readiness

    @Test
    void timeToReady_isThatOfTheFirstTimeInALife() {
        var web = running(program("web").readiness());
        assertEquals(Optional.empty(), web.snapshot().timeToReady());

        web.probed(probe(ProbeKind.READINESS, Verdict.PASSING, ""), at(4));
        web.probed(probe(ProbeKind.READINESS, Verdict.FAILING, ""), at(5));
        web.probed(probe(ProbeKind.READINESS, Verdict.PASSING, ""), at(6));

        assertEquals(Optional.of(Duration.ofSeconds(4)), web.snapshot().timeToReady());
        assertEquals(
                List.of("hook: web (101) is ready"),
                outside.done.stream().filter(what -> what.startsWith("hook")).toList());
        exits(web, FAILED, at(7));
        start(web, at(8));
        assertEquals(Optional.empty(), web.snapshot().timeToReady());
    }

    @Test
    void readiness_andSinceWhen_areShown() {
        var web = process(program("web").readiness());
        assertEquals(T0, web.snapshot().readinessSince());
        start(web, at(1));
        assertEquals(T0, web.snapshot().readinessSince(), "it has never been ready");

        web.probed(probe(ProbeKind.READINESS, Verdict.PASSING, ""), at(2));
        assertTrue(web.snapshot().ready());
        assertEquals(at(2), web.snapshot().readinessSince());
        web.probed(probe(ProbeKind.READINESS, Verdict.PASSING, ""), at(3));
        assertEquals(at(2), web.snapshot().readinessSince());
        exits(web, FAILED, at(4));

        assertFalse(web.snapshot().ready(), "what its probe said last is over");
        assertEquals(at(4), web.snapshot().readinessSince());
    }

    @Test
    void withoutProbes_whatRunsIsReady_andWhatStartsIsNot() {
        var web = process(program("web").startsecs(1));
        start(web, T0);
        assertFalse(web.isReady());
        assertTrue(web.hasStarted());

        web.step(new ProcessEvent.DeadlinePassed(), at(1));
        assertTrue(web.isReady());
        web.stop(at(2));

        assertFalse(web.isReady());
        assertFalse(web.hasStarted());
    }

    @Test
    void whatNeedsNoTimeToStart_isReadyAtOnce() {
        var web = running(program("web"));

        assertEquals(Optional.of(Duration.ZERO), web.snapshot().timeToReady());
        assertTrue(outside.done.contains("hook: web (101) is ready"));
    }

    @Test
    void eachStep_isShownAndTold() {
        var web = running(program("web").readiness());
        assertTrue(log.contains("INFO spawned: 'web' with pid 101"), log::toString);
        web.snapshot();

        web.stop(at(1));

        assertEquals(ProcessState.STOPPING, web.snapshot().state());
    }

    @Test
    void oneshot_hasStartedAndIsReady_whenItHasDoneItsWork() {
        var migration = running(program("migration").oneshot());
        assertFalse(migration.isReady());
        exits(migration, new ExitStatus.Code(0), at(1));

        assertTrue(migration.isReady());
        assertTrue(migration.hasStarted());
        assertTrue(migration.completedSuccessfully());
    }

    // ---- limits

    @Test
    void moreMemoryThanItMayUse_restartsOnlyWhatLives() {
        var web = running(program("web").restartLimits(limits()));
        web.snapshot();
        web.memoryMeasured(LITTLE, at(1));
        assertEquals(Optional.of(LITTLE), web.snapshot().limits().orElseThrow().memory());
        exits(web, FAILED, at(2));
        assertEquals(ProcessState.EXITED, web.state());

        web.memoryMeasured(MUCH, at(3));

        assertEquals(ProcessState.EXITED, web.state());
        assertEquals(0, told("memory_limit"));
        assertEquals(
                Optional.of(LITTLE), web.snapshot().pastRuns().getFirst().memory(), "of that life");
    }

    @Test
    void memory_isCheckedOnceInEachInterval_andTheNextOneIsShown() {
        var web = running(program("web").restartLimits(limits()));
        web.snapshot();

        assertFalse(web.takeDueMemoryCheck(at(29)));
        web.snapshot();
        assertTrue(web.takeDueMemoryCheck(at(30)));
        assertEquals(Optional.of(at(60)), web.snapshot().limits().orElseThrow().nextCheck());
        assertFalse(web.takeDueMemoryCheck(at(31)));

        exits(web, FAILED, at(32));
        assertFalse(web.takeDueMemoryCheck(at(61)), "it is down");
        assertFalse(running(program("free")).takeDueMemoryCheck(at(30)));
    }

    @Test
    void lifetime_isToldWhenItIsOver() {
        var web = running(program("web").restartLimits(limits()));
        web.restartIfLifeIsOver(at(3_599));
        assertEquals(ProcessState.RUNNING, web.state());

        web.restartIfLifeIsOver(at(3_600));

        assertEquals(ProcessState.STOPPING, web.state());
        assertEquals(
                1, told("INFO maximum_lifetime: web has lived for 3600 seconds, restarting it"));
    }

    private static RestartLimits limits() {
        return new RestartLimits(
                Optional.of(new MemorySize(512 << 20)),
                Duration.ofSeconds(30),
                Optional.of(Duration.ofHours(1)),
                Duration.ZERO);
    }

    // ---- its schedule

    @Test
    void schedule_asksForTheNextTime_andShowsIt() {
        var backup = process(program("backup").schedule(HOURLY));
        backup.snapshot();
        assertFalse(backup.followSchedule(at(1)), "nothing is due");
        assertFalse(backup.awaitsItsTime());

        backup.scheduleAnswered(answer(backup, otherSchedule(), at(5)));
        assertFalse(backup.followSchedule(at(2)), "that was another schedule");
        assertFalse(backup.awaitsItsTime());
        backup.scheduleAnswered(answer(backup, HOURLY, at(60)));
        backup.snapshot();
        assertFalse(backup.followSchedule(at(3)));

        assertTrue(backup.awaitsItsTime());
        assertEquals(Optional.of(at(60)), backup.snapshot().schedule().orElseThrow().nextRun());
        assertTrue(backup.followSchedule(at(60)), "now it is");
        assertTrue(backup.startPending());
        assertFalse(backup.followSchedule(at(61)), "it is wanted already");
    }

    @Test
    void withoutASchedule_nothingIsWanted() {
        assertFalse(process(program("web")).followSchedule(at(1)));
    }

    @Test
    void replace_triesAnewWhatIsBetweenTwoTries() {
        var backup = process(program("backup").schedule(HOURLY));
        outside.spawnError = Optional.of("no");
        start(backup, at(1));
        assertEquals(ProcessState.BACKOFF, backup.state());
        backup.followSchedule(at(1));
        backup.scheduleAnswered(answer(backup, HOURLY, at(2)));

        assertTrue(backup.followSchedule(at(2)));
        assertTrue(backup.startPending());
    }

    @Test
    void replace_leavesAloneWhatIsBeingStopped() {
        var backup = running(program("backup").schedule(HOURLY));
        backup.stop(at(1));
        backup.followSchedule(at(1));
        backup.scheduleAnswered(answer(backup, HOURLY, at(2)));

        assertFalse(backup.followSchedule(at(2)));
        assertEquals(Optional.empty(), backup.snapshot().restarting());
    }

    private static LoopEvent.ScheduleAnswered answer(
            SupervisedProcess process, ScheduleConfig schedule, Instant next) {
        return new LoopEvent.ScheduleAnswered(process.id(), schedule, Optional.of(next));
    }

    private static ScheduleConfig otherSchedule() {
        return new ScheduleConfig(
                "5 * * * *",
                Optional.empty(),
                HOURLY.concurrencyPolicy(),
                HOURLY.startingDeadline());
    }

    // ---- another configuration

    @Test
    void newConfiguration_isShown_withWhatFollowsFromIt() {
        var web = process(program("web"));
        assertEquals(Optional.empty(), web.snapshot().limits());
        var next = program("web").restartLimits(limits()).build();

        web.reconfigure(next);

        assertEquals(next, web.snapshot().config());
        assertTrue(web.snapshot().limits().isPresent());
    }

    @Test
    void whoListens_isAListenerThatLives() {
        var pool = new GroupKind.EventListenerPool(List.of("EVENT"), 10, "");
        var listener = process(program("listener"), pool);
        assertFalse(listener.listensToEvents());
        start(listener, T0);
        assertTrue(listener.listensToEvents());

        assertFalse(running(program("web")).listensToEvents());
    }

    @Test
    void whatFailsOfWhatFollows_isToldWithTheName_andTheRestIsDone() {
        var web = running(program("web"));
        outside.signalFails = true;

        web.stop(at(1));

        assertEquals(1, told("cannot carry out what follows for web"));
        assertEquals(ProcessState.STOPPING, web.state());
    }

    // ---- what there is

    private SupervisedProcess running(ProcessConfigs config) {
        var process = process(config.startsecs(0));
        start(process, T0);
        assertEquals(ProcessState.RUNNING, process.state());
        return process;
    }

    private SupervisedProcess process(ProcessConfigs config) {
        return process(config, new GroupKind.Programs());
    }

    private SupervisedProcess process(ProcessConfigs config, GroupKind kind) {
        var ports =
                new Ports(
                        outside,
                        outside,
                        new SimulatedKernel(1, T0),
                        (level, message) -> log.add(level + " " + message),
                        events::add,
                        request -> {},
                        () -> {},
                        outside,
                        outside);
        return new SupervisedProcess(
                config.build(), kind, ports, new Containment("a step", log::add), T0);
    }

    private void start(SupervisedProcess process, Instant at) {
        outside.now = at;
        process.start(false, at);
    }

    private static void exits(SupervisedProcess process, ExitStatus status, Instant at) {
        exits(process, status, false, at);
    }

    private static void exits(
            SupervisedProcess process, ExitStatus status, boolean outOfMemory, Instant at) {
        process.exited(status, outOfMemory, at);
    }

    private static ProbeStatus probe(ProbeKind kind, Verdict verdict, String output) {
        var last = new ProbeStatus.Attempt(T0, Duration.ZERO, verdict == Verdict.PASSING, output);
        return new ProbeStatus(kind, verdict, 3, 3, 3, Duration.ZERO, Optional.of(last));
    }

    private long told(String what) {
        return log.stream().filter(line -> line.contains(what)).count();
    }

    private static Instant at(int second) {
        return T0.plusSeconds(second);
    }

    /** Takes down what is asked of it, and does what it is told to. */
    private static final class Outside implements Processes, Probes, Hooks, Schedules {

        private final List<String> done = new ArrayList<>();
        private Optional<String> spawnError = Optional.empty();
        private SignalResult signalled = new SignalResult.Sent();
        private boolean signalFails;
        private int lastPid = 100;
        private Instant now = T0;

        @Override
        public boolean isPrepared(ProcessConfig process, GroupKind kind) {
            return true;
        }

        @Override
        public void startGivenUp(ProcessId id) {
            done.add("start of " + id + " given up");
        }

        @Override
        public SpawnResult spawn(ProcessConfig process, GroupKind kind) {
            if (spawnError.isPresent()) {
                return new SpawnResult.NotSpawned(SpawnFailure.OTHER, spawnError.get());
            }
            return new SpawnResult.Alive(++lastPid, now);
        }

        @Override
        public SpawnResult.NotSpawned check(ProcessConfig process) {
            return null;
        }

        @Override
        public SignalResult signal(int pid, Signal signal, boolean group) {
            if (signalFails) {
                throw new IllegalStateException("it fails");
            }
            done.add(signal + " to " + pid);
            return signalled;
        }

        @Override
        public void ended(ProcessId id, int pid) {
            done.add(pid + " has ended");
        }

        @Override
        public boolean writeStdin(ProcessId id, byte[] data) {
            return true;
        }

        @Override
        public long oomKills() {
            return 0;
        }

        @Override
        public void measureMemory(Set<Integer> pids) {}

        @Override
        public void begin(ProcessConfig process, int pid) {
            done.add("probes of " + process.id() + " begin with " + pid);
        }

        @Override
        public void end(ProcessId id) {
            done.add("probes of " + id + " end");
        }

        @Override
        public void ready(ProcessConfig process, int pid, Instant at) {
            done.add("hook: " + process.id() + " (" + pid + ") is ready");
        }

        @Override
        public void exited(ProcessConfig process, PastRun run) {
            done.add("hook: " + process.id() + " has exited");
        }

        @Override
        public void givenUp(ProcessConfig process, String reason, Instant at) {
            done.add("hook: " + process.id() + " is given up: " + reason);
        }

        @Override
        public Instant wallClock(Instant time) {
            return time;
        }

        @Override
        public void ask(ProcessId id, ScheduleConfig schedule, Instant after) {}
    }
}
