package org.supervisordjava.http.rest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

import org.supervisordjava.diagnosis.Diagnosis;
import org.supervisordjava.diagnosis.Evidence;
import org.supervisordjava.diagnosis.Explanation;
import org.supervisordjava.diagnosis.ExplanationText;
import org.supervisordjava.diagnosis.HistoryText;
import org.supervisordjava.diagnosis.Timeline;
import org.supervisordjava.http.Routes;
import org.supervisordjava.http.Supervision;
import org.supervisordjava.protocol.Overview;
import org.supervisordjava.recorder.LastRun;
import org.supervisordjava.supervisor.ProcessSnapshot;
import org.supervisordjava.supervisor.Snapshot;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Why processes are as they are: as JSON, as text for people, and as one line each, which the
 * client puts behind what {@code status} prints; and when they have started.
 */
public final class WhyRoutes implements Routes {

    private final Supervision supervision;
    private final Evidence evidence;
    private final Supplier<Optional<LastRun>> lastRun;

    /**
     * @param lastRun how the run before this one has ended, as far as that is known
     */
    public WhyRoutes(
            Supervision supervision, Evidence evidence, Supplier<Optional<LastRun>> lastRun) {
        this.supervision = supervision;
        this.evidence = evidence;
        this.lastRun = lastRun;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/api/v1/why", this::unwell);
        routes.get("/api/v1/processes/{name}/why", this::one);
        routes.get("/api/v1/overview", this::overview);
        routes.get("/api/v1/timeline", this::timeline);
    }

    private void unwell(Context request) throws Problem {
        var snapshot = supervision.current();
        var unwell = diagnosis(snapshot).unwell();
        if (!wantsText(request)) {
            var json = new LinkedHashMap<String, Object>();
            json.put("processes", unwell.stream().map(WhyRoutes::json).toList());
            var last = lastRun.get();
            if (last.isPresent()) {
                json.put("last_run", HistoryRoutes.json(last.get()));
            }
            Json.answer(request, 200, json);
        } else if (unwell.isEmpty()) {
            text(
                    request,
                    "all is well: %d processes\n".formatted(snapshot.processes().count())
                            + lastRun(true));
        } else {
            var last = lastRun(false);
            text(request, ExplanationText.of(unwell) + (last.isEmpty() ? "" : "\n" + last));
        }
    }

    /** While all is well, an end that was wanted is nothing to speak of. */
    private String lastRun(boolean onlyIfBadly) {
        if (lastRun.get().isEmpty()) {
            return "";
        }
        var clock = supervision.clock();
        return lastRun.get()
                .filter(last -> last.badly() || !onlyIfBadly)
                .map(last -> new HistoryText(clock.instant(), clock.getZone()).lastRun(last))
                .map(ExplanationText::paragraph)
                .orElse("");
    }

    private void one(Context request) throws Problem {
        var process = LogRoutes.process(supervision, request.pathParam("name"));
        var explanation = diagnosis(supervision.current()).of(process);
        if (wantsText(request)) {
            text(request, ExplanationText.of(explanation));
        } else {
            Json.answer(request, 200, json(explanation));
        }
    }

    static boolean wantsText(Context request) throws Problem {
        return switch (String.valueOf(request.queryParam("format"))) {
            case "text" -> true;
            case "json", "null" -> false;
            default -> throw Parameters.wrong("format", "json or text");
        };
    }

    private Diagnosis diagnosis(Snapshot snapshot) {
        var clock = supervision.clock();
        return new Diagnosis(snapshot, clock.instant(), clock.getZone(), evidence);
    }

    /** To be read without a parser: a client lives for a moment. */
    private void overview(Context request) {
        var snapshot = supervision.current();
        var diagnosis = diagnosis(snapshot);
        var now = supervision.clock().instant();
        var description = supervision.description();
        var rows =
                snapshot.processes()
                        .sorted(Comparator.comparing(ProcessSnapshot::id))
                        .map(process -> row(process, diagnosis, description.describe(process, now)))
                        .toList();
        text(request, new Overview(snapshot.state().name(), rows).text());
    }

    private static Overview.Row row(
            ProcessSnapshot process, Diagnosis diagnosis, String description) {
        var urgency = diagnosis.urgency(process);
        return new Overview.Row(
                process.id().group(),
                process.id().name(),
                process.state().code(),
                process.state().name(),
                description,
                urgency.label(),
                process.ready(),
                diagnosis.reason(process, urgency));
    }

    private void timeline(Context request) throws Problem {
        var clock = supervision.clock();
        var timeline = new Timeline(supervision.current(), clock.instant(), clock.getZone());
        switch (String.valueOf(request.queryParam("format"))) {
            case "svg" ->
                    request.contentType("image/svg+xml")
                            .header("Cache-Control", "no-store")
                            .result(timeline.svg());
            case "text", "null" -> text(request, timeline.text());
            default -> throw Parameters.wrong("format", "text or svg");
        }
    }

    static void text(Context request, String text) {
        request.contentType("text/plain; charset=utf-8")
                .header("Cache-Control", "no-store")
                .result(text);
    }

    private static Map<String, Object> json(Explanation explanation) {
        var json = new LinkedHashMap<String, Object>();
        json.put("name", explanation.id().toString());
        json.put("group", explanation.id().group());
        json.put("process", explanation.id().name());
        json.put("urgency", explanation.urgency().label());
        json.put("headline", explanation.headline());
        json.put("reason", explanation.reason());
        json.put("causes", explanation.causes());
        json.put("waits", explanation.waits());
        json.put("probes", explanation.probes());
        json.put(
                "said",
                explanation.said().stream()
                        .map(line -> Map.of("stream", line.channel().label(), "text", line.text()))
                        .toList());
        json.put("runs", explanation.runs());
        json.put("next", explanation.next());
        return json;
    }
}
