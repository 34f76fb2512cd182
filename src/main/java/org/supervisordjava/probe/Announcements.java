package org.supervisordjava.probe;

import org.supervisordjava.config.model.ProbeConfig;
import org.supervisordjava.config.model.ProbeKind;
import org.supervisordjava.config.model.ProbesConfig;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What one run of a program says about itself, in its output and on its notify socket. It exists
 * before the process is spawned, so that not even the first line is missed. Any thread.
 */
final class Announcements {

    private record AwaitedLine(LineMatcher matcher, PassiveSignal signal) {}

    private final List<AwaitedLine> logLines = new ArrayList<>();
    private final List<PassiveSignal> notify = new ArrayList<>();
    private final List<Optional<PassiveSignal>> byKind = new ArrayList<>();
    private volatile String status = "";

    /** Who wants to know of the next output; null is nobody. */
    private volatile Runnable awaiting;

    Announcements(ProbesConfig probes) {
        for (var kind : ProbeKind.values()) {
            byKind.add(probes.of(kind).flatMap(this::signalFor));
        }
    }

    private Optional<PassiveSignal> signalFor(ProbeConfig config) {
        var signal = new PassiveSignal();
        return switch (config.action()) {
            case ProbeConfig.LogLine line -> {
                logLines.add(
                        new AwaitedLine(new LineMatcher(Pattern.compile(line.regex())), signal));
                yield Optional.of(signal);
            }
            case ProbeConfig.Notify ignored -> {
                notify.add(signal);
                yield Optional.of(signal);
            }
            case ProbeConfig.Exec ignored -> Optional.empty();
            case ProbeConfig.HttpGet ignored -> Optional.empty();
            case ProbeConfig.TcpSocket ignored -> Optional.empty();
            case ProbeConfig.Postgres ignored -> Optional.empty();
        };
    }

    void lineSeen(String line) {
        for (var candidate : logLines) {
            if (candidate.signal().word().isEmpty() && candidate.matcher().finds(line)) {
                candidate.signal().say(ProbeOutcome.passed(line));
            }
        }
    }

    void outputSeen() {
        var told = awaiting;
        if (told != null) {
            awaiting = null;
            told.run();
        }
    }

    /**
     * @param told once, of the next output, on the thread that sees it; must only pass it on
     */
    void awaitOutput(Runnable told) {
        awaiting = told;
    }

    void awaitNothing() {
        awaiting = null;
    }

    void notified(NotifyMessage message) {
        message.status().ifPresent(text -> status = text);
        if (message.ready()) {
            notify.forEach(signal -> signal.say(ProbeOutcome.passed(status)));
        } else if (message.stopping()) {
            notify.forEach(signal -> signal.say(ProbeOutcome.failed(status)));
        }
    }

    /** The last {@code STATUS=}; empty before the first. */
    String status() {
        return status;
    }

    /** The signal that a probe of this kind waits for; empty when it tries by itself. */
    Optional<PassiveSignal> signal(ProbeKind kind) {
        return byKind.get(kind.ordinal());
    }
}
