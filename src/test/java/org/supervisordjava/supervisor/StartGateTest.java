package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.ProbeKind;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfig.Autorestart;
import org.supervisordjava.config.model.ProcessConfig.Dependency;
import org.supervisordjava.config.model.ProcessConfig.Dependency.Condition;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.process.ExitStatus;
import org.supervisordjava.process.ProbeStatus;
import org.supervisordjava.process.ProbeStatus.Verdict;
import org.supervisordjava.process.ProcessState;
import org.supervisordjava.protocol.Fault;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Priorities order the boot; restarts and commands wait for depends_on alone. */
class StartGateTest {

    private static final Selector ALL = new Selector.All();

    private final ProcessConfig web = program("web").priority(100).readiness().build();
    private final ProcessConfig sshd =
            program("sshd").priority(200).autorestart(Autorestart.TRUE).build();

    @Test
    void boot_waitsForEarlierPriorities_andSaysSoOnce() {
        var life = new SimulatedLife(web, sshd);

        assertEquals(0, life.pid(sshd));
        assertEquals(1, occurrences(life.history(), "sshd waits for web to be ready"));
        life.seconds(5);

        assertNotEquals(0, life.pid(sshd));
        assertEquals(1, occurrences(life.history(), "sshd waits for web to be ready"));
    }

    @Test
    void automaticRestart_doesNotWaitForAnUnrelatedEarlierProgram() {
        var life = booted(web, sshd);
        fail(life, web);
        int pid = life.pid(sshd);

        life.exits(sshd, new ExitStatus.Signalled(9, false));
        life.seconds(2);

        assertNotEquals(pid, life.pid(sshd));
        assertEquals(ProcessState.RUNNING, life.state(sshd));
    }

    @Test
    void restartAll_doesNotWaitForAnUnrelatedEarlierProgram() {
        var life = booted(web, sshd);

        var answer = life.command(commands -> commands.restart(new Selector.All()));
        life.seconds(1);
        fail(life, web);
        life.seconds(4);

        assertEquals(ProcessState.RUNNING, life.state(sshd));
        assertTrue(answer.isDone());
        assertTrue(answer.join().stream().allMatch(ProcessOutcome::succeeded));
    }

    @Test
    void automaticRestart_waitsForWhatItDependsOn() {
        var api =
                program("api")
                        .priority(200)
                        .autorestart(Autorestart.TRUE)
                        .dependsOn(new Dependency("web", Condition.HEALTHY))
                        .build();
        var life = booted(web, api);
        fail(life, web);
        int before = occurrences(life.history(), "api waits for web to be ready");

        life.exits(api, new ExitStatus.Code(1));
        life.seconds(2);
        assertEquals(0, life.pid(api));
        assertEquals(before + 1, occurrences(life.history(), "api waits for web to be ready"));

        pass(life, web);
        assertNotEquals(0, life.pid(api));
    }

    @Test
    void startAll_answersWhatIsWaitedFor_andLeavesItWaiting() {
        var api =
                program("api")
                        .priority(200)
                        .dependsOn(new Dependency("web", Condition.HEALTHY))
                        .build();
        var life = booted(web, api);
        life.command(commands -> commands.stop(new Selector.One(api.id()), true));
        life.seconds(1);
        fail(life, web);

        var answer = life.command(commands -> commands.start(new Selector.All(), true));
        life.seconds(4);
        assertFalse(answer.isDone());
        life.seconds(2);

        assertTrue(answer.isDone(), "it does not wait for ever");
        assertEquals("waiting for web to be ready", answer.join().getFirst().detail());
        pass(life, web);
        assertNotEquals(0, life.pid(api), "Whoever asked has gone, the wish has not");
    }

    @Test
    void startAll_waitsAsLongAsItIsTold() {
        var api =
                program("api")
                        .startsecs(0)
                        .autostart(false)
                        .dependsOn(new Dependency("web", Condition.HEALTHY))
                        .build();
        var life = new SimulatedLife(web, api);
        life.seconds(2);
        fail(life, web);

        var impatient = life.command(commands -> commands.start(ALL, StartWait.ofSeconds(2)));
        var patient = life.command(commands -> commands.start(ALL, StartWait.ofSeconds(60)));
        life.seconds(1);
        assertFalse(impatient.isDone());
        life.seconds(2);
        assertEquals("waiting for web to be ready", impatient.join().getFirst().detail());

        life.seconds(30);
        assertFalse(patient.isDone());
        pass(life, web);
        assertEquals(List.of(ProcessOutcome.success(api.id())), patient.join());
    }

    @Test
    void limitEndsTheWaitForWhatIsStarting_too() {
        var slow = program("slow").autostart(false).startsecs(100).build();
        var life = new SimulatedLife(slow);

        var answer = life.command(commands -> commands.start(ALL, StartWait.ofSeconds(3)));
        life.seconds(4);

        assertEquals("still starting", answer.join().getFirst().detail());
        assertEquals(ProcessState.STARTING, life.state(slow), "nobody has stopped it");
    }

    @Test
    void startByName_answersWhileSomethingElseIsUnready() {
        var tool = program("tool").autostart(false).startsecs(1).priority(900).build();
        var life = new SimulatedLife(web, sshd, tool);
        fail(life, web);
        assertEquals(0, life.pid(sshd));

        var answer = life.command(commands -> commands.start(new Selector.One(tool.id()), true));
        life.seconds(2);

        assertEquals(List.of(ProcessOutcome.success(tool.id())), answer.join());
    }

    @Test
    void startByName_waitsForWhatItDependsOn_andSaysSo() {
        var api = dependingOnWeb().build();
        var life = new SimulatedLife(web, api);
        life.seconds(5);
        fail(life, web);

        var answer = life.command(commands -> commands.start(new Selector.One(api.id()), true));
        life.seconds(4);
        assertEquals(0, life.pid(api));
        assertFalse(answer.isDone());
        life.seconds(2);
        assertEquals("waiting for web to be ready", answer.join().getFirst().detail());

        pass(life, web);
        assertNotEquals(0, life.pid(api), "Whoever asked has gone, the wish has not");
    }

    @Test
    void restartByName_waitsForWhatItDependsOn() {
        var api = dependingOnWeb().autostart(true).build();
        var life = booted(web, api);
        fail(life, web);

        var answer = life.command(commands -> commands.restart(new Selector.One(api.id())));
        life.seconds(6);

        assertEquals(0, life.pid(api));
        assertEquals("waiting for web to be ready", answer.join().getFirst().detail());
    }

    private static ProcessConfigs dependingOnWeb() {
        return program("api").autostart(false).dependsOn(new Dependency("web", Condition.HEALTHY));
    }

    @Test
    void waitForWhatComesAndGoes_isToldOnce() {
        var flapping =
                program("web").startsecs(5).startretries(1).autorestart(Autorestart.TRUE).build();
        var api = dependingOnWeb().autostart(true).build();
        var life = new SimulatedLife(flapping, api);
        for (int i = 0; i < 2; i++) {
            life.seconds(2);
            life.exits(flapping, new ExitStatus.Code(1));
        }
        assertEquals(ProcessState.FATAL, life.state(flapping));
        life.command(commands -> commands.start(ALL, false));
        life.seconds(2);
        life.command(commands -> commands.stop(new Selector.One(flapping.id()), false));
        life.seconds(2);
        life.command(commands -> commands.start(ALL, false));
        life.seconds(2);

        assertEquals(1, occurrences(life.history(), "api waits for web"), life::history);
        life.seconds(5);
        assertNotEquals(0, life.pid(api));
    }

    @Test
    void oneshotThatStillRuns_isStarted() {
        var migration = program("migration").oneshot().autostart(false).build();
        var life = new SimulatedLife(migration);
        life.takes(migration, Duration.ofHours(1));

        var usual = life.command(commands -> commands.start(ALL, true));
        life.seconds(6);
        assertEquals(List.of(ProcessOutcome.success(migration.id())), usual.join());
        assertEquals(ProcessState.RUNNING, life.state(migration));
    }

    @Test
    void oneshotThatStillRuns_isStarted_alsoForWhoGivesATime() {
        var migration = program("migration").oneshot().autostart(false).build();
        var life = new SimulatedLife(migration);
        life.takes(migration, Duration.ofHours(1));

        var limited = life.command(commands -> commands.start(ALL, StartWait.ofSeconds(2)));
        life.seconds(3);

        assertEquals(List.of(ProcessOutcome.success(migration.id())), limited.join());
    }

    @Test
    void startThatWaits_isAnsweredWhenTheGroupIsRemoved() {
        var api = dependingOnWeb().build();
        var life = new SimulatedLife(web, api);
        life.seconds(5);
        fail(life, web);

        var answer = life.command(commands -> commands.start(new Selector.One(api.id()), true));
        life.command(commands -> commands.removeGroup("api"));

        assertEquals(Fault.ABNORMAL_TERMINATION, answer.join().getFirst().fault());
    }

    @Test
    void dependencyThatNobodyStarts_isToldAtOnce() {
        var manual = program("manual").autostart(false).build();
        var api =
                program("api")
                        .autostart(false)
                        .in("apis")
                        .dependsOn(new Dependency("manual", Condition.STARTED))
                        .build();
        var life = new SimulatedLife(manual, api);

        var answer = life.command(commands -> commands.start(new Selector.Group("apis"), true));

        assertEquals(
                "waiting for manual to start (it is STOPPED)", answer.join().getFirst().detail());
    }

    @Test
    void unrelatedOneshotOfEqualPriority_holdsNothingBack() {
        var migration = program("migration").priority(100).oneshot().build();
        var database = program("database").priority(100).build();
        var api =
                program("api")
                        .priority(100)
                        .dependsOn(new Dependency("database", Condition.STARTED))
                        .build();

        var life = new SimulatedLife(migration, database, api);

        assertNotEquals(0, life.pid(migration), "it still runs");
        assertNotEquals(0, life.pid(api));
    }

    private static SimulatedLife booted(ProcessConfig... processes) {
        var life = new SimulatedLife(processes);
        life.seconds(8);
        for (ProcessConfig process : processes) {
            assertEquals(ProcessState.RUNNING, life.state(process), life::history);
        }
        return life;
    }

    private static void fail(SimulatedLife life, ProcessConfig process) {
        report(life, process, Verdict.FAILING);
    }

    private static void pass(SimulatedLife life, ProcessConfig process) {
        report(life, process, Verdict.PASSING);
    }

    private static void report(SimulatedLife life, ProcessConfig process, Verdict verdict) {
        life.handle(
                new LoopEvent.ProbeReported(
                        process.id(),
                        life.pid(process),
                        new ProbeStatus(
                                ProbeKind.READINESS,
                                verdict,
                                1,
                                verdict == Verdict.FAILING ? 1 : 0,
                                1,
                                Duration.ZERO,
                                Optional.empty())));
    }

    private static int occurrences(String text, String part) {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }
}
