package org.supervisordjava.http.rest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

import org.supervisordjava.http.Routes;
import org.supervisordjava.http.Supervision;
import org.supervisordjava.metrics.UsageSample;
import org.supervisordjava.supervisor.ProcessSnapshot;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/** What processes use of the machine: read from the kernel for each request. */
public final class UsageRoutes implements Routes {

    private final Supervision supervision;
    private final IntFunction<Optional<UsageSample>> usage;

    /**
     * @param usage of a pid; empty when it is gone or must not be read
     */
    public UsageRoutes(Supervision supervision, IntFunction<Optional<UsageSample>> usage) {
        this.supervision = supervision;
        this.usage = usage;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/api/v1/usage", this::usage);
    }

    private void usage(Context request) {
        var json = new LinkedHashMap<String, Object>();
        json.put("at", supervision.clock().instant().toString());
        json.put("processes", processes());
        Json.answer(request, 200, json);
    }

    private List<Map<String, Object>> processes() {
        return supervision
                .current()
                .processes()
                .filter(process -> process.pid() != 0)
                .flatMap(
                        process ->
                                usage
                                        .apply(process.pid())
                                        .map(used -> json(process, used))
                                        .stream())
                .toList();
    }

    private static Map<String, Object> json(ProcessSnapshot process, UsageSample used) {
        var json = new LinkedHashMap<String, Object>();
        json.put("name", process.id().toString());
        json.put("pid", process.pid());
        json.put("cpu_seconds", used.cpuSeconds());
        json.put("memory_bytes", used.residentBytes());
        json.put("open_files", known(used.openFds()));
        json.put("threads", known(used.threads()));
        return json;
    }

    /** Null for what is not known. */
    private static Integer known(int count) {
        return count < 0 ? null : count;
    }
}
