package org.supervisordjava.diagnosis;

import org.supervisordjava.config.model.ProbeConfig;
import org.supervisordjava.config.model.ProbeKind;
import org.supervisordjava.process.ProbeStatus;
import org.supervisordjava.process.ProbeStatus.Verdict;
import org.supervisordjava.supervisor.ProcessSnapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Probes that do not pass, in words. */
final class ProbeWords {

    private ProbeWords() {}

    /** The one to speak of: a failing one, else one that has failed so far. */
    static Optional<ProbeStatus> troubled(ProcessSnapshot process) {
        return process.probes().stream()
                .filter(ProbeWords::isTroubled)
                .min(
                        (one, other) ->
                                Boolean.compare(
                                        one.verdict() != Verdict.FAILING,
                                        other.verdict() != Verdict.FAILING));
    }

    private static boolean isTroubled(ProbeStatus probe) {
        return probe.verdict() == Verdict.FAILING
                || probe.last().filter(attempt -> !attempt.success()).isPresent();
    }

    /** {@code readiness "connection refused" (19×)}. */
    static String brief(ProbeStatus probe) {
        var output = lastLine(probe);
        return "%s %s(%d×)"
                .formatted(
                        probe.kind().label(),
                        output.isEmpty() ? "failed " : "\"" + output + "\" ",
                        inARow(probe));
    }

    /** {@code 19 failed attempts, "connection refused"}. */
    static String attempts(ProbeStatus probe) {
        var output = lastLine(probe);
        return "%d failed attempts%s"
                .formatted(inARow(probe), output.isEmpty() ? "" : ", \"" + output + "\"");
    }

    /** What has no success yet has failed from the start, whether it counted or not. */
    private static long inARow(ProbeStatus probe) {
        return probe.failures() == probe.attempts()
                ? probe.failures()
                : Math.max(1, probe.consecutiveFailures());
    }

    static String lastLine(ProbeStatus probe) {
        return probe.last()
                .map(
                        attempt ->
                                attempt.output()
                                        .lines()
                                        .map(String::strip)
                                        .filter(line -> !line.isEmpty())
                                        .collect(Collectors.joining("; ")))
                .orElse("");
    }

    /** What is tried, how, and how it went, of each that does not pass. */
    static List<String> all(ProcessSnapshot process, Times times) {
        var words = new ArrayList<String>();
        for (var probe : process.probes()) {
            if (probe.verdict() != Verdict.PASSING || isTroubled(probe)) {
                process.config()
                        .probes()
                        .of(probe.kind())
                        .ifPresent(config -> describe(probe, config, times, words));
            }
        }
        return words;
    }

    private static void describe(
            ProbeStatus probe, ProbeConfig config, Times times, List<String> words) {
        words.add(probe.kind().label() + ": " + action(config.action()));
        if (probe.last().isEmpty()) {
            words.add("no attempt yet" + firstTry(config));
            return;
        }
        words.add(
                "%d of %d attempts failed, the last at %s%s"
                        .formatted(
                                probe.failures(),
                                probe.attempts(),
                                times.at(probe.last().get().at()),
                                lastLine(probe).isEmpty() ? "" : ": \"" + lastLine(probe) + "\""));
        words.add(
                "fails after %d in a row, passes after %d; every %s, timeout %s"
                        .formatted(
                                config.failureThreshold(),
                                config.successThreshold(),
                                Times.words(config.period()),
                                Times.words(config.timeout())));
    }

    private static String firstTry(ProbeConfig config) {
        return switch (config.action()) {
            case ProbeConfig.LogLine ignored -> ": no such line so far";
            case ProbeConfig.Notify ignored -> ": READY=1 has not come so far";
            case ProbeConfig.Exec ignored -> "";
            case ProbeConfig.HttpGet ignored -> "";
            case ProbeConfig.TcpSocket ignored -> "";
            case ProbeConfig.Postgres ignored -> "";
        };
    }

    static String action(ProbeConfig.Action action) {
        return switch (action) {
            case ProbeConfig.Exec(var command) -> "exec " + String.join(" ", command);
            case ProbeConfig.HttpGet get ->
                    "GET %s://%s:%d%s".formatted(get.scheme(), get.host(), get.port(), get.path());
            case ProbeConfig.TcpSocket(var host, int port) -> "connection to " + host + ":" + port;
            case ProbeConfig.Postgres server ->
                    "PostgreSQL at %s:%d%s"
                            .formatted(
                                    server.host(),
                                    server.port(),
                                    server.database().map(name -> ", database " + name).orElse(""));
            case ProbeConfig.LogLine(var regex) -> "a line of its output that matches " + regex;
            case ProbeConfig.Notify() -> "READY=1 on NOTIFY_SOCKET";
        };
    }

    /** What a failing probe leads to. */
    static String consequence(ProbeStatus probe, ProbeConfig config) {
        if (probe.kind() == ProbeKind.READINESS) {
            return "probed again every %s; a readiness probe never restarts it"
                    .formatted(Times.words(config.period()));
        }
        int left = Math.max(0, config.failureThreshold() - probe.consecutiveFailures());
        return left == 0
                ? "it is restarted, because its %s probe failed".formatted(probe.kind().label())
                : "restarted after %d more failures of its %s probe"
                        .formatted(left, probe.kind().label());
    }
}
