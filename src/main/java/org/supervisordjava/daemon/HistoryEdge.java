package org.supervisordjava.daemon;

import org.supervisordjava.config.build.ProgramVersion;
import org.supervisordjava.config.model.HistoryConfig;
import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.diagnosis.Diagnosis;
import org.supervisordjava.diagnosis.Evidence;
import org.supervisordjava.diagnosis.Explanation;
import org.supervisordjava.diagnosis.HistoryText;
import org.supervisordjava.diagnosis.HistoryWords;
import org.supervisordjava.http.AuditLog.AuditEntry;
import org.supervisordjava.posix.LocalTime;
import org.supervisordjava.posix.SelfProcess;
import org.supervisordjava.recorder.FlightRecorder;
import org.supervisordjava.recorder.HistoryRecord;
import org.supervisordjava.recorder.HistoryRecord.RecordKind;
import org.supervisordjava.recorder.LastRun;
import org.supervisordjava.supervisor.Ending;
import org.supervisordjava.supervisor.Snapshot;
import org.supervisordjava.supervisor.SupervisorEvent;
import org.supervisordjava.supervisor.SupervisorEvent.EndCause;
import org.supervisordjava.supervisor.port.EventSink;
import org.supervisordjava.supervisor.port.MainLog;
import org.supervisordjava.threads.Background;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Hands what happens to the flight recorder. Until the first programs have been started it only
 * keeps it, so that the recorder is loaded afterwards. Any thread; never waits, but for a moment at
 * the very end.
 */
final class HistoryEdge implements EventSink {

    /** Everything has been stopped by then; a disk in order needs a millisecond. */
    private static final Duration LAST_WORDS_LIMIT = Duration.ofMillis(500);

    /** Every process of a large boot, and more. */
    private static final int MOST_EARLY = 4096;

    private static final int KEEPALIVE_PERIOD = 5;

    private final Path directory;
    private final HistoryConfig config;
    private final int pid;
    private final Background background;
    private final Clock clock;
    private final MainLog log;
    private final Instant start;
    private volatile FlightRecorder recorder;

    // Guarded by this.
    private final Deque<Early> early = new ArrayDeque<>();
    private boolean booted;
    private EndCause cause;

    private record Early(SupervisorEvent event, Instant at) {}

    HistoryEdge(
            Path directory,
            HistoryConfig config,
            int pid,
            Background background,
            Clock clock,
            MainLog log) {
        this.directory = directory;
        this.config = config;
        this.pid = pid;
        this.background = background;
        this.clock = clock;
        this.log = log;
        this.start = clock.instant();
    }

    @Override
    public void publish(SupervisorEvent event) {
        switch (event) {
            case SupervisorEvent.Tick(int period, long _) -> {
                if (period == KEEPALIVE_PERIOD && recorder != null) {
                    recorder.beat();
                }
            }
            case SupervisorEvent.ProcessLog _ -> {}
            case SupervisorEvent.ProcessCommunication _ -> {}
            default -> keep(event);
        }
    }

    @Override
    public int tickSeconds() {
        return KEEPALIVE_PERIOD;
    }

    private synchronized void keep(SupervisorEvent event) {
        if (event instanceof SupervisorEvent.EndRequested(var why)) {
            cause = why;
        }
        booted |= event instanceof SupervisorEvent.SupervisorRunning;
        // What is configured at the start is no change.
        if (!booted && event instanceof SupervisorEvent.ProcessGroupAdded) {
            return;
        }
        if (recorder != null) {
            HistoryWords.of(event, clock.instant()).ifPresent(recorder::add);
        } else if (early.size() < MOST_EARLY) {
            early.add(new Early(event, clock.instant()));
        }
    }

    /** From now on it is recorded, and what came before as well. */
    void open() {
        var opened =
                FlightRecorder.in(
                        directory,
                        SelfProcess.uid(),
                        config.maxBytes(),
                        background,
                        clock,
                        new LoggingWatcher());
        opened.add(
                HistoryRecord.of(
                        start,
                        RecordKind.RUN_BEGAN,
                        "",
                        "started, pid %d, version %s".formatted(pid, ProgramVersion.TEXT),
                        Map.of("pid", Integer.toString(pid), "version", ProgramVersion.TEXT)));
        // The loop may publish meanwhile, and must not wait until the words are loaded.
        for (var events = taken(opened); !events.isEmpty(); events = taken(opened)) {
            for (var happened : events) {
                HistoryWords.of(happened.event(), happened.at()).ifPresent(opened::add);
            }
        }
    }

    private synchronized List<Early> taken(FlightRecorder opened) {
        var taken = List.copyOf(early);
        early.clear();
        if (taken.isEmpty()) {
            recorder = opened;
        }
        return taken;
    }

    private final class LoggingWatcher implements FlightRecorder.Watcher {

        /** Where nobody has asked for a history, none is no failure. */
        @Override
        public void problem(String message) {
            boolean wanted = config.place() instanceof HistoryConfig.Place.Directory;
            log.log(
                    wanted ? LogLevel.WARN : LogLevel.INFO,
                    "nothing is recorded in the history: %s; history chooses another directory, or none"
                            .formatted(message));
        }

        @Override
        public void recording(String message) {
            log.log(LogLevel.DEBUG, message);
        }

        @Override
        public void lastRun(LastRun last) {
            log.log(
                    last.badly() ? LogLevel.WARN : LogLevel.INFO,
                    new HistoryText(clock.instant(), LocalTime.zone(clock.instant()))
                            .lastRun(last));
        }
    }

    /** Somebody has done something, or was refused. */
    void done(AuditEntry entry) {
        add(
                HistoryRecord.of(
                        entry.at(),
                        RecordKind.ACTION,
                        "",
                        "%s: %s: %s".formatted(entry.who(), entry.action(), entry.result()),
                        Map.of(
                                "who", entry.who(),
                                "action", entry.action(),
                                "result", entry.result())));
    }

    void givenUp(Explanation why, Instant since) {
        add(HistoryWords.givenUp(why, since));
    }

    private void add(HistoryRecord happened) {
        if (recorder != null) {
            recorder.add(happened);
        }
    }

    Optional<FlightRecorder> recorder() {
        return Optional.ofNullable(recorder);
    }

    Optional<LastRun> lastRun() {
        return recorder().flatMap(FlightRecorder::lastRun);
    }

    /** The last words of this run; waits a moment for the disk, and not when it hangs. */
    void end(Ending ending, Snapshot snapshot, SeenEvidence evidence) throws InterruptedException {
        if (recorder == null) {
            return;
        }
        recorder.add(last(ending, snapshot, evidence));
        recorder.flush(LAST_WORDS_LIMIT);
    }

    private HistoryRecord last(Ending ending, Snapshot snapshot, SeenEvidence evidence) {
        EndCause why;
        synchronized (this) {
            why = cause;
        }
        int code = ending instanceof Ending.Exit(int exit) ? exit : 0;
        boolean givenUp = why instanceof EndCause.GivenUp;
        var details = new LinkedHashMap<String, String>();
        details.put(LastRun.END, end(why).label());
        details.put(LastRun.BADLY, Boolean.toString(code != 0 || givenUp));
        if (ending instanceof Ending.Exit) {
            details.put("code", Integer.toString(code));
        }
        var words =
                why == null
                        ? "exit code " + code
                        : HistoryWords.end(
                                        why,
                                        who(why, evidence),
                                        explanation(why, snapshot, evidence))
                                + (code == 0 || givenUp ? "" : ", exit code " + code);
        return HistoryRecord.of(clock.instant(), RecordKind.RUN_ENDED, "", words, details);
    }

    private static LastRun.End end(EndCause why) {
        return switch (why) {
            case null -> LastRun.End.FAILED;
            case EndCause.GivenUp _ -> LastRun.End.GIVEN_UP;
            case EndCause.BySignal _ -> LastRun.End.SIGNAL;
            case EndCause.ByCommand(boolean reload) ->
                    reload ? LastRun.End.RELOAD : LastRun.End.COMMAND;
        };
    }

    private static Optional<String> who(EndCause why, SeenEvidence evidence) {
        return switch (why) {
            case EndCause.GivenUp _ -> Optional.empty();
            case EndCause.BySignal(var signal) -> evidence.whoDid("signal " + signal.posixName());
            case EndCause.ByCommand(boolean reload) ->
                    evidence.whoDid(reload ? "reload" : "shutdown");
        };
    }

    private Optional<Explanation> explanation(EndCause why, Snapshot snapshot, Evidence evidence) {
        var diagnosis =
                new Diagnosis(snapshot, clock.instant(), LocalTime.zone(clock.instant()), evidence);
        return why instanceof EndCause.GivenUp gone
                ? snapshot.process(gone.id()).map(diagnosis::of)
                : Optional.empty();
    }
}
