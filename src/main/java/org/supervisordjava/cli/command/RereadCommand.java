package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.FaultCode;
import org.supervisordjava.cli.rpc.GroupChanges;
import org.supervisordjava.cli.rpc.RpcFault;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Has the server read its configuration and shows what update would do. */
final class RereadCommand implements Command {

    @Override
    public String name() {
        return "reread";
    }

    @Override
    public List<Usage> usages() {
        return List.of(
                new Usage("reread", "Read the configuration and show what update would change"));
    }

    @Override
    public Arguments arguments() {
        return Arguments.NONE;
    }

    @Override
    public void run(Session session, List<String> words) throws CallException {
        if (!words.isEmpty()) {
            session.misuse(this, "Error: reread accepts no arguments", ExitCode.GENERIC);
            return;
        }
        try {
            var changes = session.supervisor().reloadConfig();
            session.data(describe(changes));
            print(session, changes);
        } catch (RpcFault fault) {
            switch (fault.code()) {
                case FaultCode.SHUTDOWN_STATE ->
                        session.fail("ERROR: supervisor shutting down", ExitCode.GENERIC);
                case FaultCode.CANT_REREAD ->
                        session.fail("ERROR: " + fault.text(), ExitCode.GENERIC);
                default -> throw fault;
            }
        }
    }

    private static void print(Session session, GroupChanges changes) {
        var words = new TreeMap<String, String>();
        changes.added().forEach(group -> words.put(group, "available"));
        changes.changed().forEach(group -> words.put(group, "changed"));
        changes.removed().forEach(group -> words.put(group, "disappeared"));
        if (words.isEmpty()) {
            session.line("No config updates to processes");
        }
        words.forEach((group, what) -> session.line(group + ": " + what));
    }

    static Map<String, Object> describe(GroupChanges changes) {
        var document = new LinkedHashMap<String, Object>();
        document.put("added", changes.added());
        document.put("changed", changes.changed());
        document.put("removed", changes.removed());
        return document;
    }
}
