package org.supervisordjava.http.rest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

import org.supervisordjava.config.model.Signal;
import org.supervisordjava.config.text.ConfigProblem;
import org.supervisordjava.http.Guard;
import org.supervisordjava.http.Routes;
import org.supervisordjava.http.Supervision;
import org.supervisordjava.protocol.Fault;
import org.supervisordjava.supervisor.CommandException;
import org.supervisordjava.supervisor.Commands;
import org.supervisordjava.supervisor.ConfigChanges;
import org.supervisordjava.supervisor.ProcessOutcome;
import org.supervisordjava.supervisor.Selector;
import org.supervisordjava.supervisor.StartWait;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** What changes something: every path here is a POST. */
final class ControlRoutes implements Routes {

    private static final String PROCESS = "/api/v1/processes/{name}/";

    private final Supervision supervision;

    ControlRoutes(Supervision supervision) {
        this.supervision = supervision;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.post(PROCESS + "start", this::start);
        routes.post(PROCESS + "stop", this::stop);
        routes.post(PROCESS + "restart", this::restart);
        routes.post(PROCESS + "signal", this::signal);
        routes.post(PROCESS + "clear", this::clear);
        routes.post(PROCESS + "stdin", this::stdin);
        routes.post("/api/v1/groups/{name}/add", this::addGroup);
        routes.post("/api/v1/groups/{name}/remove", this::removeGroup);
        routes.post("/api/v1/reread", this::reread);
        routes.post("/api/v1/update", this::update);
        routes.post("/api/v1/shutdown", this::shutdown);
        routes.post("/api/v1/reload", this::reload);
        routes.post("/api/v1/log/clear", this::clearMainLog);
    }

    private void start(Context request) throws Problem {
        var wait = startWait(new Parameters(request));
        var selector = selector(request);
        outcomes(request, selector, commands(request).start(selector, wait));
    }

    private void stop(Context request) throws Problem {
        boolean wait = new Parameters(request).flag("wait", true);
        var selector = selector(request);
        outcomes(request, selector, commands(request).stop(selector, wait));
    }

    private void restart(Context request) throws Problem {
        var selector = selector(request);
        var parameters = new Parameters(request);
        var command = commands(request).restart(selector, startWait(parameters));
        if (parameters.flag("wait", true)) {
            outcomes(request, selector, command);
        } else {
            accepted(request);
        }
    }

    private void signal(Context request) throws Problem {
        var name = String.valueOf(request.queryParam("signal"));
        var signal =
                Signal.parse(name)
                        .orElseThrow(
                                () ->
                                        new Problem(
                                                Fault.BAD_SIGNAL, Fault.BAD_SIGNAL + ": " + name));
        var selector = selector(request);
        outcomes(request, selector, commands(request).signal(selector, signal));
    }

    private void clear(Context request) throws Problem {
        var selector = selector(request);
        outcomes(request, selector, commands(request).clearLogs(selector));
    }

    private void stdin(Context request) throws Problem {
        if (!(selector(request) instanceof Selector.One process)) {
            throw new Problem(Fault.BAD_NAME, Fault.BAD_NAME + ": " + request.pathParam("name"));
        }
        await(commands(request).sendStdin(process, request.bodyAsBytes()));
        accepted(request);
    }

    private void addGroup(Context request) throws Problem {
        await(commands(request).addGroup(request.pathParam("name")));
        accepted(request);
    }

    private void removeGroup(Context request) throws Problem {
        await(commands(request).removeGroup(request.pathParam("name")));
        accepted(request);
    }

    private void reread(Context request) throws Problem {
        changes(request, await(commands(request).reread()));
    }

    private void update(Context request) throws Problem {
        boolean asText = WhyRoutes.wantsText(request);
        var changes = await(commands(request).update(request.queryParams("group")));
        if (asText) {
            WhyRoutes.text(request, lines(changes));
        } else {
            changes(request, changes);
        }
    }

    /** To be read without a parser. */
    private static String lines(ConfigChanges changes) {
        var lines = new StringBuilder();
        changes.added().forEach(group -> lines.append("added\t").append(group).append('\n'));
        changes.changed().forEach(group -> lines.append("changed\t").append(group).append('\n'));
        changes.removed().forEach(group -> lines.append("removed\t").append(group).append('\n'));
        return lines.toString();
    }

    private void shutdown(Context request) throws Problem {
        await(commands(request).shutdown());
        accepted(request);
    }

    private void reload(Context request) throws Problem {
        await(commands(request).restartAll());
        accepted(request);
    }

    private void clearMainLog(Context request) throws Problem {
        await(commands(request).clearMainLog());
        accepted(request);
    }

    private Commands commands(Context request) {
        return supervision.commands(Guard.caller(request));
    }

    private static StartWait startWait(Parameters parameters) throws Problem {
        long seconds = parameters.number("timeout", 0);
        return seconds > 0 && parameters.flag("wait", true)
                ? StartWait.ofSeconds(seconds)
                : StartWait.of(parameters.flag("wait", true));
    }

    private static Selector selector(Context request) {
        var name = request.pathParam("name");
        return name.equals("all") ? new Selector.All() : Selector.parse(name);
    }

    /** A single process that failed is a problem; several are a list that says it for each. */
    private static void outcomes(
            Context request, Selector selector, CompletableFuture<List<ProcessOutcome>> command)
            throws Problem {
        var outcomes = await(command);
        if (selector instanceof Selector.One) {
            for (var outcome : outcomes) {
                if (!outcome.succeeded()) {
                    throw Problem.of(outcome);
                }
            }
        }
        Json.answer(
                request,
                200,
                Map.of("outcomes", outcomes.stream().map(ControlRoutes::outcome).toList()));
    }

    private static Map<String, Object> outcome(ProcessOutcome outcome) {
        var json = new LinkedHashMap<String, Object>();
        json.put("name", outcome.id().toString());
        json.put("group", outcome.id().group());
        json.put("process", outcome.id().name());
        json.put("fault", outcome.fault().name());
        json.put("code", outcome.fault().code());
        json.put("message", outcome.detail());
        return json;
    }

    private static void changes(Context request, ConfigChanges changes) {
        var json = new LinkedHashMap<String, Object>();
        json.put("added", changes.added());
        json.put("changed", changes.changed());
        json.put("removed", changes.removed());
        json.put("warnings", changes.warnings().stream().map(ConfigProblem::toString).toList());
        Json.answer(request, 200, json);
    }

    private static void accepted(Context request) {
        Json.answer(request, 202, Map.of("accepted", true));
    }

    /** Waits in the request's thread. */
    private static <T> T await(CompletableFuture<T> command) throws Problem {
        try {
            return command.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof CommandException refused
                    ? Problem.of(refused)
                    : new Problem(Fault.FAILED, Fault.FAILED + ": " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Problem(Fault.SHUTDOWN_STATE, Fault.SHUTDOWN_STATE.name());
        }
    }
}
