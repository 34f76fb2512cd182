package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.FaultCode;
import org.supervisordjava.cli.rpc.GroupChanges;
import org.supervisordjava.cli.rpc.RpcFault;
import org.supervisordjava.cli.rpc.SupervisorApi;

import java.util.HashSet;
import java.util.List;

/** Has the server read its configuration and applies what changed, group by group. */
final class UpdateCommand implements Command {

    @Override
    public String name() {
        return "update";
    }

    @Override
    public List<Usage> usages() {
        return List.of(
                new Usage("update", "Read the configuration; add, restart, remove what it changes"),
                new Usage("update all", "The same"),
                new Usage("update <group> [...]", "Apply the changes of these groups only"));
    }

    @Override
    public Arguments arguments() {
        return Arguments.GROUPS;
    }

    @Override
    public void run(Session session, List<String> words) throws CallException {
        var supervisor = session.supervisor();
        GroupChanges changes;
        try {
            changes = supervisor.reloadConfig();
        } catch (RpcFault fault) {
            if (fault.code() != FaultCode.SHUTDOWN_STATE) {
                throw fault;
            }
            session.fail("ERROR: already shutting down", ExitCode.GENERIC);
            return;
        }
        session.data(RereadCommand.describe(changes));
        List<String> only = words.contains("all") ? List.of() : words;
        complainAboutUnknown(session, only, changes);
        apply(session, supervisor, only, changes);
    }

    private static void complainAboutUnknown(
            Session session, List<String> only, GroupChanges changes) throws CallException {
        if (only.isEmpty()) {
            return;
        }
        var known = new HashSet<>(changes.added());
        for (var info : session.supervisor().allProcessInfo()) {
            known.add(info.group());
        }
        for (var group : only) {
            if (!known.contains(group)) {
                session.fail("ERROR: no such group: " + group, ExitCode.GENERIC);
            }
        }
    }

    private static void apply(
            Session session, SupervisorApi supervisor, List<String> only, GroupChanges changes)
            throws CallException {
        for (var group : selected(changes.removed(), only)) {
            remove(session, supervisor, group);
        }
        for (var group : selected(changes.changed(), only)) {
            supervisor.stopGroup(group);
            session.line(group + ": stopped");
            supervisor.removeGroup(group);
            supervisor.addGroup(group);
            session.line(group + ": updated process group");
        }
        for (var group : selected(changes.added(), only)) {
            supervisor.addGroup(group);
            session.line(group + ": added process group");
        }
    }

    private static void remove(Session session, SupervisorApi supervisor, String group)
            throws CallException {
        var outcomes = supervisor.stopGroup(group);
        session.line(group + ": stopped");
        for (var outcome : outcomes) {
            if (outcome.status() == FaultCode.FAILED) {
                session.fail(group + ": has problems; not removing", ExitCode.GENERIC);
                return;
            }
        }
        supervisor.removeGroup(group);
        session.line(group + ": removed process group");
    }

    private static List<String> selected(List<String> groups, List<String> only) {
        return only.isEmpty() ? groups : groups.stream().filter(only::contains).toList();
    }
}
