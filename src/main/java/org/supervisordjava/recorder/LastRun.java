package org.supervisordjava.recorder;

import org.supervisordjava.recorder.HistoryRecord.RecordKind;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How the run before this one has ended.
 *
 * @param ended when; of one that was killed the last sign of life
 * @param badly whether nobody wanted it to end, or not so
 * @param words why: {@code postgresql (essential) gave up: "No space left on device"}
 */
public record LastRun(long run, Instant ended, End end, boolean badly, String words) {

    /** What has ended a run. */
    public enum End {
        /** A program that everything depends on. */
        GIVEN_UP,
        SIGNAL,
        COMMAND,
        /** To begin anew at once. */
        RELOAD,
        /** It could not go on. */
        FAILED,
        /** Without a word of its own. */
        KILLED;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Names of the details in its record. */
    public static final String END = "end";

    public static final String BADLY = "badly";

    /** Memory that ran out that long before is what has killed it, most likely. */
    private static final Duration SHORTLY = Duration.ofMinutes(1);

    /**
     * @param records of earlier runs, oldest first
     * @param lastSign when one of them was last known to live
     */
    static Optional<LastRun> of(List<HistoryRecord> records, Instant lastSign) {
        if (records.isEmpty()) {
            return Optional.empty();
        }
        long run = records.stream().mapToLong(HistoryRecord::run).max().orElseThrow();
        var last = records.stream().filter(each -> each.run() == run).toList();
        return Optional.of(
                last.reversed().stream()
                        .filter(each -> each.kind() == RecordKind.RUN_ENDED)
                        .findFirst()
                        .map(LastRun::told)
                        .orElseGet(() -> killed(run, last, lastSign)));
    }

    private static LastRun told(HistoryRecord end) {
        return new LastRun(
                end.run(),
                end.at(),
                end(end.details().getOrDefault(END, "")),
                Boolean.parseBoolean(end.details().get(BADLY)),
                end.words());
    }

    private static End end(String label) {
        for (var end : End.values()) {
            if (end.label().equals(label)) {
                return end;
            }
        }
        return End.FAILED;
    }

    private static LastRun killed(long run, List<HistoryRecord> last, Instant lastSign) {
        var at = last.getLast().at();
        var ended = lastSign.isAfter(at) ? lastSign : at;
        var stopping =
                last.stream()
                        .filter(each -> each.kind() == RecordKind.STOPPING)
                        .reduce((_, latest) -> latest);
        var words =
                stopping.map(begun -> "killed while it stopped everything (" + begun.words() + ")")
                        .orElse(
                                "killed without a word: SIGKILL, out of memory, or the machine went down");
        boolean memory =
                last.stream()
                        .anyMatch(
                                each ->
                                        each.kind() == RecordKind.EXIT
                                                && each.words().contains("out of memory")
                                                && each.at().isAfter(ended.minus(SHORTLY)));
        return new LastRun(
                run,
                ended,
                End.KILLED,
                true,
                words + (memory ? "; its memory had run out shortly before" : ""));
    }
}
