package org.supervisordjava.http.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;

import org.supervisordjava.config.model.OutputChannel;
import org.supervisordjava.http.Guard;
import org.supervisordjava.http.HeadRequests;
import org.supervisordjava.http.Routes;
import org.supervisordjava.http.SameOrigin;
import org.supervisordjava.http.Supervision;
import org.supervisordjava.logs.LogReader;
import org.supervisordjava.logs.LogReader.ReadResult;
import org.supervisordjava.supervisor.ProcessSnapshot;
import org.supervisordjava.supervisor.Selector;

import java.util.Objects;
import java.util.Optional;

/** The pages: the console, and the addresses of supervisord's own page. */
public final class WebPages implements Routes {

    private static final int MIN_TAIL_BYTES = 1024;

    private final Supervision supervision;
    private final LogReader reader;
    private final WebActions actions;

    public WebPages(Supervision supervision, LogReader reader) {
        this.supervision = supervision;
        this.reader = reader;
        this.actions = new WebActions(supervision);
    }

    @Override
    public void register(RoutesConfig routes) {
        for (var path : new String[] {"/", "/index.html"}) {
            routes.get(path, this::index);
            routes.post(path, this::index);
        }
        routes.get("/tail.html", this::tail);
        routes.get("/ok.html", request -> request.contentType("text/plain").result("OK"));
        new PageFiles().register(routes);
    }

    private void index(Context request) {
        var action = parameter(request, "action");
        if (action == null || HeadRequests.isHead(request)) {
            PageFiles.page(request, "index.html");
            return;
        }
        if (request.method().equals(HandlerType.GET) && !SameOrigin.isOwnPage(request)) {
            refuse(
                    request,
                    403,
                    "a link from elsewhere may not change anything here; use the page");
            return;
        }
        actions.run(Guard.caller(request), action, parameter(request, "processname"))
                .ifPresentOrElse(
                        message -> redirect(request, message),
                        () -> refuse(request, 400, "unknown action " + action));
    }

    /** To a relative address: right behind a proxy, and whatever the Host header claims. */
    private static void redirect(Context request, String message) {
        request.header("Cache-Control", "no-store");
        request.redirect("index.html?message=" + Html.query(message), HttpStatus.SEE_OTHER);
    }

    private void tail(Context request) {
        var name = request.queryParam("processname");
        long limit = limit(request.queryParam("limit"));
        var text = name == null ? "No process name found" : tail(name, limit);
        PageFiles.html(
                request, new TailPage(Objects.requireNonNullElse(name, ""), limit, text).html());
    }

    private String tail(String name, long limit) {
        var process =
                Selector.parse(name) instanceof Selector.One(var id)
                        ? supervision.current().process(id)
                        : Optional.<ProcessSnapshot>empty();
        if (process.isEmpty()) {
            return "ERROR: unexpected rpc fault [10] BAD_NAME: " + name;
        }
        var file = process.get().logfile(OutputChannel.STDOUT);
        if (file.isEmpty()) {
            return "No file for " + name;
        }
        return switch (reader.lastBytes(file.get(), (int) limit)) {
            case ReadResult.Data(byte[] bytes) -> new String(bytes, UTF_8);
            case ReadResult.NoFile ignored -> "No file for " + name;
            case ReadResult.BadArguments ignored -> "ERROR: unexpected rpc fault [3] BAD_ARGUMENTS";
            case ReadResult.Failed(String reason) -> "ERROR: " + reason;
        };
    }

    private static long limit(String text) {
        try {
            return text == null
                    ? MIN_TAIL_BYTES
                    : Math.clamp(Long.parseLong(text), MIN_TAIL_BYTES, LogReader.MAX_BYTES);
        } catch (NumberFormatException e) {
            return MIN_TAIL_BYTES;
        }
    }

    private static String parameter(Context request, String name) {
        var fromQuery = request.queryParam(name);
        return fromQuery != null || request.method().equals(HandlerType.GET)
                ? fromQuery
                : request.formParam(name);
    }

    private static void refuse(Context request, int status, String reason) {
        request.status(status).contentType("text/plain; charset=utf-8").result(reason + "\n");
    }
}
