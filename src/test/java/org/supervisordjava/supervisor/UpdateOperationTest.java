package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.GroupConfig;
import org.supervisordjava.config.model.LoadedConfig;
import org.supervisordjava.config.model.ProbeKind;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfig.Autorestart;
import org.supervisordjava.config.model.ProcessConfig.Dependency;
import org.supervisordjava.config.model.ProcessConfig.Dependency.Condition;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.config.text.ConfigException;
import org.supervisordjava.config.text.ConfigProblem;
import org.supervisordjava.config.text.ConfigProblem.Location;
import org.supervisordjava.config.text.ConfigProblem.Severity;
import org.supervisordjava.process.ExitStatus;
import org.supervisordjava.process.ProbeStatus;
import org.supervisordjava.process.ProbeStatus.Verdict;
import org.supervisordjava.process.ProcessState;
import org.supervisordjava.protocol.Fault;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What an update does to groups that are gone, new, changed and the same, and in which order. */
class UpdateOperationTest {

    private static final Duration TWO_SECONDS = Duration.ofSeconds(2);

    private final ProcessConfig web = program("web").build();
    private final ProcessConfig newWeb = program("web").command("/bin/new").build();

    private static SimulatedLife running(ProcessConfig... processes) {
        var life = new SimulatedLife(processes);
        life.seconds(3);
        return life;
    }

    private static LoopEvent loaded(ProcessConfig... processes) {
        return new LoopEvent.ConfigLoaded(
                new LoadedConfig(
                        ProcessConfigs.configuration(Duration.ofSeconds(9), List.of(processes)),
                        List.of(),
                        List.of()));
    }

    private static LoopEvent broken() {
        var problem =
                new ConfigProblem(
                        Severity.ERROR, new Location("agent.yml", 1, 0), "wrong", Optional.empty());
        return new LoopEvent.ConfigBroken(new ConfigException(List.of(problem)));
    }

    private static CompletableFuture<ConfigChanges> asked(SimulatedLife life, String... groups) {
        return life.command(commands -> commands.update(List.of(groups)));
    }

    private static CompletableFuture<ConfigChanges> updated(
            SimulatedLife life, ProcessConfig... processes) {
        var answer = asked(life);
        life.handle(loaded(processes));
        return answer;
    }

    private static ConfigChanges changes(
            List<String> added, List<String> changed, List<String> removed) {
        return new ConfigChanges(added, changed, removed, List.of());
    }

    private static Selector one(ProcessConfig process) {
        return new Selector.One(process.id());
    }

    private static void start(SimulatedLife life, ProcessConfig process) {
        life.command(commands -> commands.start(one(process), false)).join();
    }

    private static void stop(SimulatedLife life, ProcessConfig process) {
        life.command(commands -> commands.stop(one(process), false)).join();
        life.seconds(1);
        assertEquals(ProcessState.STOPPED, life.state(process));
    }

    private static Fault faultOf(CompletableFuture<?> answer) {
        return assertInstanceOf(CommandException.class, answer.exceptionNow()).fault();
    }

    private static long count(SimulatedLife life, String what) {
        return Arrays.stream(life.history().split("\n"))
                .filter(line -> line.endsWith(what))
                .count();
    }

    private static Set<ProcessConfig> living(SimulatedLife life) {
        return Set.copyOf(life.living());
    }

    // ---- groups that are gone

    @Test
    void removedGroup_isStopped_waitedFor_andThenRemovedAndTold() {
        var same = program("same").build();
        var life = running(web, same);
        var events = life.events();
        int pid = life.pid(same);
        life.stopsIn(web, TWO_SECONDS);

        var answer = updated(life, same);
        assertEquals(ProcessState.STOPPING, life.state(web));
        life.seconds(1);
        assertEquals(List.of("same", "web"), life.groups());
        assertFalse(answer.isDone());
        life.seconds(2);

        assertEquals(changes(List.of(), List.of(), List.of("web")), answer.join());
        assertEquals(List.of("same"), life.groups());
        assertTrue(events.contains(new SupervisorEvent.ProcessGroupRemoved("web")));
        assertEquals(1, count(life, "removed process group web"), life::history);
        assertEquals(pid, life.pid(same));
    }

    @Test
    void whatDependsOnAnother_isStoppedBeforeIt() {
        var database = program("database").build();
        var client =
                program("client").dependsOn(new Dependency("database", Condition.STARTED)).build();
        var life = running(database, client);
        life.stopsIn(client, TWO_SECONDS);

        var answer = updated(life, web);
        life.seconds(1);
        assertEquals(ProcessState.RUNNING, life.state(database));
        life.seconds(2);

        assertTrue(answer.isDone());
        assertEquals(Set.of(web), living(life));
    }

    @Test
    void removedGroup_thatSomebodyHasStartedMeanwhile_isStoppedAgain() {
        var manual = program("manual").autostart(false).startsecs(0).build();
        var life = running(web, manual);
        life.stopsIn(web, TWO_SECONDS);
        var answer = updated(life);
        life.seconds(1);
        start(life, manual);
        assertEquals(ProcessState.RUNNING, life.state(manual));
        life.seconds(5);

        assertEquals(changes(List.of(), List.of(), List.of("manual", "web")), answer.join());
        assertEquals(List.of(), life.groups());
        assertEquals(Set.of(), living(life), "nothing is left without a supervisor");
    }

    @Test
    void removedGroup_thatSomebodyHasRemovedMeanwhile_isNotRemovedTwice() {
        var manual = program("manual").autostart(false).build();
        var life = running(web, manual);
        var events = life.events();
        life.stopsIn(web, TWO_SECONDS);
        var answer = updated(life);
        life.command(commands -> commands.removeGroup("manual")).join();
        life.seconds(5);

        assertEquals(List.of("web"), answer.join().removed());
        assertEquals(
                1,
                events.stream()
                        .filter(new SupervisorEvent.ProcessGroupRemoved("manual")::equals)
                        .count());
    }

    @Test
    void startOfWhatIsRemoved_isAnswered() {
        var migration = program("migration").oneshot().build();
        var held =
                program("held")
                        .autostart(false)
                        .dependsOn(new Dependency("migration", Condition.COMPLETED_SUCCESSFULLY))
                        .build();
        var life = new SimulatedLife(migration, held);
        var started = life.command(commands -> commands.start(one(held), StartWait.ofSeconds(600)));
        assertFalse(started.isDone());
        updated(life, migration).join();

        assertTrue(started.isDone());
        assertEquals(List.of("migration"), life.groups());
    }

    /** Forgetting it could mean a second copy later. */
    @Test
    void removedGroup_thatCannotBeStopped_staysKnown_untilAnUpdateFindsItGone() {
        var life = running(web);
        var events = life.events();
        life.neverEnds(web);
        var answer = updated(life);
        life.seconds(60);

        assertEquals(changes(List.of(), List.of(), List.of()), answer.join());
        assertEquals(List.of("web"), life.groups());
        assertFalse(events.contains(new SupervisorEvent.ProcessGroupRemoved("web")));
        assertEquals(
                1,
                count(life, "process group web still has a live process and is not removed"),
                life::history);

        life.exits(web, new ExitStatus.Signalled(9, false));
        updated(life).join();
        assertEquals(List.of(), life.groups());
    }

    // ---- groups that are new

    @Test
    void addedGroup_isTold_andStartsWhatIsToStartByItself() {
        var manual = program("manual").in("new").autostart(false).build();
        var automatic = program("automatic").in("new").build();
        var life = running(web);
        var events = life.events();
        var answer = updated(life, web, manual, automatic);
        life.seconds(2);

        assertEquals(changes(List.of("new"), List.of(), List.of()), answer.join());
        assertEquals(ProcessState.RUNNING, life.state(automatic));
        assertEquals(ProcessState.STOPPED, life.state(manual));
        assertEquals(1, count(life, "added process group new"), life::history);
        assertTrue(events.stream().anyMatch(SupervisorEvent.ProcessGroupAdded.class::isInstance));
    }

    @Test
    void addedGroup_startsAfterWhatIsGoneHasEnded() {
        var fresh = program("fresh").build();
        var life = running(web);
        life.stopsIn(web, TWO_SECONDS);
        updated(life, fresh);
        life.seconds(1);
        assertEquals(List.of("web"), life.groups(), "it may need the same port");
        life.seconds(3);

        assertEquals(Set.of(fresh), living(life));
    }

    @Test
    void addedGroup_thatSomebodyHasAddedMeanwhile_isLeftAlone() {
        var fresh = program("fresh").build();
        var life = running(web);
        life.stopsIn(web, TWO_SECONDS);
        var answer = updated(life, fresh);
        life.command(commands -> commands.addGroup("fresh")).join();
        int pid = life.pid(fresh);
        life.seconds(5);

        assertEquals(changes(List.of(), List.of(), List.of("web")), answer.join());
        assertNotEquals(0, pid);
        assertEquals(pid, life.pid(fresh));
    }

    // ---- groups that have changed

    @Test
    void changedGroup_isTold_andOnlyWhatHasChangedIsReplaced() {
        var same = program("same").in("group").build();
        var old = program("other").in("group").build();
        var other = program("other").in("group").command("/bin/new").build();
        var life = running(same, old);
        var events = life.events();
        int pid = life.pid(same);
        var answer = updated(life, same, other);
        life.seconds(3);

        assertEquals(changes(List.of(), List.of("group"), List.of()), answer.join());
        assertEquals(pid, life.pid(same));
        assertEquals(Set.of(same, other), living(life));
        assertEquals(ProcessState.RUNNING, life.state(other));
        assertEquals(1, count(life, "updated process group group"), life::history);
        assertEquals(
                List.of(List.of(same, other)),
                events.stream()
                        .filter(SupervisorEvent.ProcessGroupChanged.class::isInstance)
                        .map(SupervisorEvent.ProcessGroupChanged.class::cast)
                        .map(SupervisorEvent.ProcessGroupChanged::group)
                        .map(GroupConfig::processes)
                        .toList());
    }

    @Test
    void changedGroup_stopsWhatHasGone_andStartsWhatIsNew() {
        var same = program("same").in("group").build();
        var gone = program("gone").in("group").build();
        var automatic = program("automatic").in("group").build();
        var manual = program("manual").in("group").autostart(false).build();
        var life = running(same, gone);
        updated(life, same, automatic, manual);
        life.seconds(3);

        assertEquals(Set.of(same, automatic), living(life));
        assertEquals(ProcessState.STOPPED, life.state(manual));
    }

    @Test
    void whatSomebodyHasStarted_runsOnWithTheNewConfiguration() {
        var old = program("web").autostart(false).build();
        var changed = program("web").autostart(false).command("/bin/new").build();
        var life = running(old);
        start(life, old);
        updated(life, changed);
        life.seconds(3);

        assertEquals(Set.of(changed), living(life));
    }

    @Test
    void whatIsDown_andStartsByItself_starts() {
        var life = running(web);
        stop(life, web);
        updated(life, newWeb);
        life.seconds(3);

        assertEquals(Set.of(newWeb), living(life), "as with supervisord");
    }

    @Test
    void whatIsDown_andDoesNotStartByItselfAnyMore_staysDown() {
        var life = running(web);
        stop(life, web);
        updated(life, program("web").autostart(false).build()).join();
        life.seconds(3);

        assertEquals(Set.of(), living(life));
    }

    @Test
    void whatIsDown_andNowStartsByItself_starts() {
        var life = running(program("web").autostart(false).build());
        updated(life, web).join();
        life.seconds(3);

        assertEquals(Set.of(web), living(life));
    }

    @Test
    void whatWaitsForItsRestart_isStartedWithTheNewConfiguration() {
        var old = restarting("/bin/old");
        var changed = restarting("/bin/new");
        var life = running(old);
        start(life, old);
        life.seconds(3);
        life.exits(old, new ExitStatus.Code(1));
        assertEquals(ProcessState.EXITED, life.state(old));
        updated(life, changed).join();
        life.seconds(3);

        assertEquals(Set.of(changed), living(life));
    }

    @Test
    void whatAProbeIsRestarting_isStartedWithTheNewConfiguration() {
        var old = restarting("/bin/old");
        var changed = restarting("/bin/new");
        var life = running(old);
        start(life, old);
        life.seconds(3);
        life.stopsIn(old, TWO_SECONDS);
        life.handle(
                new LoopEvent.ProbeReported(
                        old.id(),
                        life.pid(old),
                        new ProbeStatus(
                                ProbeKind.LIVENESS,
                                Verdict.FAILING,
                                1,
                                3,
                                3,
                                Duration.ZERO,
                                Optional.empty())));
        assertEquals(ProcessState.STOPPING, life.state(old));
        updated(life, changed);
        life.seconds(5);

        assertEquals(Set.of(changed), living(life));
    }

    /** Not by itself, and it takes a minute to come back. */
    private static ProcessConfig restarting(String command) {
        return program("web")
                .command(command)
                .autostart(false)
                .autorestart(Autorestart.TRUE)
                .liveness()
                .restartDelay(Duration.ofMinutes(1), Duration.ofMinutes(2))
                .build();
    }

    @Test
    void whatIsHeldBack_startsWithTheNewConfiguration_whenItMay() {
        var other = program("other").autostart(false).startsecs(0).build();
        var old = held("/bin/old");
        var changed = held("/bin/new");
        var life = running(other, old);
        start(life, old);
        updated(life, other, changed).join();
        life.seconds(1);
        assertEquals(Set.of(), living(life));
        start(life, other);
        life.seconds(1);

        assertEquals(Set.of(other, changed), living(life));
    }

    private static ProcessConfig held(String command) {
        return program("held")
                .command(command)
                .autostart(false)
                .dependsOn(new Dependency("other", Condition.STARTED))
                .build();
    }

    @Test
    void changedGroup_ofWhichOneCannotBeStopped_goesOnAsItWas() {
        var other = program("other").startsecs(0).build();
        var stuck =
                program("stuck")
                        .in("group")
                        .dependsOn(new Dependency("other", Condition.STARTED))
                        .build();
        var mate = program("mate").in("group").build();
        var manual = program("manual").in("group").autostart(false).build();
        var down = program("down").in("group").build();
        var life = running(other, stuck, mate, manual, down);
        var events = life.events();
        stop(life, down);
        stop(life, other);
        life.neverEnds(stuck);
        var answer =
                updated(life, other, inNew("stuck"), inNew("mate"), inNew("manual"), inNew("down"));
        life.seconds(60);

        assertEquals(changes(List.of(), List.of(), List.of()), answer.join());
        assertEquals(Set.of(stuck, mate), living(life), "what ran runs, what was down is down");
        assertEquals(ProcessState.RUNNING, life.state(mate));
        assertFalse(
                events.stream().anyMatch(SupervisorEvent.ProcessGroupChanged.class::isInstance));
        assertEquals(
                1,
                count(life, "process group group still has a live process and is not updated"),
                life::history);

        life.exits(stuck, new ExitStatus.Signalled(9, false));
        start(life, other);
        life.seconds(60);
        assertEquals(Set.of(other, mate), living(life), "it was to be stopped");
    }

    private static ProcessConfig inNew(String name) {
        return program(name).in("group").command("/bin/new").build();
    }

    // ---- only some groups

    @Test
    void ofSomeGroups_theOthersAreLeftAlone_andNotAnsweredFor() {
        var gone = program("gone").build();
        var other = program("other").build();
        var life = running(web, gone, other);
        var newOther = program("other").command("/bin/new").build();
        var added = program("added").build();
        var alsoAdded = program("alsoadded").build();
        var answer = asked(life, "web", "added");
        life.handle(loaded(newWeb, newOther, added, alsoAdded));
        life.seconds(3);

        assertEquals(changes(List.of("added"), List.of("web"), List.of()), answer.join());
        assertEquals(Set.of(newWeb, gone, other, added), living(life));
        life.command(commands -> commands.addGroup("alsoadded")).join();
        life.seconds(1);
        assertTrue(living(life).contains(alsoAdded), "of the configuration read last");
    }

    // ---- what fails, overlaps and is abandoned

    @Test
    void brokenFile_isAnswered_andProgramsRunOn() {
        var life = running(web);
        int pid = life.pid(web);
        var answer = asked(life);
        life.handle(broken());

        assertEquals(Fault.CANT_REREAD, faultOf(answer));
        life.handle(new LoopEvent.SignalReceived(Signal.HUP));
        life.handle(broken());
        life.seconds(3);
        assertEquals(pid, life.pid(web));
        assertEquals(
                2,
                count(life, "the configuration is broken: nothing has been changed"),
                "once each time");

        life.handle(new LoopEvent.SignalReceived(Signal.HUP));
        life.handle(loaded(newWeb));
        life.seconds(3);
        assertEquals(Set.of(newWeb), living(life), "a whole one counts again");
    }

    @Test
    void secondUpdate_isReadWhenTheFirstHasBeenApplied() {
        var newest = program("web").command("/bin/newest").build();
        var life = running(web);
        life.stopsIn(web, TWO_SECONDS);
        life.handle(new LoopEvent.SignalReceived(Signal.HUP));
        var second = asked(life);
        assertEquals(1, life.readings());
        life.handle(loaded(newWeb));
        life.seconds(1);
        assertEquals(1, life.readings(), "the first one still stops something");
        life.seconds(3);
        assertEquals(2, life.readings());
        assertEquals(Set.of(newWeb), living(life));

        life.handle(loaded(newest));
        life.seconds(5);
        assertEquals(List.of("web"), second.join().changed());
        assertEquals(Set.of(newest), living(life));
    }

    @Test
    void shutdownWhileGroupsAreStopped_abandonsTheUpdate_andAnswersWhoComesNext() {
        var added = program("added").build();
        var life = running(web);
        life.stopsIn(web, TWO_SECONDS);
        var answer = updated(life, newWeb, added);
        var next = asked(life);
        life.handle(new LoopEvent.SignalReceived(Signal.TERM));

        assertEquals(Fault.SHUTDOWN_STATE, faultOf(answer));
        assertEquals(2, life.readings());
        life.handle(loaded(newWeb, added));
        assertEquals(Fault.SHUTDOWN_STATE, faultOf(next));
        life.seconds(5);
        assertEquals(List.of("web"), life.groups());
        assertEquals(new Ending.Exit(0), life.ending().orElseThrow());
    }

    @Test
    void shutdownWhileTheConfigurationIsRead_abandonsTheUpdate() {
        var life = running(web);
        life.stopsIn(web, TWO_SECONDS);
        var answer = asked(life);
        life.handle(new LoopEvent.SignalReceived(Signal.TERM));
        assertFalse(answer.isDone(), "the reading is under way");
        life.handle(loaded(program("added").build()));

        assertEquals(Fault.SHUTDOWN_STATE, faultOf(answer));
        assertEquals(List.of("web"), life.groups());
        life.seconds(5);
        assertEquals(new Ending.Exit(0), life.ending().orElseThrow());
    }
}
