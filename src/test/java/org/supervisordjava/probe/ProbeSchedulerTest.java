package org.supervisordjava.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.config.model.ProbeKind.READINESS;
import static org.supervisordjava.config.model.ProbeKind.STARTUP;
import static org.supervisordjava.process.ProbeStatus.Verdict.FAILING;
import static org.supervisordjava.process.ProbeStatus.Verdict.PASSING;
import static org.supervisordjava.process.ProbeStatus.Verdict.PENDING;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.ProbeConfig;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.process.ProbeStatus;
import org.supervisordjava.threads.Residents;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The schedule in virtual time, with probes that wait for lines. */
class ProbeSchedulerTest {

    private static final int PID = 42;

    private final ManualTimer timer = new ManualTimer();
    private final List<ProbeStatus> results = new ArrayList<>();
    private final ProbeScheduler scheduler =
            new ProbeScheduler(
                    new ProbeFactory(
                            timer,
                            Runnable::run,
                            new JdkProcesses(),
                            new ExecCommand(Optional.empty(), Optional.empty(), 0)),
                    () -> {},
                    Path.of("/nowhere"),
                    warning -> {},
                    new Residents(System.err::println));

    @AfterEach
    void close() {
        scheduler.close();
    }

    @Test
    void lineFound_passesAtOnce() {
        var web = Programs.process("web", Programs.readiness(Programs.logLine("listening on \\d")));
        spawn(web);

        scheduler.lineSeen(web.id(), "loading");
        scheduler.lineSeen(web.id(), "INFO listening on 8080");
        scheduler.lineSeen(web.id(), "INFO listening on 8081");
        timer.runDue();

        assertEquals(1, results.size());
        assertEquals(PASSING, results.getFirst().verdict());
        assertEquals("INFO listening on 8080", results.getFirst().last().orElseThrow().output());
    }

    @Test
    void output_callsForATry_ofTheRunThatWroteIt() {
        var web =
                Programs.process(
                        "web",
                        Programs.readiness(
                                Programs.probe(new ProbeConfig.TcpSocket("localhost", 1))));
        spawn(web);
        timer.runDue();
        assertEquals(1, results.size());
        timer.pass(Duration.ofMillis(20));

        scheduler.outputSeen(web.id());
        timer.runDue();
        scheduler.outputSeen(Programs.process("other", web.probes()).id());
        timer.runDue();

        assertEquals(2, results.size());
    }

    @Test
    void lineBeforeBegin_isNotMissed() {
        var web = Programs.process("web", Programs.readiness(Programs.logLine("up")));
        scheduler.prepare(web);
        scheduler.lineSeen(web.id(), "up");

        scheduler.begin(web, PID, Map.of(), this::probed);
        timer.runDue();

        assertEquals(PASSING, results.getLast().verdict());
    }

    @Test
    void lineOfAnEarlierRun_doesNotCount() {
        var web = Programs.process("web", Programs.readiness(Programs.logLine("up")));
        spawn(web);
        scheduler.lineSeen(web.id(), "up");
        timer.runDue();
        scheduler.end(web.id());
        results.clear();

        spawn(web);
        timer.runDue();

        assertTrue(results.isEmpty());
        scheduler.lineSeen(web.id(), "up");
        timer.runDue();
        assertEquals(PASSING, results.getLast().verdict());
    }

    @Test
    void silence_failsOncePerPeriod() {
        var web = Programs.process("web", Programs.readiness(Programs.logLine("up")));
        spawn(web);

        timer.pass(Programs.PERIOD.multipliedBy(3));

        assertEquals(List.of(PENDING, PENDING, FAILING), verdicts());
    }

    @Test
    void readiness_waitsForStartup_andRemembersWhatWasSaidMeanwhile() {
        var web =
                Programs.process(
                        "web",
                        Programs.startupAndReadiness(
                                Programs.logLine("started"), Programs.logLine("ready")));
        spawn(web);
        scheduler.lineSeen(web.id(), "ready");
        timer.pass(Duration.ofSeconds(1));
        assertTrue(results.isEmpty());

        scheduler.lineSeen(web.id(), "started");
        timer.runDue();

        assertEquals(List.of(STARTUP, READINESS), results.stream().map(ProbeStatus::kind).toList());
        assertEquals(List.of(PASSING, PASSING), verdicts());
    }

    @Test
    void startupThatFails_restsUntilTheNextRun() {
        var web =
                Programs.process(
                        "web",
                        Programs.startupAndReadiness(
                                Programs.logLine("started"), Programs.logLine("ready")));
        spawn(web);

        timer.pass(Duration.ofMinutes(10));

        assertEquals(List.of(PENDING, PENDING, FAILING), verdicts());
    }

    @Test
    void afterEnd_nothingIsReported() {
        var web = Programs.process("web", Programs.readiness(Programs.logLine("up")));
        spawn(web);
        timer.runDue();

        scheduler.end(web.id());
        scheduler.lineSeen(web.id(), "up");
        timer.pass(Duration.ofMinutes(1));

        assertTrue(results.isEmpty());
        assertEquals(0, timer.pending());
    }

    private void spawn(ProcessConfig process) {
        scheduler.prepare(process);
        scheduler.begin(process, PID, Map.of(), this::probed);
        timer.runDue();
    }

    private void probed(Object id, int pid, ProbeStatus result) {
        assertEquals(PID, pid);
        results.add(result);
    }

    private List<ProbeStatus.Verdict> verdicts() {
        return results.stream().map(ProbeStatus::verdict).toList();
    }
}
