package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.ReportedProcess;
import org.supervisordjava.cli.rpc.RpcFault;
import org.supervisordjava.cli.rpc.ServerUrl;
import org.supervisordjava.cli.rpc.UnreachableException;
import org.supervisordjava.protocol.Fault;
import org.supervisordjava.protocol.JsonText;
import org.supervisordjava.protocol.NameSpec;
import org.supervisordjava.protocol.Overview;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The commands that show what runs. */
final class StatusCommands {

    private static final int MIN_NAME_WIDTH = 30;

    /** On half a screen the reason is worth more than columns. */
    private static final int NARROW_NAME_WIDTH = 7;

    private static final int STATE_WIDTH = 10;

    private StatusCommands() {}

    /** Exit code 3 when something shown is stopped, 4 when a name is unknown. */
    static void status(Session session, Command command, List<String> words) throws CallException {
        List<Overview.Row> rows;
        try {
            rows = session.json() ? null : rowsOfARunningServer(session);
        } catch (UnreachableException e) {
            session.failUnreachable(e);
            session.exitCode(ExitCode.STATUS_UNKNOWN);
            return;
        }
        if (rows == null && !session.serverIsUp()) {
            session.exitCode(ExitCode.STATUS_UNKNOWN);
            return;
        }
        var options = StatusOptions.of(words);
        if (options.mistake() != null) {
            session.misuse(
                    command,
                    "Error: status requires " + options.mistake(),
                    ExitCode.INVALID_ARGUMENTS);
        } else if (session.refusesOptions(command, options.names())) {
            return;
        } else if (options.watch()) {
            StatusWatch.show(
                    session, () -> lines(session, shown(session, options, Reasons.rows(session))));
        } else if (options.waitReady()) {
            awaitReady(session, options);
        } else if (session.json()) {
            showDocument(session, options);
        } else if (rows != null) {
            show(session, shown(session, options, rows));
        } else {
            show(session, shown(session, options, reported(session)));
        }
    }

    /**
     * In one request what takes another supervisord two. Null when it is one, or is going down:
     * then what it says to those two is what there is to say.
     */
    private static List<Overview.Row> rowsOfARunningServer(Session session) throws CallException {
        var overview = session.overview();
        return overview == null || !overview.isOfARunningSupervisor() ? null : overview.rows();
    }

    private static List<Overview.Row> reported(Session session) throws CallException {
        return Reasons.rows(session.supervisor().allProcessInfo());
    }

    private static List<Overview.Row> shown(
            Session session, StatusOptions options, List<Overview.Row> all) {
        var names = options.names();
        return names.isEmpty() || names.contains("all") ? all : select(session, names, all);
    }

    private static void show(Session session, List<Overview.Row> shown) {
        session.lines(lines(session, shown));
        for (var row : shown) {
            if (row.stopped()) {
                session.exitCode(ExitCode.STATUS_NOT_RUNNING);
            }
        }
    }

    /** What {@code status --json} tells is what getAllProcessInfo does, whatever the server is. */
    private static void showDocument(Session session, StatusOptions options) throws CallException {
        var infos = session.supervisor().allProcessInfo();
        var shown = shown(session, options, Reasons.rows(infos));
        var byName = new HashMap<String, ReportedProcess>();
        for (var info : infos) {
            byName.put(NameSpec.of(info.group(), info.name()), info);
        }
        var processes = new ArrayList<Object>();
        for (var row : shown) {
            processes.add(byName.get(row.name()).struct());
        }
        session.data(document(session, processes));
        show(session, shown);
    }

    /** Exit code 0 when all is ready, 3 when something has been given up, 1 when time is over. */
    private static void awaitReady(Session session, StatusOptions options) throws CallException {
        var shown = shown(session, options, Reasons.rows(session));
        if (session.exitCode() != ExitCode.SUCCESS) {
            return;
        }
        if (!Reasons.of(session).known()) {
            session.fail(
                    "ERROR: " + session.url() + " cannot tell what is ready",
                    ExitCode.UNIMPLEMENTED);
            return;
        }
        var readiness =
                StatusWatch.await(
                        session, options.timeout(), () -> readiness(shown, Reasons.of(session)));
        show(session, shown(session, options, Reasons.rows(session)));
        session.exitCode(
                switch (readiness) {
                    case READY -> ExitCode.SUCCESS;
                    case GIVEN_UP -> ExitCode.STATUS_NOT_RUNNING;
                    case NOT_YET -> ExitCode.GENERIC;
                });
    }

    /** What need not run, or was stopped by an operator, is not waited for. */
    private static StatusWatch.Readiness readiness(List<Overview.Row> shown, Reasons reasons) {
        var all = StatusWatch.Readiness.READY;
        for (var row : shown) {
            var reason = reasons.of(row.name());
            if (reason != null && reason.isGivenUp()) {
                return StatusWatch.Readiness.GIVEN_UP;
            }
            var done = reason != null && (reason.ready() || reason.isWell() || reason.isOff());
            all = done ? all : StatusWatch.Readiness.NOT_YET;
        }
        return all;
    }

    static List<Overview.Row> select(Session session, List<String> words, List<Overview.Row> all) {
        var selected = new ArrayList<Overview.Row>();
        for (var word : words) {
            var name = NameSpec.parse(word);
            var before = selected.size();
            for (var row : all) {
                if (matches(name, row)) {
                    selected.add(row);
                }
            }
            if (selected.size() == before) {
                session.fail(
                        name.wholeGroup()
                                ? name.group() + ": ERROR (no such group)"
                                : word + ": ERROR (no such process)",
                        ExitCode.STATUS_UNKNOWN);
            }
        }
        return selected;
    }

    private static boolean matches(NameSpec name, Overview.Row row) {
        return row.group().equals(name.group())
                && (name.wholeGroup() || row.process().equals(name.process()));
    }

    /** supervisord's columns, with reasons where something is not well. */
    private static List<String> lines(Session session, List<Overview.Row> rows) {
        var classic = session.classic();
        var look = session.console().look();
        var width = look.isNarrow() ? NARROW_NAME_WIDTH : MIN_NAME_WIDTH;
        if (classic) {
            for (var row : rows) {
                var name = row.name();
                width = Math.max(width, name.codePointCount(0, name.length()));
            }
        }
        var lines = new ArrayList<String>(rows.size());
        for (var row : rows) {
            var explained = !classic && row.isExplained();
            var name = row.name();
            var start = Text.pad(classic ? name : name + " ", width + 3);
            var line =
                    start
                            + Text.pad(row.statename(), STATE_WIDTH)
                            + (explained ? description(row, look) : row.description());
            lines.add(explained ? coloured(look, look.cut(line), start, row) : line);
        }
        return lines;
    }

    /** Words are added to what runs, and replace what only tells when something stopped. */
    private static String description(Overview.Row row, Look look) {
        if (row.reason().isEmpty()) {
            return row.description();
        }
        return row.running() && !look.isNarrow()
                ? row.description() + ", " + row.reason()
                : row.reason();
    }

    private static String coloured(Look look, String line, String start, Overview.Row row) {
        var state = row.statename();
        var end = start.length() + state.length();
        if (row.isWell() || row.isOff() || end > line.length()) {
            return line;
        }
        return start + (row.isDown() ? look.red(state) : look.yellow(state)) + line.substring(end);
    }

    /**
     * What {@code status --json} tells: under {@code processes} every field of getProcessInfo,
     * whatever the server is; under {@code detail} and {@code why} what only supervisord-java
     * knows.
     */
    private static Map<String, Object> document(Session session, List<Object> processes) {
        var document = new LinkedHashMap<String, Object>();
        document.put("processes", processes);
        putIfAny(session, document, "detail", "/api/v1/status");
        putIfAny(session, document, "why", "/api/v1/why");
        return document;
    }

    /** A server without the path is another supervisord, which is no error. */
    private static void putIfAny(
            Session session, Map<String, Object> document, String name, String path) {
        try (var answer = session.endpoint().get(path)) {
            var text = new String(answer.readAllBytes(), StandardCharsets.UTF_8).strip();
            if (text.startsWith("{") || text.startsWith("[")) {
                document.put(name, new JsonText(text));
            }
        } catch (CallException | IOException e) {
            document.remove(name);
        }
    }

    /** Turns to another server and shows what runs there. */
    static void open(Session session, Command command, List<String> words) throws CallException {
        var url = String.join(" ", words);
        if (!ServerUrl.hasKnownScheme(url)) {
            session.fail("ERROR: url must be http:// or unix://", ExitCode.GENERIC);
            return;
        }
        session.open(url);
        var before = session.exitCode();
        status(session, command, List.of());
        session.exitCode(before);
    }

    static void pid(Session session, Command command, List<String> words) throws CallException {
        if (!session.serverIsUp()) {
            return;
        }
        if (words.isEmpty()) {
            var pid = session.supervisor().pid();
            session.data(Map.of("pid", pid));
            session.line(Integer.toString(pid));
            return;
        }
        var described = new ArrayList<Map<String, Object>>();
        if (words.contains("all")) {
            for (var info : session.supervisor().allProcessInfo()) {
                printPid(session, info, described);
            }
        } else {
            for (var name : words) {
                pidOf(session, name, described);
            }
        }
        session.data(Map.of("processes", described));
    }

    private static void pidOf(Session session, String name, List<Map<String, Object>> described)
            throws CallException {
        try {
            var info = session.supervisor().processInfo(name);
            printPid(session, info, described);
            if (info.pid() == 0) {
                session.exitCode(ExitCode.NOT_RUNNING);
            }
        } catch (RpcFault fault) {
            session.failOn(Fault.BAD_NAME, "No such process " + name, fault);
        }
    }

    private static void printPid(
            Session session, ReportedProcess info, List<Map<String, Object>> described) {
        session.line(Integer.toString(info.pid()));
        var fields = new LinkedHashMap<String, Object>();
        fields.put("name", info.name());
        fields.put("group", info.group());
        fields.put("pid", info.pid());
        described.add(fields);
    }
}
