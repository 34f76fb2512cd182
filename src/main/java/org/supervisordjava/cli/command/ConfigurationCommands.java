package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.GroupChanges;
import org.supervisordjava.cli.rpc.RpcFault;
import org.supervisordjava.protocol.Fault;
import org.supervisordjava.protocol.NameSpec;
import org.supervisordjava.protocol.XmlRpcValue;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The commands about what is configured, and about which groups of it are active. */
final class ConfigurationCommands {

    private static final String ADD = "addProcessGroup";
    private static final String REMOVE = "removeProcessGroup";
    private static final String NO_SUCH_GROUP = "ERROR: no such process/group: ";

    private static final int NAME_WIDTH = 32;
    private static final int FLAG_WIDTH = 9;

    private ConfigurationCommands() {}

    /** Activates groups of the configuration read last. */
    static void add(Session session, Command command, List<String> words) throws CallException {
        for (var group : words) {
            try {
                session.supervisor().call(ADD, group);
                session.line(group + ": added process group");
            } catch (RpcFault fault) {
                switch (fault.known()) {
                    case SHUTDOWN_STATE -> session.fail("ERROR: shutting down", ExitCode.GENERIC);
                    case ALREADY_ADDED -> session.line("ERROR: process group already active");
                    case BAD_NAME -> session.fail(NO_SUCH_GROUP + group, ExitCode.GENERIC);
                    default -> throw fault;
                }
            }
        }
    }

    /** Takes stopped groups out of what is supervised. */
    static void remove(Session session, Command command, List<String> words) throws CallException {
        for (var group : words) {
            try {
                session.supervisor().call(REMOVE, group);
                session.line(group + ": removed process group");
            } catch (RpcFault fault) {
                switch (fault.known()) {
                    case STILL_RUNNING ->
                            session.fail(
                                    "ERROR: process/group still running: " + group,
                                    ExitCode.GENERIC);
                    case BAD_NAME -> session.fail(NO_SUCH_GROUP + group, ExitCode.GENERIC);
                    default -> throw fault;
                }
            }
        }
    }

    /** Shows what is configured, whether it is active or not. */
    static void avail(Session session, Command command, List<String> words) throws CallException {
        if (session.refusesArguments(command, words)) {
            return;
        }
        try {
            var configs = session.supervisor().allConfigInfo();
            session.data(Map.of("processes", configs));
            for (var config : configs) {
                session.line(line(config));
            }
        } catch (RpcFault fault) {
            session.failOn(Fault.SHUTDOWN_STATE, "ERROR: supervisor shutting down", fault);
        }
    }

    private static String line(XmlRpcValue.Struct config) {
        var name = NameSpec.of(config.text("group"), config.text("name"));
        var inUse = config.flag("inuse") ? "in use" : "avail";
        var autostart = config.flag("autostart") ? "auto" : "manual";
        return Text.pad(name, NAME_WIDTH)
                + " "
                + Text.pad(inUse, FLAG_WIDTH)
                + " "
                + Text.pad(autostart, FLAG_WIDTH)
                + " "
                + config.number("group_prio")
                + ":"
                + config.number("process_prio");
    }

    /** Has the server read its configuration and shows what update would do. */
    static void reread(Session session, Command command, List<String> words) throws CallException {
        if (session.refusesArguments(command, words)) {
            return;
        }
        try {
            var changes = session.supervisor().reloadConfig();
            session.data(describe(changes));
            print(session, changes);
        } catch (RpcFault fault) {
            if (fault.is(Fault.CANT_REREAD)) {
                session.fail("ERROR: " + fault.text(), ExitCode.GENERIC);
            } else {
                session.failOn(Fault.SHUTDOWN_STATE, "ERROR: supervisor shutting down", fault);
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

    private static Map<String, Object> describe(GroupChanges changes) {
        var document = new LinkedHashMap<String, Object>();
        document.put("added", changes.added());
        document.put("changed", changes.changed());
        document.put("removed", changes.removed());
        return document;
    }

    /** Has the server read its configuration and applies what changed, group by group. */
    static void update(Session session, Command command, List<String> words) throws CallException {
        GroupChanges changes;
        try {
            changes = session.supervisor().reloadConfig();
        } catch (RpcFault fault) {
            session.failOn(Fault.SHUTDOWN_STATE, "ERROR: already shutting down", fault);
            return;
        }
        session.data(describe(changes));
        List<String> only = words.contains("all") ? List.of() : words;
        complainAboutUnknown(session, only, changes);
        apply(session, only, changes);
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

    private static void apply(Session session, List<String> only, GroupChanges changes)
            throws CallException {
        var supervisor = session.supervisor();
        for (var group : selected(changes.removed(), only)) {
            stopAndRemove(session, group);
        }
        for (var group : selected(changes.changed(), only)) {
            change(session, group);
        }
        for (var group : selected(changes.added(), only)) {
            supervisor.call(ADD, group);
            session.line(group + ": added process group");
        }
    }

    private static void change(Session session, String group) throws CallException {
        var supervisor = session.supervisor();
        switch (supervisor.updateByDifference(group)) {
            case DONE -> {}
            case LEFT_AS_IT_IS -> {
                // Somebody else may have done it, or has changed the file back.
                if (supervisor.reloadConfig().changed().contains(group)) {
                    session.fail(group + ": has problems; not updating", ExitCode.GENERIC);
                    return;
                }
            }
            case UNKNOWN -> {
                supervisor.outcomes(ProcessVerb.STOP.group(), List.of(XmlRpcValue.of(group)));
                session.line(group + ": stopped");
                supervisor.call(REMOVE, group);
                supervisor.call(ADD, group);
            }
        }
        session.line(group + ": updated process group");
    }

    private static void stopAndRemove(Session session, String group) throws CallException {
        var outcomes =
                session.supervisor()
                        .outcomes(ProcessVerb.STOP.group(), List.of(XmlRpcValue.of(group)));
        session.line(group + ": stopped");
        for (var outcome : outcomes) {
            if (outcome.status() == Fault.FAILED.code()) {
                session.fail(group + ": has problems; not removing", ExitCode.GENERIC);
                return;
            }
        }
        session.supervisor().call(REMOVE, group);
        session.line(group + ": removed process group");
    }

    private static List<String> selected(List<String> groups, List<String> only) {
        return only.isEmpty() ? groups : groups.stream().filter(only::contains).toList();
    }
}
