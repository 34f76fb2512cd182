package org.supervisordjava.diagnosis;

import org.supervisordjava.config.model.OutputChannel;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.process.ProbeStatus.Verdict;
import org.supervisordjava.process.ProcessState;
import org.supervisordjava.supervisor.PastRun;
import org.supervisordjava.supervisor.ProcessSnapshot;
import org.supervisordjava.supervisor.RestartReason;
import org.supervisordjava.supervisor.ScheduleStatus;
import org.supervisordjava.supervisor.Snapshot;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Explains the processes of one snapshot. */
public final class Diagnosis {

    /** What ended before that is forgotten, and forgiven. */
    private static final Duration LATELY = Duration.ofMinutes(10);

    private static final Pattern SAID_TWICE =
            Pattern.compile("^couldn't exec .*: cannot execute (.*?): ");

    private static final String MORE_MEMORY =
            "the kernel killed it when the memory of the container ran out: give the container more,"
                    + " or the program less to do";

    private static final int MOST_LINES = 5;
    private static final int LINES_FOR_CLUES = 40;

    private final Snapshot snapshot;
    private final Evidence evidence;
    private final Times times;
    private final Clues clues;

    /**
     * @param zone of the times it names
     */
    public Diagnosis(Snapshot snapshot, Instant now, ZoneId zone, Evidence evidence) {
        this.snapshot = snapshot;
        this.evidence = evidence;
        this.times = new Times(now, zone);
        this.clues = new Clues(snapshot, evidence);
    }

    /** Those that need attention, the most urgent first. */
    public List<Explanation> unwell() {
        return snapshot.processes()
                .filter(process -> urgency(process) != Urgency.WELL)
                .map(this::of)
                .sorted(Comparator.comparing(Explanation::urgency))
                .toList();
    }

    public Explanation of(ProcessSnapshot process) {
        var urgency = urgency(process);
        var lines = urgency == Urgency.WELL ? List.<Said>of() : lastLines(process);
        return new Explanation(
                process.id(),
                urgency,
                headline(process),
                reason(process, urgency, lines),
                causes(process, urgency, lines),
                waits(process),
                ProbeWords.all(process, times),
                process.pastRuns().stream().map(run -> run(run, process.config())).toList(),
                shown(lines),
                new NextStep(snapshot, times).of(process, urgency));
    }

    // ---- how urgent

    public Urgency urgency(ProcessSnapshot process) {
        if (process.waitingFor().isPresent()) {
            return Urgency.WAITING;
        }
        return switch (process.state()) {
            case FATAL, UNKNOWN -> Urgency.GIVEN_UP;
            case BACKOFF -> Urgency.FAILING;
            case EXITED -> exited(process);
            case STOPPED -> stopped(process);
            case STOPPING ->
                    process.restarting().filter(Diagnosis::isTrouble).isPresent()
                            ? Urgency.FAILING
                            : Urgency.CHANGING;
            case STARTING -> process.tries() > 0 ? Urgency.FAILING : running(process);
            case RUNNING -> running(process);
        };
    }

    private static Urgency exited(ProcessSnapshot process) {
        if (process.nextStart().isPresent()) {
            return Urgency.FAILING;
        }
        if (process.ready() || endedAsWanted(process)) {
            return Urgency.WELL;
        }
        return process.stopRequested().isPresent() ? Urgency.STOPPED : Urgency.GIVEN_UP;
    }

    private static boolean endedAsWanted(ProcessSnapshot process) {
        return process.exitStatus()
                .filter(exit -> exit.isExpected(process.config().exitcodes()))
                .isPresent();
    }

    private static Urgency stopped(ProcessSnapshot process) {
        if (process.nextStart().isPresent()) {
            return lastRun(process)
                            .filter(
                                    run ->
                                            run.endedBy() == PastRun.EndedBy.PROBE
                                                    || isOverItsMemoryLimit(run))
                            .isPresent()
                    ? Urgency.FAILING
                    : Urgency.CHANGING;
        }
        boolean neverWanted =
                process.startTime().isEmpty()
                        && process.stopRequested().isEmpty()
                        && !process.config().startsWithTheSupervisor();
        return neverWanted ? Urgency.WELL : Urgency.STOPPED;
    }

    private static boolean isTrouble(RestartReason reason) {
        return switch (reason) {
            case LIVENESS, MEMORY_LIMIT, OOM, EXIT -> true;
            case LIFETIME, SCHEDULE, MANUAL -> false;
        };
    }

    private static boolean isOverItsMemoryLimit(PastRun run) {
        return run.endedBy() == PastRun.EndedBy.MEMORY_LIMIT;
    }

    private Urgency running(ProcessSnapshot process) {
        if (process.ready()) {
            return ProbeWords.troubled(process).isPresent()
                            || endsTooOften(process)
                            || !evidence.lostOutput(process.id()).isEmpty()
                            || failedHookLately(process).isPresent()
                    ? Urgency.UNSTABLE
                    : Urgency.WELL;
        }
        boolean hasBeenReady = process.timeToReady().isPresent();
        boolean probeFails =
                process.probes().stream().anyMatch(probe -> probe.verdict() == Verdict.FAILING);
        return hasBeenReady || probeFails ? Urgency.UNREADY : Urgency.CHANGING;
    }

    private boolean endsTooOften(ProcessSnapshot process) {
        var failures = recentFailures(process);
        return failures.size() > 1
                || failures.stream()
                        .anyMatch(run -> wasOutOfMemory(run) || isOverItsMemoryLimit(run));
    }

    private Optional<Evidence.HookFailure> failedHookLately(ProcessSnapshot process) {
        var from = times.now().minus(LATELY);
        return evidence.failedHooks(process.id()).stream()
                .filter(failure -> failure.at().isAfter(from))
                .reduce((_, last) -> last);
    }

    private List<PastRun> recentFailures(ProcessSnapshot process) {
        var from = times.now().minus(LATELY);
        return process.pastRuns().stream()
                .filter(run -> run.end().isAfter(from))
                .filter(run -> Exits.isFailure(run, process.config()))
                .toList();
    }

    // ---- in words

    private String headline(ProcessSnapshot process) {
        var words = process.state() + " since " + times.since(process.since());
        if (process.pid() != 0) {
            words += ", pid " + process.pid();
        }
        boolean serves = process.state() == ProcessState.RUNNING && !process.config().isOneshot();
        if (serves && process.ready() && !process.config().probes().isEmpty()) {
            return words + ", ready";
        }
        return serves && !process.ready()
                ? words + ", not ready since " + times.at(process.readinessSince())
                : words;
    }

    /** In a few words on one line, as in {@link Explanation#reason}. */
    public String reason(ProcessSnapshot process) {
        return reason(process, urgency(process));
    }

    /**
     * The same.
     *
     * @param urgency of the process
     */
    public String reason(ProcessSnapshot process, Urgency urgency) {
        var lines =
                urgency == Urgency.GIVEN_UP || urgency == Urgency.FAILING
                        ? lastLines(process)
                        : List.<Said>of();
        return reason(process, urgency, lines);
    }

    private String reason(ProcessSnapshot process, Urgency urgency, List<Said> lines) {
        return onOneLine(reasonOf(process, urgency, lines));
    }

    private static String onOneLine(String text) {
        return text.isEmpty() ? text : text.replaceAll("\\s+", " ").strip();
    }

    private String reasonOf(ProcessSnapshot process, Urgency urgency, List<Said> lines) {
        return switch (urgency) {
            case WAITING -> "waiting for " + process.waitingFor().orElseThrow();
            case GIVEN_UP, FAILING -> down(process, lines);
            case UNREADY -> "not ready: " + notReady(process);
            case CHANGING -> changing(process);
            case UNSTABLE -> unstable(process);
            case STOPPED, WELL -> scheduled(process);
        };
    }

    /** What is known best comes last, where a narrow screen cuts it. */
    private String down(ProcessSnapshot process, List<Said> lines) {
        var words = new ArrayList<String>();
        words.add(ending(process).orElse(process.spawnerr()));
        process.nextStart().map(times::in).map("next try "::concat).ifPresent(words::add);
        nextRun(process).ifPresent(words::add);
        var advice =
                couldNotBeStarted(process)
                        ? advice(process.spawnerr())
                        : clues.in(lines, process).stream().findFirst();
        advice.or(() -> lastError(lines).map(line -> "\"" + line.text().strip() + "\""))
                .ifPresent(words::add);
        return String.join(", ", words);
    }

    private Optional<String> nextRun(ProcessSnapshot process) {
        return process.schedule()
                .flatMap(ScheduleStatus::nextRun)
                .map(time -> "next run " + times.at(time));
    }

    /** Of what runs by a schedule; empty for the others. */
    private String scheduled(ProcessSnapshot process) {
        if (process.schedule().isEmpty()) {
            return "";
        }
        var words = new ArrayList<String>();
        var schedule = process.schedule().get();
        boolean rests = process.stopRequested().isPresent() || !process.config().autostart();
        words.add(nextRun(process).orElse(rests ? "its schedule rests" : "no next run"));
        lastRun(process)
                .map(run -> "last run: " + afterItsTime(run, process.config()))
                .ifPresent(words::add);
        if (schedule.skipped() > 0) {
            words.add(schedule.skipped() + "× skipped");
        }
        if (schedule.missed() > 0) {
            words.add(schedule.missed() + "× missed");
        }
        return String.join(", ", words);
    }

    private static Optional<Said> lastError(List<Said> lines) {
        return lines.stream()
                .filter(line -> line.channel() == OutputChannel.STDERR)
                .reduce((_, last) -> last);
    }

    /** How it failed last; empty when that is not known. */
    private Optional<String> ending(ProcessSnapshot process) {
        if (couldNotBeStarted(process)) {
            return Optional.of(failure(process.spawnerr()));
        }
        return restarting(process)
                .or(() -> lastRun(process).map(run -> afterItsTime(run, process.config())));
    }

    /** Why it is being stopped by the supervisor itself. */
    private static Optional<String> restarting(ProcessSnapshot process) {
        return process.restarting()
                .flatMap(
                        reason ->
                                switch (reason) {
                                    case LIVENESS ->
                                            ProbeWords.troubled(process).map(ProbeWords::brief);
                                    case MEMORY_LIMIT -> Limits.exceeded(process);
                                    case LIFETIME -> Optional.of("its maximum_lifetime is over");
                                    case EXIT, OOM, SCHEDULE, MANUAL -> Optional.empty();
                                })
                .map("restarted: "::concat);
    }

    /** What happened, without what to do about it. */
    private static String failure(String spawnerr) {
        int end = spawnerr.indexOf("; ");
        var failure = end < 0 ? spawnerr : spawnerr.substring(0, end);
        // supervisord's words, and then our own of the same.
        return SAID_TWICE.matcher(failure).replaceFirst("couldn't exec $1: ");
    }

    private static Optional<String> advice(String spawnerr) {
        int end = spawnerr.indexOf("; ");
        return end < 0 ? Optional.empty() : Optional.of(spawnerr.substring(end + 2));
    }

    private static String afterItsTime(PastRun run, ProcessConfig config) {
        return Exits.withCause(run, config) + " after " + Times.words(run.length());
    }

    /** What has ended would have an exit status. */
    private static boolean couldNotBeStarted(ProcessSnapshot process) {
        return !process.spawnerr().isEmpty() && process.exitStatus().isEmpty();
    }

    private static Optional<PastRun> lastRun(ProcessSnapshot process) {
        return process.pastRuns().stream().findFirst();
    }

    private String notReady(ProcessSnapshot process) {
        return ProbeWords.troubled(process)
                .map(ProbeWords::brief)
                .orElseGet(() -> "since " + times.at(process.readinessSince()));
    }

    private String changing(ProcessSnapshot process) {
        boolean notYetReady =
                process.state() == ProcessState.RUNNING
                        && !process.ready()
                        && process.config().probes().gatesReadiness();
        return notYetReady
                ? ProbeWords.troubled(process)
                        .map(probe -> "not ready yet: " + ProbeWords.brief(probe))
                        .orElse("not ready yet")
                : restarting(process).orElse("");
    }

    private String unstable(ProcessSnapshot process) {
        return ProbeWords.troubled(process)
                .map(ProbeWords::brief)
                .orElseGet(
                        () -> {
                            if (!endsTooOften(process)) {
                                return evidence.lostOutput(process.id()).stream()
                                        .findFirst()
                                        .or(() -> failedHookLately(process).map(HookWords::brief))
                                        .orElse("");
                            }
                            var failures = recentFailures(process);
                            var oldest = failures.getLast().end();
                            return "ended %d× in %s: %s"
                                    .formatted(
                                            failures.size(),
                                            Times.words(Duration.between(oldest, times.now())),
                                            Exits.withCause(failures.getFirst(), process.config()));
                        });
    }

    private List<String> causes(ProcessSnapshot process, Urgency urgency, List<Said> lines) {
        var causes = new ArrayList<String>();
        switch (urgency) {
            case GIVEN_UP, FAILING -> {
                ending(process).ifPresent(ending -> causes.add(ending + inARow(process)));
                if (couldNotBeStarted(process)) {
                    advice(process.spawnerr()).ifPresent(causes::add);
                    Clues.ofSpawnError(process.spawnerr()).ifPresent(causes::add);
                } else {
                    if (lastRun(process).filter(Diagnosis::wasOutOfMemory).isPresent()) {
                        causes.add(MORE_MEMORY);
                    }
                    if (overItsMemoryLimit(process)) {
                        causes.add(Limits.ADVICE);
                    }
                    causes.addAll(clues.in(lines, process));
                }
            }
            case UNREADY, CHANGING, UNSTABLE -> {
                var reason = reason(process, urgency, lines);
                if (!reason.isEmpty()) {
                    causes.add(reason);
                }
                if (process.state() == ProcessState.STOPPING) {
                    causes.add(stopping(process));
                }
                if (overItsMemoryLimit(process)) {
                    causes.add(Limits.ADVICE);
                }
                causes.addAll(clues.in(lines, process));
            }
            case WAITING -> causes.add(reason(process, urgency, lines));
            case STOPPED -> causes.add(whoStopped(process));
            case WELL -> {}
        }
        evidence.lostOutput(process.id()).stream()
                .filter(lost -> !causes.contains(lost))
                .forEach(causes::add);
        var hooks = evidence.failedHooks(process.id());
        hooks.stream().map(HookWords::brief).forEach(causes::remove);
        hooks.forEach(failure -> causes.add(HookWords.of(failure, times)));
        return causes;
    }

    private static boolean wasOutOfMemory(PastRun run) {
        return run.endedBy() == PastRun.EndedBy.OUT_OF_MEMORY;
    }

    private boolean overItsMemoryLimit(ProcessSnapshot process) {
        return process.restarting().filter(RestartReason.MEMORY_LIMIT::equals).isPresent()
                || recentFailures(process).stream().anyMatch(Diagnosis::isOverItsMemoryLimit);
    }

    private String stopping(ProcessSnapshot process) {
        return "it was told to stop with %s%s"
                .formatted(
                        process.config().stop().signal().posixName(),
                        process.stopRequested()
                                .map(time -> ", by an operator at " + times.at(time))
                                .orElse(""));
    }

    private String whoStopped(ProcessSnapshot process) {
        return process.stopRequested()
                .map(
                        time ->
                                "an operator stopped it at "
                                        + times.at(time)
                                        + evidence.whoStopped(process.id(), time)
                                                .map(": "::concat)
                                                .orElse(""))
                .orElse(
                        process.startTime().isEmpty()
                                ? "it has not been started yet"
                                : "the supervisor stopped it");
    }

    private static String inARow(ProcessSnapshot process) {
        return process.tries() > 1 ? ", %d failed tries in a row".formatted(process.tries()) : "";
    }

    private String run(PastRun run, ProcessConfig config) {
        return "ended %s after %s: %s"
                .formatted(
                        times.at(run.end()),
                        Times.words(run.length()),
                        Exits.withCause(run, config));
    }

    // ---- what it waits for

    private List<String> waits(ProcessSnapshot process) {
        var steps = new ArrayList<String>();
        var seen = new HashSet<ProcessId>();
        var waiting = Optional.of(process);
        while (waiting.isPresent() && seen.add(waiting.get().id())) {
            var from = waiting.get();
            waiting = from.waitsFor().flatMap(snapshot::process);
            waiting.ifPresent(
                    blocker -> steps.add("%s waits for %s".formatted(from.id(), step(blocker))));
        }
        return steps;
    }

    private String step(ProcessSnapshot blocker) {
        var id = blocker.id().toString();
        if (blocker.waitingFor().isPresent()) {
            return id + ", which waits, too";
        }
        var probe = ProbeWords.troubled(blocker);
        if (blocker.pid() != 0 && !blocker.ready()) {
            return "%s: not ready since %s%s"
                    .formatted(
                            id,
                            times.at(blocker.readinessSince()),
                            probe.map(failing -> ", " + ProbeWords.attempts(failing)).orElse(""));
        }
        var reason = reason(blocker);
        var state = "%s: %s since %s".formatted(id, blocker.state(), times.at(blocker.since()));
        if (reason.isEmpty() && urgency(blocker) == Urgency.STOPPED) {
            return state + ", " + whoStopped(blocker);
        }
        return reason.isEmpty() ? state : state + ", " + reason;
    }

    // ---- what it has said

    /** Of the life that is of interest: the present one, else the last. */
    private List<Said> lastLines(ProcessSnapshot process) {
        if (couldNotBeStarted(process)) {
            return List.of();
        }
        var present =
                process.pid() == 0
                                || process.state() == ProcessState.STARTING && process.tries() > 0
                        ? List.<Said>of()
                        : evidence.lines(process.id(), process.pid());
        var lines =
                present.isEmpty()
                        ? lastRun(process)
                                .map(run -> evidence.lines(process.id(), run.pid()))
                                .orElse(List.of())
                        : present;
        var written = lines.stream().filter(line -> !line.text().isBlank()).toList();
        return written.subList(Math.max(0, written.size() - LINES_FOR_CLUES), written.size());
    }

    /** Standard error first: the reason mostly stands there. */
    private static List<Said> shown(List<Said> lines) {
        var errors = lastOf(lines, OutputChannel.STDERR, MOST_LINES);
        var shown = new ArrayList<>(errors);
        shown.addAll(lastOf(lines, OutputChannel.STDOUT, MOST_LINES - errors.size()));
        return shown;
    }

    private static List<Said> lastOf(List<Said> lines, OutputChannel channel, int most) {
        var written = lines.stream().filter(line -> line.channel() == channel).toList();
        return written.subList(Math.max(0, written.size() - most), written.size());
    }
}
