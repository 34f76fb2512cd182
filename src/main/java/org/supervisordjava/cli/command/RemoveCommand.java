package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.FaultCode;
import org.supervisordjava.cli.rpc.RpcFault;

import java.util.List;

/** Takes stopped groups out of what is supervised. */
final class RemoveCommand implements Command {

    @Override
    public String name() {
        return "remove";
    }

    @Override
    public List<Usage> usages() {
        return List.of(
                new Usage("remove <group> [...]", "Take stopped groups out of what is supervised"));
    }

    @Override
    public Arguments arguments() {
        return Arguments.GROUPS;
    }

    @Override
    public void run(Session session, List<String> words) throws CallException {
        for (var group : words) {
            try {
                session.supervisor().removeGroup(group);
                session.line(group + ": removed process group");
            } catch (RpcFault fault) {
                explain(session, group, fault);
            }
        }
    }

    private static void explain(Session session, String group, RpcFault fault) throws RpcFault {
        switch (fault.code()) {
            case FaultCode.STILL_RUNNING ->
                    session.fail("ERROR: process/group still running: " + group, ExitCode.GENERIC);
            case FaultCode.BAD_NAME ->
                    session.fail("ERROR: no such process/group: " + group, ExitCode.GENERIC);
            default -> throw fault;
        }
    }
}
