package org.supervisordjava.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.util.concurrent.TimeUnit.SECONDS;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.ProbeKind;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.SupervisordConfigBuilder;
import org.supervisordjava.health.Programs;
import org.supervisordjava.health.Snapshots;
import org.supervisordjava.metrics.SupervisorMetrics.Format;
import org.supervisordjava.metrics.SupervisorMetrics.Scrape;
import org.supervisordjava.process.ExitStatus;
import org.supervisordjava.process.ProbeStatus;
import org.supervisordjava.process.ProcessState;
import org.supervisordjava.supervisor.GroupSnapshot;
import org.supervisordjava.supervisor.PastRun;
import org.supervisordjava.supervisor.RestartReason;
import org.supervisordjava.supervisor.Snapshot;
import org.supervisordjava.threads.Backgrounds;
import org.supervisordjava.threads.Residents;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

class SupervisorMetricsTest {

    private static final double SPAWNED = Snapshots.NOW.minusSeconds(50).getEpochSecond();

    private final AtomicReference<Snapshot> snapshot =
            new AtomicReference<>(Snapshots.started(Programs.ready("web")));
    private final AtomicReference<Instant> now = new AtomicReference<>(Snapshots.NOW);
    private final AtomicReference<IntFunction<Optional<UsageSample>>> usage =
            new AtomicReference<>(pid -> Optional.of(new UsageSample(1.5, 4096, 12, -1)));
    private final AtomicReference<LogVolume> logs =
            new AtomicReference<>(new LogVolume(1000, 20, 3, 2));
    private final ProbeLatencies latencies = new ProbeLatencies();
    private final Residents residents = new Residents(text -> {});
    private final SupervisorMetrics metrics =
            SupervisorMetrics.create(
                    new MetricSources(
                            snapshot::get,
                            pid -> usage.get().apply(pid),
                            id -> Optional.of(logs.get()),
                            () -> new OwnLogVolume(5, 4),
                            () -> List.of(new LogSinkVolume("otlp", 100, 7, false)),
                            () -> new HookVolume(7, 6, 1),
                            latencies,
                            () -> 7,
                            now::get,
                            residents,
                            "1.2.3"),
                    Backgrounds.started(residents));

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void lossesOfTheFlightRecorder_areCounted() {
        assertSample("supervisord_history_lost_records_total 7.0");
    }

    @Test
    void runningProcess_isDescribed() {
        assertSample("supervisord_process_up{group=\"web\",name=\"web\"} 1.0");
        assertSample("supervisord_process_ready{group=\"web\",name=\"web\"} 1.0");
        assertSample("supervisord_process_state{group=\"web\",name=\"web\",state=\"RUNNING\"} 1.0");
        assertSample("supervisord_process_state{group=\"web\",name=\"web\",state=\"FATAL\"} 0.0");
        assertSample("supervisord_process_time_to_ready_seconds{group=\"web\",name=\"web\"} 1.5");
        assertEquals(SPAWNED, value("supervisord_process_start_time_seconds{"));
    }

    @Test
    void usage_isReadWhileScraping() {
        assertSample("supervisord_process_cpu_seconds_total{group=\"web\",name=\"web\"} 1.5");
        assertSample(
                "supervisord_process_resident_memory_bytes{group=\"web\",name=\"web\"} 4096.0");
        assertSample("supervisord_process_open_fds{group=\"web\",name=\"web\"} 12.0");
        assertSample(
                "supervisord_process_log_bytes_total{group=\"web\",name=\"web\",stream=\"stderr\"}"
                        + " 20.0");
        assertSample("supervisord_process_log_lines_dropped_total{group=\"web\",name=\"web\"} 3.0");
        assertSample("supervisord_process_log_write_errors_total{group=\"web\",name=\"web\"} 2.0");
    }

    @Test
    void unknownFigure_isLeftOut() {
        assertFalse(scrape().contains("supervisord_process_threads"));
    }

    /** Although the snapshot stays. */
    @Test
    void usage_isReadAnewForEachScrape() {
        scrape();
        usage.set(pid -> Optional.of(new UsageSample(2.25, 4096, 12, -1)));
        assertSample("supervisord_process_cpu_seconds_total{group=\"web\",name=\"web\"} 2.25");

        logs.set(new LogVolume(1001, 20, 3, 2));
        assertSample(
                "supervisord_process_log_bytes_total{group=\"web\",name=\"web\",stream=\"stdout\"}"
                        + " 1001.0");

        usage.set(pid -> Optional.empty());
        assertFalse(scrape().contains("supervisord_process_cpu_seconds_total"));
    }

    @Test
    void processThatIsNotAlive_hasNoUsage() {
        snapshot.set(Snapshots.started(Programs.in("web", ProcessState.FATAL)));

        assertFalse(scrape().contains("supervisord_process_cpu_seconds_total{"));
        assertSample("supervisord_process_up{group=\"web\",name=\"web\"} 0.0");
    }

    @Test
    void restarts_areCountedByReason() {
        snapshot.set(Snapshots.started(Programs.ready("web").restarted(RestartReason.LIVENESS, 3)));

        assertSample(
                "supervisord_process_restarts_total{group=\"web\",name=\"web\",reason=\"liveness\"}"
                        + " 3.0");
        assertSample(
                "supervisord_process_restarts_total{group=\"web\",name=\"web\",reason=\"oom\"} 0.0");
    }

    @Test
    void backoff_showsTheTimeLeft() {
        snapshot.set(
                Snapshots.started(Programs.ready("web").backoff(2, Snapshots.NOW.plusSeconds(7))));

        assertSample("supervisord_process_next_retry_seconds{group=\"web\",name=\"web\"} 7.0");

        now.set(Snapshots.NOW.plusSeconds(3));
        assertSample("supervisord_process_next_retry_seconds{group=\"web\",name=\"web\"} 4.0");
        now.set(Snapshots.NOW.plusSeconds(30));
        assertSample("supervisord_process_next_retry_seconds{group=\"web\",name=\"web\"} 0.0");
    }

    @Test
    void exit_isShownByCode() {
        snapshot.set(
                Snapshots.started(
                        Programs.ready("web").exited(new ExitStatus.Signalled(9, false))));

        assertSample("supervisord_process_exit_code{group=\"web\",name=\"web\"} -1.0");
        assertSample("node_supervisord_exit_status{group=\"web\",name=\"web\"} -1.0");
    }

    @Test
    void probes_haveDurationAndFailures() {
        snapshot.set(Snapshots.started(Programs.ready("web").probe(readiness())));
        var labels = "{group=\"web\",name=\"web\",probe=\"readiness\"} ";

        assertSample("supervisord_process_probe_last_duration_seconds" + labels + "0.02");
        assertSample("supervisord_process_probe_failures_total" + labels + "1.0");
        assertSample("supervisord_process_probe_passing" + labels + "1.0");
    }

    @Test
    void probeLatencies_areAHistogram_overAllLives_andGoWithTheProcess() {
        snapshot.set(Snapshots.started(Programs.ready("web").probe(readiness())));
        var web = new ProcessId("web", "web");

        latencies.probed(web, readiness());
        latencies.probed(web, readiness());
        latencies.probed(web, ProbeStatus.pending(ProbeKind.READINESS));

        var name = "supervisord_process_probe_duration_seconds_";
        var labels = "{group=\"web\",name=\"web\",probe=\"readiness\"";
        assertSample(name + "bucket" + labels + ",le=\"0.01\"} 0");
        assertSample(name + "bucket" + labels + ",le=\"0.025\"} 2");
        assertSample(name + "bucket" + labels + ",le=\"+Inf\"} 2");
        assertSample(name + "count" + labels + "} 2");
        assertSample(name + "sum" + labels + "} 0.04");

        latencies.probed(web, readiness());
        assertSample(name + "count" + labels + "} 3");

        snapshot.set(Snapshots.started());
        scrape();
        snapshot.set(Snapshots.started(Programs.ready("web").probe(readiness())));
        assertFalse(scrape().contains(name));
    }

    /** It was ready 1.5 s after a start that came 4 s after the end. */
    @Test
    void restartLatency_countsFromTheEndUntilReadyAgain_onceForEachLife() {
        var started = Snapshots.started(restartedBy(PastRun.EndedBy.PROBE));
        snapshot.set(started);
        metrics.stateChanged(new ProcessId("web", "web"));
        scrape();

        var name = "supervisord_process_restart_duration_seconds_";
        var labels = "{group=\"web\",name=\"web\",reason=\"liveness\"";
        assertSample(name + "count" + labels + "} 1");
        assertSample(name + "sum" + labels + "} 5.5");
        assertSample(name + "bucket" + labels + ",le=\"5.0\"} 0");
        assertSample(name + "bucket" + labels + ",le=\"10.0\"} 1");
    }

    /** Between two scrapes it may come and go: the change tells of it. */
    @Test
    void restartLatency_isSeenWhenTheStateChanges() {
        snapshot.set(Snapshots.started(restartedBy(PastRun.EndedBy.ITSELF)));
        metrics.stateChanged(new ProcessId("web", "web"));

        snapshot.set(Snapshots.started(Programs.in("web", ProcessState.FATAL)));

        assertSample(
                "supervisord_process_restart_duration_seconds_count{group=\"web\",name=\"web\",reason=\"exit\"} 1");
    }

    @Test
    void whatAnOperatorStopped_isNoRestartLatency() {
        snapshot.set(Snapshots.started(restartedBy(PastRun.EndedBy.STOP)));

        assertFalse(scrape().contains("supervisord_process_restart_duration_seconds"));
    }

    private static Programs restartedBy(PastRun.EndedBy by) {
        return restartedBy(by, "web");
    }

    private static Programs restartedBy(PastRun.EndedBy by, String name) {
        var start = Snapshots.NOW.minusSeconds(50);
        return Programs.ready(name)
                .pastRun(
                        new PastRun(
                                99,
                                start.minusSeconds(60),
                                start.minusSeconds(4),
                                new ExitStatus.Code(1),
                                by,
                                Optional.empty()));
    }

    @Test
    void supervisor_saysWhatItIs_andWhatBecameOfItsLog() {
        assertSample(
                "supervisord_info{config=\"/etc/supervisord.conf\",identifier=\"supervisor\",java=\""
                        + Runtime.version()
                        + "\",version=\"1.2.3\"} 1");
        assertSample("supervisord_log_lines_dropped_total 5.0");
        assertSample("supervisord_log_write_errors_total 4.0");
        assertSample("supervisord_log_sink_up{sink=\"otlp\"} 0.0");
        assertSample("supervisord_log_sink_lines_total{sink=\"otlp\"} 100.0");
        assertSample("supervisord_log_sink_lines_dropped_total{sink=\"otlp\"} 7.0");
        assertSample("supervisord_hooks_total{result=\"failed\"} 6.0");
    }

    /** As the exporters' own tests state them. */
    @Test
    void exporterMetrics_haveTheNamesLabelsAndMeaningsOfTheExporters() {
        assertFalse(scrape().contains("supervisor_process_info"));
        var supervisord =
                SupervisordConfigBuilder.builder(ProcessConfigs.supervisord(Duration.ofSeconds(9)))
                        .exporterMetrics(true)
                        .build();

        snapshot.set(
                Snapshots.with(
                        supervisord,
                        Snapshots.started(
                                Programs.ready("runner"),
                                Programs.ready("myproc").exited(new ExitStatus.Code(137)))));

        assertSample(
                "supervisor_process_info{exit_status=\"137\",group=\"myproc\",name=\"myproc\",state=\"EXITED\"} 0.0");
        assertSample(
                "supervisor_process_info{exit_status=\"0\",group=\"runner\",name=\"runner\",state=\"RUNNING\"} 1.0");
        assertSample("supervisor_process_uptime{group=\"runner\",name=\"runner\"} 50.0");
        now.set(Snapshots.NOW.plusSeconds(1));
        assertSample("supervisor_process_uptime{group=\"runner\",name=\"runner\"} 51.0");
        assertFalse(scrape().contains("supervisor_process_uptime{group=\"myproc\""));
        assertSample("supervisord_up 1.0");
        assertSample("supervisor_up{url=\"\"} 1.0");
        assertSample("supervisor_proc{proc=\"runner\",status=\"running\",url=\"\"} 1.0");
        assertSample("supervisor_proc{proc=\"myproc\",status=\"fatal\",url=\"\"} 1.0");

        snapshot.set(Snapshots.started(Programs.ready("runner")));
        assertFalse(scrape().contains("supervisor_proc"));
    }

    @Test
    void nodeExporterNames_keepTheirMeaning() {
        assertSample("node_supervisord_up{group=\"web\",name=\"web\"} 1.0");
        assertSample("node_supervisord_state{group=\"web\",name=\"web\"} 20.0");
        assertSample("node_supervisord_exit_status{group=\"web\",name=\"web\"} 0.0");
        assertEquals(SPAWNED, value("node_supervisord_start_time_seconds{"));
    }

    @Test
    void nodeExporterNames_backoffIsNotUp_andHasNoStartTime() {
        snapshot.set(
                Snapshots.started(Programs.ready("web").backoff(1, Snapshots.NOW.plusSeconds(1))));

        assertSample("node_supervisord_up{group=\"web\",name=\"web\"} 0.0");
        assertFalse(scrape().contains("node_supervisord_start_time_seconds{"));
    }

    @Test
    void supervisorItself_isDescribed() {
        residents.containment("a part").failed(new StackOverflowError());

        assertSample("supervisord_loop_events_total 10.0");
        assertSample("supervisord_loop_queue_depth 2.0");
        assertSample("supervisord_loop_busy_seconds_total 0.003");
        assertSample("supervisord_loop_event_max_seconds 0.001");
        assertSample("supervisord_reaped_orphans_total 4.0");
        assertSample("supervisord_startup_complete 1.0");
        assertSample("supervisord_failures_total{part=\"a part\"} 1.0");
        assertSample("supervisord_thread_alive{thread=\"deadlines\"} 1.0");
        assertTrue(scrape().contains("jvm_memory_used_bytes{"));
        assertTrue(value("jvm_threads_live_threads ") > 1);
    }

    @Test
    void removedProcess_leavesNoSeries() {
        assertTrue(scrape().contains("name=\"web\""));

        snapshot.set(Snapshots.started(Programs.ready("db")));

        assertFalse(scrape().contains("name=\"web\""));
        assertTrue(scrape().contains("name=\"db\""));
    }

    @Test
    void noProcesses_isAValidScrape() {
        snapshot.set(Snapshots.started());

        assertTrue(scrape().contains("supervisord_loop_events_total"));
    }

    @Test
    void formats_haveTheirTypesAndEnds() {
        var open = metrics.scrape(Format.OPEN_METRICS);
        var text = metrics.scrape(Format.TEXT);

        assertTrue(open.contentType().startsWith("application/openmetrics-text; version=1.0.0"));
        assertTrue(text(open).endsWith("# EOF\n"));
        assertTrue(text.contentType().startsWith("text/plain; version=0.0.4"));
        assertFalse(text(text).contains("# EOF"));
    }

    @Test
    void seriesAreTheSameInBothFormats() {
        var others = "(?m)^(#|jvm_|supervisord_loop_).*\n";

        assertEquals(
                text(metrics.scrape(Format.TEXT)).replaceAll(others, ""),
                text(metrics.scrape(Format.OPEN_METRICS)).replaceAll(others, ""));
    }

    /** Of whatever room they come. */
    @Test
    void eachName_standsThereOnce_withAllItsSeriesBehindIt() {
        snapshot.set(Snapshots.started(Programs.ready("web"), Programs.ready("db")));
        var names = new ArrayList<String>();
        scrape().lines()
                .filter(line -> !line.startsWith("# HELP"))
                .map(
                        line ->
                                line.startsWith("# TYPE ")
                                        ? line.split(" ")[2]
                                        : line.replaceAll("[{ ].*", ""))
                .map(name -> name.replaceAll("_(bucket|count|sum)$", ""))
                .filter(name -> names.isEmpty() || !names.getLast().equals(name))
                .forEach(names::add);

        assertEquals(List.copyOf(new LinkedHashSet<>(names)), names);
        assertTrue(names.size() > 35, names::toString);
    }

    /** Of a program that goes its way, and of those that do not stand beside one that does not. */
    @Test
    void whatStaysAsItIs_isNotWrittenAgain() {
        var programs = new ArrayList<GroupSnapshot>();
        for (int i = 0; i < 100; i++) {
            programs.add(group("p" + i));
        }
        snapshot.set(Snapshots.withGroups(snapshot.get(), programs));
        var before = pieces();
        programs.set(0, group("p0"));
        programs.set(99, group("other"));
        usage.set(pid -> Optional.of(new UsageSample(9, 4096, 12, -1)));
        snapshot.set(Snapshots.withGroups(snapshot.get(), programs));
        var after = pieces();

        for (var series : List.of("supervisord_process_up{", "supervisord_process_open_fds{")) {
            assertSame(piece(before, series, "p0"), piece(after, series, "p0"));
            assertSame(piece(before, series, "p50"), piece(after, series, "p50"));
            assertNotSame(piece(before, series, "p99"), piece(after, series, "other"));
        }
        var cpu = "supervisord_process_cpu_seconds_total{";
        assertNotSame(piece(before, cpu, "p0"), piece(after, cpu, "p0"));
        assertFalse(scrape().contains("\"p99\""));
    }

    /** Whatever their number, and whichever of them have gone. */
    @Test
    void everyProcess_standsInEachFamilyOnce_inTheirOrder() {
        for (int count : new int[] {1, 16, 40, 15, 17, 33, 0, 16}) {
            for (int from : new int[] {0, 5}) {
                var names = IntStream.range(from, from + count).mapToObj(i -> "p" + i).toList();
                snapshot.set(
                        Snapshots.withGroups(
                                snapshot.get(),
                                names.stream().map(SupervisorMetricsTest::group).toList()));
                for (var series :
                        List.of("supervisord_process_up{", "supervisord_process_threads{")) {
                    assertEquals(
                            series.contains("up{") ? names : List.of(),
                            scrape().lines()
                                    .filter(line -> line.startsWith(series))
                                    .map(line -> line.replaceAll(".*name=\"(.*)\".*", "$1"))
                                    .toList());
                }
            }
        }
    }

    private static GroupSnapshot group(String program) {
        return Snapshots.started(Programs.ready(program)).groups().getFirst();
    }

    private List<byte[]> pieces() {
        return metrics.scrape(Format.TEXT).body();
    }

    private static byte[] piece(List<byte[]> pieces, String beginning, String process) {
        return pieces.stream()
                .filter(
                        each -> {
                            var text = new String(each, StandardCharsets.UTF_8);
                            return text.startsWith(beginning)
                                    && text.contains("name=\"" + process + "\"");
                        })
                .findFirst()
                .orElseThrow();
    }

    /** It may still be on its way to a slow client. */
    @Test
    void answerStaysAsItIs_whenTheNextOneIsWritten() {
        var answer = metrics.scrape(Format.TEXT);
        var before = text(answer);
        usage.set(pid -> Optional.empty());
        snapshot.set(Snapshots.started(Programs.ready("db")));
        scrape();

        assertEquals(before, text(answer));
    }

    /** Whoever asks during a scrape gets one that has begun after that, together with others. */
    @Test
    void thoseWhoAskMeanwhile_shareTheNextScrape() throws Exception {
        scrape();
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var readings = new AtomicInteger();
        usage.set(
                pid -> {
                    begun.countDown();
                    await(goOn);
                    return Optional.of(new UsageSample(readings.incrementAndGet(), 0, 0, 0));
                });
        var first = metrics.ask(Format.TEXT);
        await(begun);
        snapshot.set(Snapshots.started(Programs.ready("db")));
        var later = List.of(metrics.ask(Format.TEXT), metrics.ask(Format.TEXT));
        var open = metrics.ask(Format.OPEN_METRICS);
        assertFalse(later.getFirst().isDone());
        goOn.countDown();

        assertTrue(text(first.get(10, SECONDS)).contains("_cpu_seconds_total{group=\"web\""));
        assertSame(later.get(0).get(10, SECONDS), later.get(1).get(10, SECONDS));
        assertTrue(
                text(later.getFirst().get()).contains("{group=\"db\",name=\"db\"} 2.0\n"),
                () -> text(later.getFirst().join()));
        assertTrue(text(open.get(10, SECONDS)).endsWith("# EOF\n"));
        assertEquals(3, readings.get());
    }

    /** The next one begins with nothing. */
    @Test
    void scrapeThatFails_fails_andTheNextDoesNot() {
        scrape();
        usage.set(
                pid -> {
                    throw new IllegalStateException("no /proc");
                });
        assertThrows(CompletionException.class, this::scrape);

        usage.set(pid -> Optional.of(new UsageSample(3, 4096, 12, -1)));
        assertSample("supervisord_process_cpu_seconds_total{group=\"web\",name=\"web\"} 3.0");
        assertEquals(1, scrape().split("# TYPE supervisord_process_up ").length - 1);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(10, SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @Tag("peer")
    void promtool_findsNothingToSay() throws Exception {
        var programs =
                IntStream.range(0, 200)
                        .mapToObj(
                                i ->
                                        restartedBy(PastRun.EndedBy.PROBE, "program" + i)
                                                .probe(readiness())
                                                .backoff(1, Snapshots.NOW.plusSeconds(1))
                                                .exited(new ExitStatus.Code(1)))
                        .toArray(Programs[]::new);
        snapshot.set(Snapshots.started(programs));
        scrape();
        latencies.probed(new ProcessId("program1", "program1"), readiness());
        var process = new ProcessBuilder("promtool", "check", "metrics").start();
        try (var input = process.getOutputStream()) {
            input.write(scrape().getBytes(StandardCharsets.UTF_8));
        }

        var said =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                        + new String(
                                process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

        assertEquals(List.of(), said.lines().toList());
        assertEquals(0, process.waitFor());
    }

    private static ProbeStatus readiness() {
        return new ProbeStatus(
                ProbeKind.READINESS,
                ProbeStatus.Verdict.PASSING,
                5,
                1,
                0,
                Duration.ofMillis(250),
                Optional.of(
                        new ProbeStatus.Attempt(Snapshots.NOW, Duration.ofMillis(20), true, "")));
    }

    private void assertSample(String line) {
        var scraped = scrape();
        assertTrue(scraped.lines().anyMatch(line::equals), () -> line + " is not in\n" + scraped);
    }

    private double value(String prefix) {
        var line = scrape().lines().filter(l -> l.startsWith(prefix)).findFirst().orElseThrow();
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }

    private String scrape() {
        return text(metrics.scrape(Format.TEXT));
    }

    private static String text(Scrape scrape) {
        var all = new ByteArrayOutputStream();
        scrape.body().forEach(all::writeBytes);
        return all.toString(StandardCharsets.UTF_8);
    }
}
