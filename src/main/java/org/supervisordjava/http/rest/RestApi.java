package org.supervisordjava.http.rest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

import org.supervisordjava.config.model.SupervisorConfig;
import org.supervisordjava.http.AuditLog;
import org.supervisordjava.http.ClientStreams;
import org.supervisordjava.http.Guard;
import org.supervisordjava.http.LogStream;
import org.supervisordjava.http.Routes;
import org.supervisordjava.http.Supervision;
import org.supervisordjava.logs.LogReader;
import org.supervisordjava.protocol.Fault;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The JSON interface: what is, here; what changes something and logs in their own classes. */
public final class RestApi implements Routes {

    private final Supervision supervision;
    private final ClientStreams streams;
    private final StatusJson status;
    private final ControlRoutes control;
    private final LogRoutes logs;
    private final Function<SupervisorConfig, Map<String, Object>> configuration;

    /**
     * @param configuration a configuration as JSON, without anything secret
     */
    public RestApi(
            Supervision supervision,
            LogReader reader,
            ClientStreams streams,
            Function<SupervisorConfig, Map<String, Object>> configuration) {
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
        routes.get("/api/v1/audit", this::audit);
        routes.get("/api/v1/whoami", RestApi::whoami);
        control.register(routes);
        logs.register(routes);
        routes.exception(Problem.class, Problem::answer);
    }

    private void status(Context request) {
        Json.answer(request, 200, status.snapshot(supervision.current(), now()));
    }

    private void processes(Context request) {
        Json.answer(request, 200, status.processes(supervision.current(), now()));
    }

    private void process(Context request) throws Problem {
        var process = LogRoutes.process(supervision, request.pathParam("name"));
        Json.answer(request, 200, status.process(process, now()));
    }

    private void events(Context request) throws Problem {
        if (!streams.serve(
                request,
                "text/event-stream",
                new StatusFeed(supervision, status, System::nanoTime))) {
            throw new Problem(Fault.FAILED, "FAILED: too many clients are following; close one");
        }
    }

    private void config(Context request) {
        Json.answer(request, 200, configuration.apply(supervision.current().config()));
    }

    private void version(Context request) {
        Json.answer(request, 200, Map.of("version", supervision.version()));
    }

    private void pid(Context request) {
        Json.answer(request, 200, Map.of("pid", supervision.current().pid()));
    }

    /** A page offers what its user may do. */
    private static void whoami(Context request) {
        var caller = Guard.caller(request);
        var json = new LinkedHashMap<String, Object>();
        json.put("who", caller.name());
        json.put("role", Names.of(caller.role()));
        Json.answer(request, 200, json);
    }

    private void audit(Context request) {
        Json.answer(
                request,
                200,
                Map.of("entries", supervision.audit().last().stream().map(RestApi::json).toList()));
    }

    private static Map<String, Object> json(AuditLog.AuditEntry entry) {
        var json = new LinkedHashMap<String, Object>();
        json.put("at", entry.at().toString());
        json.put("who", entry.who());
        json.put("action", entry.action());
        json.put("result", entry.result());
        return json;
    }

    private Instant now() {
        return supervision.clock().instant();
    }
}
