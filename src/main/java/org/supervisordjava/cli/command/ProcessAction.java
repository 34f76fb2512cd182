package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.FaultCode;
import org.supervisordjava.cli.rpc.Outcome;
import org.supervisordjava.cli.rpc.RpcFault;
import org.supervisordjava.protocol.NameSpec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Something that is done to several processes, groups, or all of them, one line of result each. The
 * last one that fails decides the exit code.
 */
abstract class ProcessAction {

    abstract List<Outcome> all() throws CallException;

    /** Every process of a group; BAD_NAME when there is none of this name. */
    abstract List<Outcome> group(String group) throws CallException;

    abstract void one(String name) throws CallException;

    /** What the operator reads about one process that is there. */
    abstract String words(Outcome outcome);

    /** The fault that is no failure: what was asked for is already so. */
    abstract int harmlessFault();

    abstract int exitCodeOfUnknownGroup();

    /** Does it and prints what became of each. */
    final List<Outcome> run(Session session, List<String> names) throws CallException {
        var outcomes = new ArrayList<Outcome>();
        if (names.contains("all")) {
            report(session, all(), outcomes);
            return outcomes;
        }
        for (var typed : names) {
            var name = NameSpec.parse(typed);
            if (name.wholeGroup()) {
                runGroup(session, name.group(), outcomes);
            } else {
                report(session, List.of(runOne(typed, name)), outcomes);
            }
        }
        return outcomes;
    }

    private void runGroup(Session session, String group, List<Outcome> outcomes)
            throws CallException {
        try {
            report(session, group(group), outcomes);
        } catch (RpcFault fault) {
            if (fault.code() != FaultCode.BAD_NAME) {
                throw fault;
            }
            session.fail(group + ": ERROR (no such group)", exitCodeOfUnknownGroup());
        }
    }

    private Outcome runOne(String typed, NameSpec name) throws CallException {
        try {
            one(typed);
            return new Outcome(name.group(), name.process(), FaultCode.SUCCESS, "OK");
        } catch (RpcFault fault) {
            return new Outcome(name.group(), name.process(), fault.code(), fault.text());
        }
    }

    private void report(Session session, List<Outcome> results, List<Outcome> outcomes) {
        for (var outcome : results) {
            outcomes.add(outcome);
            session.line(words(outcome));
            setExitCode(session, outcome.status());
        }
    }

    private void setExitCode(Session session, int status) {
        if (status == FaultCode.SUCCESS || status == harmlessFault()) {
            return;
        }
        session.exitCode(
                switch (status) {
                    case FaultCode.SPAWN_ERROR,
                            FaultCode.ABNORMAL_TERMINATION,
                            FaultCode.NOT_RUNNING ->
                            ExitCode.NOT_RUNNING;
                    default -> ExitCode.GENERIC;
                });
    }

    static String done(Outcome outcome, String what) {
        return NameSpec.of(outcome.group(), outcome.name()) + ": " + what;
    }

    static String error(Outcome outcome, String why) {
        return NameSpec.of(outcome.group(), outcome.name()) + ": ERROR (" + why + ")";
    }

    /** Outcomes for {@code --json}: the fields of the XML-RPC struct. */
    static List<Map<String, Object>> describe(List<Outcome> outcomes) {
        var described = new ArrayList<Map<String, Object>>();
        for (var outcome : outcomes) {
            var fields = new LinkedHashMap<String, Object>();
            fields.put("name", outcome.name());
            fields.put("group", outcome.group());
            fields.put("status", outcome.status());
            fields.put("description", outcome.description());
            described.add(fields);
        }
        return described;
    }
}
