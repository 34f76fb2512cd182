package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.FaultCode;
import org.supervisordjava.cli.rpc.ReportedProcess;
import org.supervisordjava.cli.rpc.RpcFault;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shows process ids. */
final class PidCommand implements Command {

    @Override
    public String name() {
        return "pid";
    }

    @Override
    public List<Usage> usages() {
        return List.of(
                new Usage("pid", "Show the process id of the supervisor"),
                new Usage("pid <name> [...]", "Show the process ids of processes, 0 for none"),
                new Usage("pid all", "Show the process ids of all processes"));
    }

    @Override
    public Arguments arguments() {
        return Arguments.PROCESSES;
    }

    @Override
    public void run(Session session, List<String> words) throws CallException {
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
                print(session, info, described);
            }
        } else {
            for (var name : words) {
                one(session, name, described);
            }
        }
        session.data(Map.of("processes", described));
    }

    private static void one(Session session, String name, List<Map<String, Object>> described)
            throws CallException {
        try {
            var info = session.supervisor().processInfo(name);
            print(session, info, described);
            if (info.pid() == 0) {
                session.exitCode(ExitCode.NOT_RUNNING);
            }
        } catch (RpcFault fault) {
            if (fault.code() != FaultCode.BAD_NAME) {
                throw fault;
            }
            session.fail("No such process " + name, ExitCode.GENERIC);
        }
    }

    private static void print(
            Session session, ReportedProcess info, List<Map<String, Object>> described) {
        session.line(Integer.toString(info.pid()));
        var fields = new LinkedHashMap<String, Object>();
        fields.put("name", info.name());
        fields.put("group", info.group());
        fields.put("pid", info.pid());
        described.add(fields);
    }
}
