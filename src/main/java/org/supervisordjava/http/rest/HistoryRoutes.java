package org.supervisordjava.http.rest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

import org.supervisordjava.config.text.Durations;
import org.supervisordjava.config.text.InvalidValueException;
import org.supervisordjava.diagnosis.HistoryText;
import org.supervisordjava.http.Routes;
import org.supervisordjava.http.Supervision;
import org.supervisordjava.protocol.Fault;
import org.supervisordjava.recorder.FlightRecorder;
import org.supervisordjava.recorder.HistoryRecord;
import org.supervisordjava.recorder.LastRun;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** What the flight recorder has of this run and of those before, as JSON and as text for people. */
public final class HistoryRoutes implements Routes {

    static final int DEFAULT_RECORDS = 100;

    private static final String OFF =
            "nothing is recorded: history is off; to record, set history in the section supervisord to"
                    + " a directory that outlives the container, such as one on a volume";

    private final Supervision supervision;
    private final Supplier<Optional<FlightRecorder>> recorder;

    /**
     * @param recorder empty when it is off
     */
    public HistoryRoutes(Supervision supervision, Supplier<Optional<FlightRecorder>> recorder) {
        this.supervision = supervision;
        this.recorder = recorder;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/api/v1/history", this::history);
    }

    private void history(Context request) throws Problem {
        var names =
                request.queryParams("name").stream()
                        .flatMap(each -> Arrays.stream(each.split(",")))
                        .toList();
        var since = since(request);
        long limit = new Parameters(request).number("limit", DEFAULT_RECORDS);
        if (limit < 0) {
            throw Parameters.wrong("limit", "a number of records, 0 for all");
        }
        boolean text = WhyRoutes.wantsText(request);
        var on = recorder.get();
        if (on.isEmpty()) {
            answerThatItIsOff(request, text);
            return;
        }
        var chosen =
                read(on.get()).stream()
                        .filter(each -> names.isEmpty() || isOf(each, names))
                        .filter(each -> since.isEmpty() || !each.at().isBefore(since.get()))
                        .toList();
        var last =
                chosen.subList(
                        limit == 0 ? 0 : (int) Math.max(0, chosen.size() - limit), chosen.size());
        if (text) {
            WhyRoutes.text(request, text(on.get(), last));
        } else {
            Json.answer(request, 200, json(on.get(), last));
        }
    }

    private static void answerThatItIsOff(Context request, boolean text) {
        if (text) {
            WhyRoutes.text(request, OFF + "\n");
        } else {
            var json = new LinkedHashMap<String, Object>();
            json.put("recorder", Map.of("state", "off", "lost", 0, "problem", OFF));
            json.put("records", List.of());
            Json.answer(request, 200, json);
        }
    }

    private static List<HistoryRecord> read(FlightRecorder recorder) throws Problem {
        try {
            return recorder.read().join();
        } catch (CompletionException e) {
            throw new Problem(
                    Fault.FAILED,
                    "FAILED: the history in %s cannot be read: %s"
                            .formatted(recorder.health().directory(), e.getCause().getMessage()));
        }
    }

    /** A process that is no longer configured has a history, too. */
    private static boolean isOf(HistoryRecord told, List<String> names) {
        var process = told.process();
        return !process.isEmpty()
                && names.stream()
                        .anyMatch(
                                name ->
                                        name.equals(process)
                                                || name.endsWith(":*")
                                                        && isIn(
                                                                process,
                                                                name.substring(
                                                                        0, name.length() - 2)));
    }

    private static boolean isIn(String process, String group) {
        return process.equals(group) || process.startsWith(group + ":");
    }

    private Optional<Instant> since(Context request) throws Problem {
        var text = request.queryParam("since");
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    text.contains("T")
                            ? Instant.parse(text)
                            : supervision.clock().instant().minus(Durations.parsePositive(text)));
        } catch (InvalidValueException | DateTimeParseException e) {
            throw Parameters.wrong(
                    "since", "a duration such as 10m, or a time such as 2026-01-31T12:00:00Z");
        }
    }

    private String text(FlightRecorder on, List<HistoryRecord> records) {
        var clock = supervision.clock();
        var words = new HistoryText(clock.instant(), clock.getZone());
        var text = words.of(records);
        var trouble = HistoryText.trouble(on.health());
        return (text.isEmpty() ? "nothing has been recorded\n" : text)
                + (trouble.isEmpty() ? "" : trouble + "\n");
    }

    private static Map<String, Object> json(FlightRecorder on, List<HistoryRecord> records) {
        var health = on.health();
        var state = new LinkedHashMap<String, Object>();
        state.put("state", health.state());
        state.put("directory", health.directory().toString());
        state.put("lost", health.lost());
        state.put("problem", health.problem());
        var json = new LinkedHashMap<String, Object>();
        json.put("recorder", state);
        on.lastRun().ifPresent(last -> json.put("last_run", json(last)));
        json.put("records", records.stream().map(HistoryRoutes::json).toList());
        return json;
    }

    static Map<String, Object> json(LastRun last) {
        var json = new LinkedHashMap<String, Object>();
        json.put("run", last.run());
        json.put("ended", last.ended().toString());
        json.put("end", last.end().label());
        json.put("badly", last.badly());
        json.put("words", last.words());
        return json;
    }

    private static Map<String, Object> json(HistoryRecord told) {
        var json = new LinkedHashMap<String, Object>();
        json.put("at", told.at().toString());
        json.put("run", told.run());
        json.put("kind", told.kind().label());
        if (!told.process().isEmpty()) {
            json.put("process", told.process());
        }
        json.put("words", told.words());
        json.put("details", told.details());
        return json;
    }
}
