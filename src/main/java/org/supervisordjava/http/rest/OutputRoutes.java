package org.supervisordjava.http.rest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.http.ClientStreams;
import org.supervisordjava.http.Routes;
import org.supervisordjava.logs.OutputFollower;
import org.supervisordjava.logs.OutputLine;
import org.supervisordjava.logs.OutputLine.Escapes;
import org.supervisordjava.logs.RecentOutput;
import org.supervisordjava.protocol.Fault;
import org.supervisordjava.supervisor.Selector;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * What the programs have written of late, or those that are named, in the order of time: one line
 * each of time, process, pid, stream and text, separated by tabs.
 */
public final class OutputRoutes implements Routes {

    private static final String TYPE = "text/plain; charset=utf-8";

    private final RecentOutput recent;
    private final ClientStreams streams;

    public OutputRoutes(RecentOutput recent, ClientStreams streams) {
        this.recent = recent;
        this.streams = streams;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/api/v1/output", this::output);
    }

    private void output(Context request) throws Problem {
        var parameters = new Parameters(request);
        var follower =
                recent.follow(
                        wanted(request.queryParams("name")),
                        parameters.flag("colours", false) ? Escapes.COLOURS : Escapes.REMOVED);
        if (!parameters.flag("follow", false)) {
            request.contentType(TYPE)
                    .header("Cache-Control", "no-store")
                    .result(bytes(follower.everything()));
        } else if (!streams.serve(request, TYPE, new Followed(follower)::poll)) {
            throw new Problem(Fault.FAILED, "FAILED: too many clients are following; close one");
        }
    }

    /** Of any, when none is named. */
    private static Predicate<ProcessId> wanted(List<String> names) {
        var selectors = names.stream().map(Selector::parse).toList();
        return id ->
                selectors.isEmpty()
                        || selectors.stream()
                                .anyMatch(
                                        selector ->
                                                switch (selector) {
                                                    case Selector.All() -> true;
                                                    case Selector.Group(var group) ->
                                                            id.group().equals(group);
                                                    case Selector.One(var one) -> id.equals(one);
                                                });
    }

    /** An empty line ends what was there before. */
    private static final class Followed {

        private static final byte[] END_OF_PAST = {'\n'};

        private final OutputFollower follower;
        private boolean begun;

        Followed(OutputFollower follower) {
            this.follower = follower;
        }

        byte[] poll() {
            var lines = bytes(follower.poll());
            if (begun) {
                return lines;
            }
            begun = true;
            var past = Arrays.copyOf(lines, lines.length + 1);
            System.arraycopy(END_OF_PAST, 0, past, lines.length, 1);
            return past;
        }
    }

    private static byte[] bytes(List<OutputLine> lines) {
        var text = new StringBuilder();
        for (var line : lines) {
            text.append(line.at())
                    .append('\t')
                    .append(line.process())
                    .append('\t')
                    .append(line.pid())
                    .append('\t')
                    .append(line.channel().label())
                    .append('\t')
                    .append(line.text())
                    .append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
