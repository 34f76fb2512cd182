package org.supervisordjava.http.rest;

import com.fasterxml.jackson.core.JsonGenerator;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

import org.supervisordjava.config.model.SupervisorConfig;
import org.supervisordjava.http.ClientStreams;
import org.supervisordjava.http.LogStream;
import org.supervisordjava.http.Routes;
import org.supervisordjava.http.Supervision;
import org.supervisordjava.logs.LogReader;
import org.supervisordjava.protocol.Fault;

import java.io.IOException;
import java.time.Instant;
import java.util.function.Function;

/** The JSON interface: what is, here; what changes something and logs in their own classes. */
public final class RestApi implements Routes {

    private final Supervision supervision;
    private final ClientStreams streams;
    private final StatusJson status;
    private final ControlRoutes control;
    private final LogRoutes logs;
    private final Function<SupervisorConfig, String> configuration;

    /**
     * @param configuration a configuration as JSON, without anything secret
     */
    public RestApi(
            Supervision supervision,
            LogReader reader,
            ClientStreams streams,
            Function<SupervisorConfig, String> configuration) {
        this.configuration = configuration;
        this.supervision = supervision;
        this.streams = streams;
        this.status = new StatusJson(supervision.description());
        this.control = new ControlRoutes(supervision);
        this.logs = new LogRoutes(supervision, reader, new LogStream(streams));
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/api/v1/status", this::status);
        routes.get("/api/v1/processes", this::processes);
        routes.get("/api/v1/processes/{name}", this::process);
        routes.get("/api/v1/events", this::events);
        routes.get("/api/v1/config", this::config);
        routes.get("/api/v1/version", this::version);
        routes.get("/api/v1/pid", this::pid);
        control.register(routes);
        logs.register(routes);
        routes.exception(Problem.class, Problem::answer);
    }

    private void status(Context request) throws IOException {
        Json.answer(request, 200, json -> status.snapshot(json, supervision.current(), now()));
    }

    private void processes(Context request) throws IOException {
        Json.answer(request, 200, json -> status.processes(json, supervision.current(), now()));
    }

    private void process(Context request) throws Problem, IOException {
        var process = LogRoutes.process(supervision, request.pathParam("name"));
        Json.answer(request, 200, json -> status.process(json, process, now()));
    }

    private void events(Context request) throws Problem {
        if (!streams.serve(
                request,
                "text/event-stream",
                new StatusFeed(supervision, status, System::nanoTime))) {
            throw new Problem(Fault.FAILED, "FAILED: too many clients are following; close one");
        }
    }

    private void config(Context request) throws IOException {
        var json = configuration.apply(supervision.current().config());
        Json.answer(request, 200, answer -> answer.writeRaw(json));
    }

    private void version(Context request) throws IOException {
        Json.answer(
                request,
                200,
                object(json -> json.writeStringField("version", supervision.version())));
    }

    private void pid(Context request) throws IOException {
        Json.answer(
                request,
                200,
                object(json -> json.writeNumberField("pid", supervision.current().pid())));
    }

    private Instant now() {
        return supervision.clock().instant();
    }

    private static Json.Answer object(Json.Answer fields) {
        return (JsonGenerator json) -> {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        };
    }
}
