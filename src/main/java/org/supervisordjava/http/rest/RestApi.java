package org.supervisordjava.http.rest;

import io.javalin.config.RoutesConfig;

import org.supervisordjava.http.ProcessDescription;
import org.supervisordjava.http.Routes;
import org.supervisordjava.supervisor.Snapshot;

import java.time.ZoneId;
import java.util.function.Supplier;

/** The paths of the JSON interface. */
public final class RestApi implements Routes {

    private final Supplier<Snapshot> snapshot;
    private final StatusJson status;

    public RestApi(Supplier<Snapshot> snapshot, ZoneId zone) {
        this.snapshot = snapshot;
        this.status = new StatusJson(new ProcessDescription(zone));
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get(
                "/api/v1/status",
                request ->
                        Json.answer(request, 200, json -> status.snapshot(json, snapshot.get())));
        routes.get(
                "/api/v1/processes",
                request ->
                        Json.answer(request, 200, json -> status.processes(json, snapshot.get())));
    }
}
