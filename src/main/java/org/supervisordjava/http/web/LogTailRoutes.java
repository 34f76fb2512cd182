package org.supervisordjava.http.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

import org.supervisordjava.config.model.OutputChannel;
import org.supervisordjava.http.LogStream;
import org.supervisordjava.http.Routes;
import org.supervisordjava.http.Supervision;
import org.supervisordjava.logs.LogFollower;
import org.supervisordjava.supervisor.Selector;

import java.nio.file.Path;
import java.util.Optional;

/**
 * supervisord's endless tails: {@code /logtail/<name>[/<stdout|stderr>]} and {@code /mainlogtail}.
 * Unlike there, the headers come at once and not with the first byte of log.
 */
public final class LogTailRoutes implements Routes {

    private final Supervision supervision;
    private final LogStream stream;

    public LogTailRoutes(Supervision supervision, LogStream stream) {
        this.supervision = supervision;
        this.stream = stream;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/logtail/{name}", request -> tail(request, "stdout"));
        routes.get(
                "/logtail/{name}/{channel}",
                request -> tail(request, request.pathParam("channel")));
        routes.get("/mainlogtail", request -> tail(request, supervision.mainLogfile()));
    }

    private void tail(Context request, String channel) {
        tail(
                request,
                OutputChannel.parse(channel).flatMap(of -> file(request.pathParam("name"), of)));
    }

    private Optional<Path> file(String name, OutputChannel channel) {
        return Selector.parse(name) instanceof Selector.One(var id)
                ? supervision.current().process(id).flatMap(process -> process.logfile(channel))
                : Optional.empty();
    }

    private void tail(Context request, Optional<Path> file) {
        var outcome =
                file.map(path -> stream.follow(request, path, LogFollower.HEAD))
                        .orElse(LogStream.FollowResult.NO_FILE);
        switch (outcome) {
            case SERVED -> {}
            case NO_FILE -> refuse(request, 404, "no such process, or it does not log to a file");
            case TOO_MANY -> refuse(request, 503, "too many logs are being followed; close one");
        }
    }

    private static void refuse(Context request, int status, String reason) {
        request.status(status).contentType("text/plain; charset=utf-8").result(reason + "\n");
    }
}
