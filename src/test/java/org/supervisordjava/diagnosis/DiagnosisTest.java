package org.supervisordjava.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.HooksConfig;
import org.supervisordjava.config.model.MemorySize;
import org.supervisordjava.config.model.OutputChannel;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.RestartLimits;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.http.Snapshots;
import org.supervisordjava.process.ExitStatus;
import org.supervisordjava.process.ProcessState;
import org.supervisordjava.supervisor.PastRun;
import org.supervisordjava.supervisor.PastRun.EndedBy;
import org.supervisordjava.supervisor.ProcessSnapshot;
import org.supervisordjava.supervisor.RestartLimitsStatus;
import org.supervisordjava.supervisor.RestartReason;
import org.supervisordjava.supervisor.SupervisorState;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What cannot be staged with real programs, or not in time. */
class DiagnosisTest {

    private static final Instant NOW = Snapshots.NOW;

    private SupervisorState state = SupervisorState.RUNNING;
    private List<Said> lines = List.of();
    private List<String> lostOutput = List.of();
    private List<Evidence.HookFailure> failedHooks = List.of();
    private Optional<Evidence.PortHolder> holder = Optional.empty();

    @Test
    void killForMemory_isCalledSo_alsoAfterItsRestart() {
        var killed = run(new ExitStatus.Signalled(9, false), EndedBy.OUT_OF_MEMORY, 60);
        var down = process(ProcessState.EXITED, Optional.of(NOW.plusSeconds(4)), List.of(killed));
        var up = process(ProcessState.RUNNING, Optional.empty(), List.of(killed));

        assertEquals(
                "SIGKILL (out of memory) after 2 min, next try in 4 s", explained(down).reason());
        assertEquals(Urgency.UNSTABLE, explained(up).urgency());
        assertEquals("ended 1× in 1 min: SIGKILL (out of memory)", explained(up).reason());
    }

    @Test
    void whatEndsTooOften_isUnstable_forAWhile() {
        var crash = new ExitStatus.Signalled(11, true);
        var twice = List.of(run(crash, EndedBy.ITSELF, 30), run(crash, EndedBy.ITSELF, 90));
        var once = List.of(run(crash, EndedBy.ITSELF, 30), run(crash, EndedBy.ITSELF, 3_600));
        var stops = List.of(run(crash, EndedBy.STOP, 30), run(crash, EndedBy.STOP, 90));

        assertEquals(
                "ended 2× in 1 min 30 s: SIGSEGV (crashed), core dumped",
                explained(process(ProcessState.RUNNING, Optional.empty(), twice)).reason());
        assertEquals(
                Urgency.WELL,
                explained(process(ProcessState.RUNNING, Optional.empty(), once)).urgency());
        assertEquals(
                Urgency.WELL,
                explained(process(ProcessState.RUNNING, Optional.empty(), stops)).urgency());
    }

    @Test
    void stopThatWasNotObeyed_isTold() {
        var killed = run(new ExitStatus.Signalled(9, false), EndedBy.PROBE, 1);
        var down = process(ProcessState.STOPPED, Optional.of(NOW), List.of(killed));

        assertEquals(
                "failed its probe, SIGKILL (did not end within 10 s of SIGTERM) after 2 min,"
                        + " next try now",
                explained(down).reason());
    }

    @Test
    void tooMuchMemory_isToldWhileItIsStopped_andForAWhileAfterwards() {
        var limited =
                ProcessConfigs.program("web")
                        .restartLimits(
                                new RestartLimits(
                                        Optional.of(new MemorySize(500 << 20)),
                                        Duration.ofSeconds(30),
                                        Optional.of(Duration.ofHours(24)),
                                        Duration.ZERO))
                        .build();
        var stopping =
                process(
                        limited,
                        ProcessState.STOPPING,
                        Optional.empty(),
                        List.of(),
                        Optional.of(limits(612, Optional.empty(), Optional.empty())),
                        Optional.of(RestartReason.MEMORY_LIMIT));
        var run =
                new PastRun(
                        7,
                        NOW.minusSeconds(180),
                        NOW.minusSeconds(60),
                        new ExitStatus.Signalled(15, false),
                        EndedBy.MEMORY_LIMIT,
                        Optional.of(new MemorySize(612 << 20)));
        var up =
                process(
                        limited,
                        ProcessState.RUNNING,
                        Optional.empty(),
                        List.of(run),
                        Optional.of(
                                limits(
                                        17,
                                        Optional.of(NOW.plusSeconds(12)),
                                        Optional.of(NOW.plusSeconds(3600)))),
                        Optional.empty());

        assertEquals(Urgency.FAILING, explained(stopping).urgency());
        assertEquals(
                "restarted: it uses 612 MB, more than its memory_limit of 500 MB",
                explained(stopping).reason());
        assertTrue(explained(stopping).causes().contains(Limits.ADVICE));
        assertEquals(Urgency.UNSTABLE, explained(up).urgency());
        assertEquals(
                "ended 1× in 1 min: over its memory_limit with 612 MB, SIGTERM (stopped)",
                explained(up).reason());
        assertTrue(explained(up).causes().contains(Limits.ADVICE));
        assertTrue(
                explained(up)
                        .next()
                        .containsAll(
                                List.of(
                                        "uses 17 MB of its memory_limit of 500 MB, next check in 12 s",
                                        "restarted in 1 h, when its maximum_lifetime is over")),
                explained(up).next().toString());
    }

    @Test
    void lifetimeThatIsOver_isSaid_andNoTrouble() {
        var config = ProcessConfigs.program("web").build();
        var stopping =
                process(
                        config,
                        ProcessState.STOPPING,
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        Optional.of(RestartReason.LIFETIME));
        var runs =
                List.of(
                        run(new ExitStatus.Code(1), EndedBy.LIFETIME, 30),
                        run(new ExitStatus.Code(1), EndedBy.LIFETIME, 60));
        var up = process(ProcessState.RUNNING, Optional.empty(), runs);

        assertEquals(Urgency.CHANGING, explained(stopping).urgency());
        assertEquals("restarted: its maximum_lifetime is over", explained(stopping).reason());
        assertEquals(Urgency.WELL, explained(up).urgency());
        assertTrue(explained(up).runs().getFirst().contains("its maximum_lifetime was over, exit"));
    }

    private static RestartLimitsStatus limits(
            int megabytes, Optional<Instant> nextCheck, Optional<Instant> endOfLife) {
        return new RestartLimitsStatus(
                Optional.of(new MemorySize((long) megabytes << 20)), nextCheck, endOfLife);
    }

    @Test
    void holderOfThePort_isNamedByWhatItBelongsTo() {
        var failed = run(new ExitStatus.Code(1), EndedBy.ITSELF, 1);
        var down = process(ProcessState.FATAL, Optional.empty(), List.of(failed));
        lines =
                List.of(
                        new Said(
                                OutputChannel.STDERR,
                                "nginx: bind() to 0.0.0.0:8080 failed (98: Address already in use)"));

        assertTrue(holderWords(down, 812, 812, "x").contains("port 8080 is taken by x (pid 812)"));
        assertTrue(holderWords(down, 1, 1, "java").contains("by the supervisor itself"));
        assertTrue(
                holderWords(down, 45, 44, "worker").contains("by program other, worker (pid 45)"));
        assertTrue(holderWords(down, 12, 7, "worker").contains("left over from an earlier run"));
        assertTrue(holderWords(down, 0, 0, "").contains("a process that cannot be seen from here"));

        assertTrue(
                holderWords(down, Evidence.PortUse.CONNECTION, 45, 44, "curl")
                        .contains("8080 is taken by a connection of program other, curl (pid 45)"));
        assertTrue(
                holderWords(down, Evidence.PortUse.ENDED_CONNECTION, 0, 0, "")
                        .contains("port 8080 is taken, for a minute, by a connection that has"));

        holder = Optional.empty();
        assertTrue(explained(down).causes().toString().contains("nobody holds it now"));
    }

    /** supervisord's way: who would be tried again is FATAL at once when everything stops. */
    @Test
    void givenUpAtTheEnd_isNotSaidToHaveBeenTriedOften() {
        var down = process(ProcessState.FATAL, Optional.empty(), List.of());
        assertTrue(
                explained(down).next().toString().contains("retries (startretries) have failed"));

        state = SupervisorState.SHUTDOWN;

        assertEquals(
                List.of("nothing by itself: everything is being stopped"), explained(down).next());
    }

    @Test
    void numberOfTheError_isNoPort() {
        var failed = run(new ExitStatus.Code(1), EndedBy.ITSELF, 1);
        var down = process(ProcessState.FATAL, Optional.empty(), List.of(failed));
        for (String line :
                List.of(
                        "OSError: [Errno 98] Address already in use",
                        "bind() failed (98: Address already in use)")) {
            lines = List.of(new Said(OutputChannel.STDERR, line));
            assertTrue(explained(down).causes().toString().contains("nobody holds it"), line);
        }
    }

    @Test
    void textsHave80Columns_andOneScreen_whateverTheyAreMadeOf() {
        lines =
                java.util.stream.IntStream.range(0, 60)
                        .mapToObj(i -> new Said(OutputChannel.STDERR, "ENOSPC " + "é".repeat(500)))
                        .toList();
        var down =
                process(
                        ProcessState.FATAL,
                        Optional.empty(),
                        List.of(run(new ExitStatus.Code(1), EndedBy.ITSELF, 1)));
        var rows = ExplanationText.of(explained(down)).lines().toList();

        rows.forEach(row -> assertTrue(row.length() <= 80, row));
        assertTrue(rows.size() <= 32, () -> rows.size() + " rows");
    }

    @Test
    void times_haveTwoUnits() {
        assertEquals("0 ms", Times.words(Duration.ofMillis(-5)));
        assertEquals("250 ms", Times.words(Duration.ofMillis(250)));
        assertEquals("1.2 s", Times.words(Duration.ofMillis(1_234)));
        assertEquals("36 s", Times.words(Duration.ofMillis(36_900)));
        assertEquals("1 min 36 s", Times.words(Duration.ofSeconds(96)));
        assertEquals("2 h 3 min", Times.words(Duration.ofSeconds(7_390)));
        assertEquals("3 d", Times.words(Duration.ofDays(3).plusSeconds(9)));
    }

    @Test
    void whatIsLeft_isRoundedUp() {
        var times = new Times(NOW, ZoneOffset.UTC);
        assertEquals("now", times.in(NOW));
        assertEquals("now", times.in(NOW.minusSeconds(2)));
        assertEquals("in 1 s", times.in(NOW.plusNanos(1)));
        assertEquals("in 1 s", times.in(NOW.plusSeconds(1)));
        assertEquals("in 2 s", times.in(NOW.plusSeconds(1).plusNanos(1)));
        assertEquals("in 1 min 36 s", times.in(NOW.plusMillis(95_001)));
    }

    @Test
    void anotherDay_isSaid() {
        var times = new Times(NOW, ZoneOffset.UTC);
        assertEquals("10:37:05", times.at(NOW));
        assertEquals("Nov 22 10:37:05", times.at(NOW.minus(Duration.ofDays(1))));
    }

    @Test
    void outputThatIsLost_isTroubleOfAProgramThatRuns() {
        var web = process(ProcessState.RUNNING, Optional.empty(), List.of());
        assertEquals(Urgency.WELL, explained(web).urgency());

        lostOutput = List.of("12 lines of its stdout are lost", "no logs can be sent to x");

        assertEquals(Urgency.UNSTABLE, explained(web).urgency());
        assertEquals("12 lines of its stdout are lost", explained(web).reason());
        assertEquals(lostOutput, explained(web).causes());
    }

    @Test
    void hookThatHasFailed_isNamed_withWhatToDo_andIsTroubleForAWhile() {
        var web = process(ProcessState.RUNNING, Optional.empty(), List.of());
        failedHooks =
                List.of(
                        failed(new HooksConfig.HookCommand(List.of("tell", "me")), 60, 4),
                        failed(new HooksConfig.Webhook("https://a/secret", Map.of()), 5, 0));

        assertEquals(Urgency.UNSTABLE, explained(web).urgency());
        assertEquals("hook on_exit failed: \"no\"", explained(web).reason());
        assertEquals(
                List.of(
                        "hook on_exit ([tell, me]) failed for good, after 4 tries, at 10:36:05:"
                                + " \"no\"; run the command by hand as the program's user, with the"
                                + " HOOK_ variables it reads",
                        "hook on_exit (https://a) was dropped, at 10:37:00: \"no\"; make its calls"
                                + " rarer or its hook_timeout shorter"),
                explained(web).causes());

        failedHooks = List.of(failed(new HooksConfig.Webhook("https://a/x", Map.of()), 3600, 1));
        assertEquals(Urgency.WELL, explained(web).urgency());
        assertEquals("", explained(web).reason());
        assertTrue(
                explained(web)
                        .causes()
                        .getFirst()
                        .endsWith(
                                "see whether the URL answers from here with 2xx within hook_timeout"));
    }

    private static Evidence.HookFailure failed(HooksConfig.Hook hook, int secondsAgo, int tries) {
        return new Evidence.HookFailure("on_exit", hook, NOW.minusSeconds(secondsAgo), tries, "no");
    }

    private String holderWords(ProcessSnapshot down, int pid, int group, String command) {
        return holderWords(down, Evidence.PortUse.LISTENS, pid, group, command);
    }

    private String holderWords(
            ProcessSnapshot down, Evidence.PortUse use, int pid, int group, String command) {
        holder = Optional.of(new Evidence.PortHolder(use, pid, group, command));
        return explained(down).causes().toString();
    }

    private Explanation explained(ProcessSnapshot process) {
        var other = Snapshots.running("other", "other", 44);
        var evidence =
                new Evidence() {
                    @Override
                    public List<Said> lines(ProcessId id, int pid) {
                        return lines;
                    }

                    @Override
                    public Optional<String> whoStopped(ProcessId id, Instant since) {
                        return Optional.empty();
                    }

                    @Override
                    public List<HookFailure> failedHooks(ProcessId id) {
                        return failedHooks;
                    }

                    @Override
                    public List<String> lostOutput(ProcessId id) {
                        return lostOutput;
                    }

                    @Override
                    public Optional<PortHolder> holderOf(int port) {
                        return port == 98
                                ? Optional.of(
                                        new PortHolder(Evidence.PortUse.LISTENS, 98, 98, "errno"))
                                : holder;
                    }
                };
        return new Diagnosis(
                        Snapshots.of(state, List.of(process, other)), NOW, ZoneOffset.UTC, evidence)
                .of(process);
    }

    /** It lasted two minutes. */
    private static PastRun run(ExitStatus exit, EndedBy by, int secondsAgo) {
        var end = NOW.minusSeconds(secondsAgo);
        return new PastRun(7, end.minusSeconds(120), end, exit, by, Optional.empty());
    }

    private static ProcessSnapshot process(
            ProcessState state, Optional<Instant> nextStart, List<PastRun> runs) {
        var config = ProcessConfigs.program("web").stopsignal(Signal.TERM).build();
        return process(config, state, nextStart, runs, Optional.empty(), Optional.empty());
    }

    private static ProcessSnapshot process(
            ProcessConfig config,
            ProcessState state,
            Optional<Instant> nextStart,
            List<PastRun> runs,
            Optional<RestartLimitsStatus> limits,
            Optional<RestartReason> restarting) {
        boolean alive = state == ProcessState.RUNNING || state == ProcessState.STOPPING;
        return new ProcessSnapshot(
                config,
                state,
                alive ? 9 : 0,
                NOW.minusSeconds(20),
                Optional.of(NOW.minusSeconds(20)),
                Optional.empty(),
                alive ? "" : "Exited too quickly (process log may have details)",
                alive ? Optional.empty() : runs.stream().findFirst().map(PastRun::exit),
                alive,
                Optional.empty(),
                0,
                nextStart,
                Map.of(),
                Optional.empty(),
                List.of(),
                "",
                "",
                runs,
                1,
                Optional.empty(),
                NOW.minusSeconds(20),
                Optional.empty(),
                Optional.empty(),
                limits,
                restarting);
    }
}
