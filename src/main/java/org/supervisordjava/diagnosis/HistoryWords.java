package org.supervisordjava.diagnosis;

import org.supervisordjava.config.model.OutputChannel;
import org.supervisordjava.process.ExitStatus;
import org.supervisordjava.process.ProbeStatus;
import org.supervisordjava.process.ProbeStatus.Verdict;
import org.supervisordjava.recorder.HistoryRecord;
import org.supervisordjava.recorder.HistoryRecord.RecordKind;
import org.supervisordjava.supervisor.SupervisorEvent;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What happens, as it is recorded: the words that the history shows. */
public final class HistoryWords {

    private HistoryWords() {}

    /** Empty when it is not worth a record. */
    public static Optional<HistoryRecord> of(SupervisorEvent event, Instant at) {
        return switch (event) {
            case SupervisorEvent.ProcessStateChanged changed -> Optional.of(state(changed, at));
            case SupervisorEvent.ProcessExited exited -> Optional.of(exit(exited, at));
            case SupervisorEvent.ProcessNotSpawned(var id, String error) ->
                    Optional.of(
                            HistoryRecord.of(at, RecordKind.SPAWN_FAILED, id.toString(), error));
            case SupervisorEvent.ProbeVerdictChanged(var id, var status) ->
                    Optional.of(
                            HistoryRecord.of(
                                    at,
                                    RecordKind.PROBE,
                                    id.toString(),
                                    verdict(status),
                                    Map.of(
                                            "probe", status.kind().label(),
                                            "verdict", lower(status.verdict()))));
            case SupervisorEvent.ConfigurationRefused(String problem) ->
                    Optional.of(configuration(at, "configuration refused: " + problem));
            case SupervisorEvent.ProcessGroupAdded(var group) ->
                    Optional.of(configuration(at, "added " + group.name()));
            case SupervisorEvent.ProcessGroupChanged(var group) ->
                    Optional.of(configuration(at, "updated " + group.name()));
            case SupervisorEvent.ProcessGroupRemoved(String group) ->
                    Optional.of(configuration(at, "removed " + group));
            case SupervisorEvent.EndRequested(var cause) ->
                    Optional.of(HistoryRecord.of(at, RecordKind.STOPPING, "", stopping(cause)));
            case SupervisorEvent.SupervisorRunning running -> Optional.empty();
            case SupervisorEvent.SupervisorStopping stopping -> Optional.empty();
            case SupervisorEvent.Tick tick -> Optional.empty();
            case SupervisorEvent.RemoteCommunication remote -> Optional.empty();
            case SupervisorEvent.ProcessLog log -> Optional.empty();
            case SupervisorEvent.ProcessCommunication communication -> Optional.empty();
        };
    }

    private static HistoryRecord configuration(Instant at, String words) {
        return HistoryRecord.of(at, RecordKind.CONFIGURATION, "", words);
    }

    private static HistoryRecord state(SupervisorEvent.ProcessStateChanged changed, Instant at) {
        var words = new StringBuilder(changed.to().toString());
        var details = new LinkedHashMap<String, String>();
        details.put("from", changed.from().toString());
        details.put("to", changed.to().toString());
        if (changed.pid() != 0 && changed.to().isSignallable()) {
            words.append(", pid ").append(changed.pid());
            details.put("pid", Integer.toString(changed.pid()));
        }
        if (changed.tries() > 0) {
            words.append(", try ").append(changed.tries());
        }
        return HistoryRecord.of(
                at, RecordKind.STATE, changed.id().toString(), words.toString(), details);
    }

    private static HistoryRecord exit(SupervisorEvent.ProcessExited exited, Instant at) {
        var run = exited.run();
        var details = new LinkedHashMap<String, String>();
        details.put("pid", Integer.toString(run.pid()));
        switch (run.exit()) {
            case ExitStatus.Code(int code) -> details.put("code", Integer.toString(code));
            case ExitStatus.Signalled(int signal, boolean _) ->
                    details.put("signal", Exits.signalName(signal));
        }
        details.put("ended_by", lower(run.endedBy()));
        details.put("millis", Long.toString(run.length().toMillis()));
        return HistoryRecord.of(
                at,
                RecordKind.EXIT,
                exited.config().id().toString(),
                Exits.withCause(run, exited.config()) + " after " + Times.words(run.length()),
                details);
    }

    private static String verdict(ProbeStatus status) {
        var passes = status.verdict() == Verdict.PASSING;
        return status.kind().label()
                + (passes
                        ? " passes"
                        : " fails, %d in a row%s"
                                .formatted(status.consecutiveFailures(), said(status)));
    }

    private static String said(ProbeStatus status) {
        var line = ProbeWords.lastLine(status);
        return line.isEmpty() ? "" : ": \"" + line + "\"";
    }

    private static String stopping(SupervisorEvent.EndCause cause) {
        return switch (cause) {
            case SupervisorEvent.EndCause.GivenUp gone -> givenUp(gone, gone.words());
            case SupervisorEvent.EndCause.BySignal(var signal) -> "ended by " + signal.posixName();
            case SupervisorEvent.EndCause.ByCommand(boolean reload) ->
                    reload ? "begins anew by command" : "shut down by command";
        };
    }

    /** {@code postgresql (essential) gave up: "No space left on device"}. */
    private static String givenUp(SupervisorEvent.EndCause.GivenUp gone, String why) {
        return gone.id()
                + (gone.essential() ? " (essential)" : " (on_fatal=shutdown)")
                + " gave up"
                + (why.isEmpty() ? "" : ": " + why);
    }

    /**
     * Why a run has ended.
     *
     * @param who has asked for it, as far as that is known
     * @param why a program was given up, as far as that is known
     */
    public static String end(
            SupervisorEvent.EndCause cause, Optional<String> who, Optional<Explanation> why) {
        return switch (cause) {
            case SupervisorEvent.EndCause.GivenUp gone ->
                    givenUp(gone, why.map(HistoryWords::lastWord).orElse(gone.words()));
            case SupervisorEvent.EndCause.BySignal(var signal) ->
                    "by " + signal.posixName() + who.map(" from "::concat).orElse("");
            case SupervisorEvent.EndCause.ByCommand(boolean reload) ->
                    (reload ? "to begin anew" : "shut down") + who.map(", by "::concat).orElse("");
        };
    }

    /** What it has said last, or else how it ended. */
    public static String lastWord(Explanation why) {
        return why.said().stream()
                .filter(line -> line.channel() == OutputChannel.STDERR)
                .reduce((_, last) -> last)
                .or(() -> why.said().stream().reduce((_, last) -> last))
                .map(line -> "\"" + line.text().strip() + "\"")
                .orElseGet(() -> why.causes().isEmpty() ? why.reason() : why.causes().getFirst());
    }

    /** A program has been given up. */
    public static HistoryRecord givenUp(Explanation why, Instant at) {
        var cause = why.causes().isEmpty() ? "" : why.causes().getFirst();
        var said = lastWord(why);
        return HistoryRecord.of(
                at,
                RecordKind.GIVEN_UP,
                why.id().toString(),
                "given up: " + cause + (said.equals(cause) ? "" : ", " + said));
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
