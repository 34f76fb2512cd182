package org.supervisordjava.http.rest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

import org.supervisordjava.http.LogStream;
import org.supervisordjava.http.Routes;
import org.supervisordjava.http.Supervision;
import org.supervisordjava.logs.LogReader;
import org.supervisordjava.logs.LogReader.ReadResult;
import org.supervisordjava.protocol.Fault;
import org.supervisordjava.supervisor.ProcessSnapshot;
import org.supervisordjava.supervisor.Selector;

import java.nio.file.Path;

/** Log files as they are: bytes, not JSON. */
final class LogRoutes implements Routes {

    private static final int DEFAULT_TAIL_BYTES = 1600;

    private final Supervision supervision;
    private final LogReader reader;
    private final LogStream stream;

    LogRoutes(Supervision supervision, LogReader reader, LogStream stream) {
        this.supervision = supervision;
        this.reader = reader;
        this.stream = stream;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/api/v1/processes/{name}/log", r -> read(r, processLog(r)));
        routes.get("/api/v1/processes/{name}/tail", r -> tail(r, processLog(r)));
        routes.get("/api/v1/log", r -> read(r, mainLog()));
        routes.get("/api/v1/tail", r -> tail(r, mainLog()));
    }

    private void read(Context request, Path file) throws Problem {
        var parameters = new Parameters(request);
        request.header("Log-Size", String.valueOf(file.toFile().length()));
        answer(
                request,
                reader.read(file, parameters.number("offset", 0), parameters.number("length", 0)));
    }

    private void tail(Context request, Path file) throws Problem {
        var parameters = new Parameters(request);
        int bytes =
                Math.clamp(parameters.number("bytes", DEFAULT_TAIL_BYTES), 1, LogReader.MAX_BYTES);
        if (!parameters.flag("follow", false)) {
            answer(request, reader.lastBytes(file, bytes));
            return;
        }
        switch (stream.follow(request, file, bytes)) {
            case SERVED -> {}
            case NO_FILE -> throw noFile(file);
            case TOO_MANY ->
                    throw new Problem(
                            Fault.FAILED, "FAILED: too many logs are being followed; close one");
        }
    }

    private static void answer(Context request, ReadResult result) throws Problem {
        switch (result) {
            case ReadResult.Data(byte[] bytes) ->
                    request.contentType("text/plain; charset=utf-8")
                            .header("Cache-Control", "no-store")
                            .result(bytes);
            case ReadResult.NoFile(Path path) -> throw noFile(path);
            case ReadResult.BadArguments() ->
                    throw new Problem(
                            Fault.BAD_ARGUMENTS,
                            "BAD_ARGUMENTS: a negative offset takes no length, and a length is not"
                                    + " negative");
            case ReadResult.Failed(String reason) ->
                    throw new Problem(Fault.FAILED, "FAILED: " + reason);
        }
    }

    private Path processLog(Context request) throws Problem {
        var process = process(supervision, request.pathParam("name"));
        return process.logfile(new Parameters(request).stream())
                .orElseThrow(
                        () ->
                                new Problem(
                                        Fault.NO_FILE,
                                        "NO_FILE: %s does not log to a file"
                                                .formatted(process.id())));
    }

    private Path mainLog() throws Problem {
        return supervision
                .mainLogfile()
                .orElseThrow(
                        () ->
                                new Problem(
                                        Fault.NO_FILE,
                                        "NO_FILE: the supervisor does not log to a file"));
    }

    static ProcessSnapshot process(Supervision supervision, String name) throws Problem {
        if (Selector.parse(name) instanceof Selector.One(var id)) {
            var process = supervision.current().process(id);
            if (process.isPresent()) {
                return process.get();
            }
        }
        throw new Problem(Fault.BAD_NAME, "BAD_NAME: " + name);
    }

    private static Problem noFile(Path path) {
        return new Problem(Fault.NO_FILE, "NO_FILE: " + path);
    }
}
