package org.supervisordjava.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.OutputChannel;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.http.Snapshots;
import org.supervisordjava.process.ExitStatus;
import org.supervisordjava.process.ProcessState;
import org.supervisordjava.supervisor.PastRun;
import org.supervisordjava.supervisor.PastRun.EndedBy;
import org.supervisordjava.supervisor.ProcessSnapshot;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What cannot be staged with real programs, or not in time. */
class DiagnosisTest {

    private static final Instant NOW = Snapshots.NOW;

    private List<Said> lines = List.of();
    private List<String> lostOutput = List.of();
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

        holder = Optional.empty();
        assertTrue(explained(down).causes().toString().contains("nobody holds it now"));
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

    private String holderWords(ProcessSnapshot down, int pid, int group, String command) {
        holder = Optional.of(new Evidence.PortHolder(pid, group, command));
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
                    public List<String> lostOutput(ProcessId id) {
                        return lostOutput;
                    }

                    @Override
                    public Optional<PortHolder> holderOf(int port) {
                        return port == 98 ? Optional.of(new PortHolder(98, 98, "errno")) : holder;
                    }
                };
        return new Diagnosis(Snapshots.of(process, other), NOW, ZoneOffset.UTC, evidence)
                .of(process);
    }

    /** It lasted two minutes. */
    private static PastRun run(ExitStatus exit, EndedBy by, int secondsAgo) {
        var end = NOW.minusSeconds(secondsAgo);
        return new PastRun(7, end.minusSeconds(120), end, exit, by);
    }

    private static ProcessSnapshot process(
            ProcessState state, Optional<Instant> nextStart, List<PastRun> runs) {
        ProcessConfig config = ProcessConfigs.program("web").stopsignal(Signal.TERM).build();
        boolean alive = state == ProcessState.RUNNING;
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
                Optional.empty());
    }
}
