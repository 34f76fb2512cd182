package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.ReportedProcess;
import org.supervisordjava.protocol.NameSpec;

import java.util.ArrayList;
import java.util.List;

/** Shows what runs. Exit code 3 when something shown is stopped, 4 when a name is unknown. */
final class StatusCommand implements Command {

    private static final int MIN_NAME_WIDTH = 30;
    private static final int STATE_WIDTH = 10;

    @Override
    public String name() {
        return "status";
    }

    @Override
    public List<Usage> usages() {
        return List.of(
                new Usage("status", "Show all processes"),
                new Usage("status <name> [...]", "Show these processes"),
                new Usage("status <group>:*", "Show the processes of a group"));
    }

    @Override
    public Arguments arguments() {
        return Arguments.PROCESSES;
    }

    @Override
    public void run(Session session, List<String> words) throws CallException {
        if (!session.serverIsUp()) {
            session.exitCode(ExitCode.STATUS_UNKNOWN);
            return;
        }
        var all = session.supervisor().allProcessInfo();
        var shown = words.isEmpty() || words.contains("all") ? all : select(session, words, all);
        if (session.json()) {
            session.data(StatusDocument.of(session, shown));
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
}
