package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.ReportedProcess;
import org.supervisordjava.cli.rpc.RpcFault;
import org.supervisordjava.cli.rpc.ServerUrl;
import org.supervisordjava.protocol.Fault;
import org.supervisordjava.protocol.JsonText;
import org.supervisordjava.protocol.NameSpec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The commands that show what runs. */
final class StatusCommands {

    private static final int MIN_NAME_WIDTH = 30;
    private static final int STATE_WIDTH = 10;
    private static final String DETAIL_PATH = "/api/v1/status";

    private StatusCommands() {}

    /** Exit code 3 when something shown is stopped, 4 when a name is unknown. */
    static void status(Session session, Command command, List<String> words) throws CallException {
        if (!session.serverIsUp()) {
            session.exitCode(ExitCode.STATUS_UNKNOWN);
            return;
        }
        var all = session.supervisor().allProcessInfo();
        var shown = words.isEmpty() || words.contains("all") ? all : select(session, words, all);
        if (session.json()) {
            session.data(document(session, shown));
        }
        print(session, shown);
        for (var info : shown) {
            if (info.stopped()) {
                session.exitCode(ExitCode.STATUS_NOT_RUNNING);
            }
        }
    }

    private static List<ReportedProcess> select(
            Session session, List<String> words, List<ReportedProcess> all) {
        var selected = new ArrayList<ReportedProcess>();
        for (var word : words) {
            var name = NameSpec.parse(word);
            var before = selected.size();
            for (var info : all) {
                if (matches(name, info)) {
                    selected.add(info);
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

    private static boolean matches(NameSpec name, ReportedProcess info) {
        return info.group().equals(name.group())
                && (name.wholeGroup() || info.name().equals(name.process()));
    }

    private static void print(Session session, List<ReportedProcess> infos) {
        var width = MIN_NAME_WIDTH;
        for (var info : infos) {
            var name = NameSpec.of(info.group(), info.name());
            width = Math.max(width, name.codePointCount(0, name.length()));
        }
        for (var info : infos) {
            var name = NameSpec.of(info.group(), info.name());
            session.line(
                    Text.pad(name, width + 3)
                            + Text.pad(info.statename(), STATE_WIDTH)
                            + info.description());
        }
    }

    /**
     * What {@code status --json} tells: under {@code processes} every field of getProcessInfo,
     * whatever the server is; under {@code detail} what only supervisord-java knows.
     */
    private static Map<String, Object> document(Session session, List<ReportedProcess> shown) {
        var processes = new ArrayList<Object>();
        for (var info : shown) {
            processes.add(info.struct());
        }
        var document = new LinkedHashMap<String, Object>();
        document.put("processes", processes);
        // A server without this path is another supervisord, which is no error.
        try (var answer = session.endpoint().get(DETAIL_PATH)) {
            var text = new String(answer.readAllBytes(), StandardCharsets.UTF_8);
            if (text.startsWith("{")) {
                document.put("detail", new JsonText(text.strip()));
            }
        } catch (CallException | IOException e) {
            document.remove("detail");
        }
        return document;
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
