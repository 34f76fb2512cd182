package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.FaultCode;
import org.supervisordjava.cli.rpc.RpcFault;

import java.util.List;

/** Activates groups of the configuration read last. */
final class AddCommand implements Command {

    @Override
    public String name() {
        return "add";
    }

    @Override
    public List<Usage> usages() {
        return List.of(
                new Usage("add <group> [...]", "Activate groups that reread found available"));
    }

    @Override
    public Arguments arguments() {
        return Arguments.GROUPS;
    }

    @Override
    public void run(Session session, List<String> words) throws CallException {
        for (var group : words) {
            try {
                session.supervisor().addGroup(group);
                session.line(group + ": added process group");
            } catch (RpcFault fault) {
                explain(session, group, fault);
            }
        }
    }

    private static void explain(Session session, String group, RpcFault fault) throws RpcFault {
        switch (fault.code()) {
            case FaultCode.SHUTDOWN_STATE -> session.fail("ERROR: shutting down", ExitCode.GENERIC);
            case FaultCode.ALREADY_ADDED -> session.line("ERROR: process group already active");
            case FaultCode.BAD_NAME ->
                    session.fail("ERROR: no such process/group: " + group, ExitCode.GENERIC);
            default -> throw fault;
        }
    }
}
