package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfig.Dependency;
import org.supervisordjava.config.model.ProcessConfig.Dependency.Condition;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.process.ExitStatus;
import org.supervisordjava.process.ProcessState;
import org.supervisordjava.protocol.Fault;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What a start of several tells, and in which order. */
class StartOutcomesTest {

    private final ProcessConfig first =
            program("first").priority(1).startsecs(0).autostart(false).build();

    /** Stays until it is killed after ten seconds, as the signal means nothing to it. */
    private final ProcessConfig stopping =
            program("stopping").priority(2).startsecs(0).stopsignal(Signal.USR1).build();

    private final ProcessConfig last =
            program("last").priority(3).startsecs(0).autostart(false).build();

    private final SimulatedLife life = new SimulatedLife(first, stopping, last);

    private List<ProcessOutcome> started(StartWait wait) {
        life.command(commands -> commands.stop(new Selector.One(stopping.id()), false));
        var outcomes = life.command(commands -> commands.start(new Selector.All(), wait));
        life.seconds(1);
        return outcomes.join();
    }

    private List<ProcessOutcome> inOrder() {
        return List.of(
                ProcessOutcome.success(first.id()),
                new ProcessOutcome(
                        stopping.id(), Fault.ABNORMAL_TERMINATION, "still stopping; try again"),
                ProcessOutcome.success(last.id()));
    }

    @Test
    void whoIsRefused_keepsItsPlace() {
        assertEquals(inOrder(), started(new StartWait.Not()));
    }

    @Test
    void whoIsRefused_keepsItsPlace_amongThoseThatAreUpAtOnce() {
        assertEquals(inOrder(), started(new StartWait.Usual()));
    }

    // ---- what is said of one, and when

    private static ProcessOutcome failed(ProcessConfig process, Fault fault, String detail) {
        return new ProcessOutcome(process.id(), fault, detail);
    }

    private static CompletableFuture<List<ProcessOutcome>> start(
            SimulatedLife life, ProcessConfig process, StartWait wait) {
        return life.command(commands -> commands.start(new Selector.One(process.id()), wait));
    }

    @Test
    void oneshot_isAnsweredWhenItIsThrough() {
        var migration = program("migration").oneshot().autostart(false).build();
        var simulated = new SimulatedLife(migration);
        simulated.takes(migration, Duration.ofSeconds(3));

        var answer = start(simulated, migration, new StartWait.Usual());
        simulated.seconds(2);
        assertFalse(answer.isDone());
        simulated.seconds(2);

        assertEquals(List.of(ProcessOutcome.success(migration.id())), answer.join());
    }

    @Test
    void oneshotThatTakesLong_isStarted_onceTheTimeIsOver() {
        var migration = program("migration").oneshot().autostart(false).build();
        var simulated = new SimulatedLife(migration);
        simulated.takes(migration, Duration.ofHours(1));

        var usual = start(simulated, migration, new StartWait.Usual());
        simulated.seconds(4);
        assertFalse(usual.isDone());
        simulated.seconds(1);

        assertEquals(List.of(ProcessOutcome.success(migration.id())), usual.join());
    }

    @Test
    void whatStillStarts_isWaitedFor_butNotLongerThanWasSaid() {
        var slow = program("slow").startsecs(60).autostart(false).build();
        var simulated = new SimulatedLife(slow);

        var answer = start(simulated, slow, StartWait.ofSeconds(2));
        simulated.seconds(1);
        assertFalse(answer.isDone());
        simulated.seconds(1);

        assertEquals(
                List.of(failed(slow, Fault.ABNORMAL_TERMINATION, "still starting")), answer.join());
    }

    @Test
    void startsecsThatAreLonger_areWaitedFor() {
        var slow = program("slow").startsecs(8).autostart(false).build();
        var simulated = new SimulatedLife(slow);

        var answer = start(simulated, slow, new StartWait.Usual());
        simulated.seconds(7);
        assertFalse(answer.isDone());
        simulated.seconds(1);

        assertEquals(List.of(ProcessOutcome.success(slow.id())), answer.join());
    }

    @Test
    void whatCannotBeSpawned_orDoesNotStayUp_isASpawnError() {
        var unspawnable = program("unspawnable").autostart(false).build();
        var web = program("web").autostart(false).build();
        var simulated = new SimulatedLife(unspawnable, web);
        simulated.cannotBeSpawned(unspawnable, true);
        assertEquals(
                List.of(failed(unspawnable, Fault.SPAWN_ERROR, "unspawnable")),
                start(simulated, unspawnable, new StartWait.Usual()).join());

        var answer = start(simulated, web, new StartWait.Usual());
        simulated.exits(web, new ExitStatus.Code(1));

        assertEquals(List.of(failed(web, Fault.SPAWN_ERROR, "web")), answer.join());
    }

    @Test
    void whatIsStoppedMeanwhile_hasNotStarted() {
        var web = program("web").startsecs(3).autostart(false).build();
        var simulated = new SimulatedLife(web);
        var answer = start(simulated, web, new StartWait.Usual());

        simulated.command(commands -> commands.stop(new Selector.One(web.id()), false));

        assertEquals(List.of(failed(web, Fault.ABNORMAL_TERMINATION, "web")), answer.join());
    }

    @Test
    void whatIsHeldBack_isAnsweredAfterTheTime_andGoesOnWaiting() {
        var database = program("database").readiness().build();
        var web =
                program("web")
                        .autostart(false)
                        .dependsOn(new Dependency("database", Condition.HEALTHY))
                        .build();
        var simulated = new SimulatedLife(database, web);
        simulated.seconds(6);
        simulated.keepsUnprepared(database, true);
        simulated.exits(database, new ExitStatus.Code(1));

        var answer = start(simulated, web, new StartWait.Usual());
        simulated.seconds(4);
        assertFalse(answer.isDone());
        simulated.seconds(1);
        assertEquals(
                List.of(
                        failed(
                                web,
                                Fault.ABNORMAL_TERMINATION,
                                "waiting for database to be ready")),
                answer.join());

        simulated.keepsUnprepared(database, false);
        simulated.handle(new LoopEvent.SpawnPrepared());
        simulated.seconds(10);
        assertEquals(ProcessState.RUNNING, simulated.state(web));
    }
}
