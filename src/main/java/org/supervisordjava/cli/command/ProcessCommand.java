package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.Outcome;
import org.supervisordjava.cli.rpc.RpcFault;
import org.supervisordjava.protocol.Fault;
import org.supervisordjava.protocol.NameSpec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Does one thing after the other to everything named, one line of result each. The last one that
 * fails decides the exit code.
 */
final class ProcessCommand implements Command.Handler {

    private static final String[] NOTHING = {};

    private final List<ProcessVerb> verbs;

    ProcessCommand(ProcessVerb... verbs) {
        this.verbs = List.of(verbs);
    }

    @Override
    public void run(Session session, Command command, List<String> words) throws CallException {
        if (!session.serverIsUp()) {
            return;
        }
        var signals = command.arguments() == Command.ArgumentKind.SIGNAL_AND_PROCESSES;
        if (words.size() < (signals ? 2 : 1)) {
            var wanted = signals ? "a signal name and a process name" : "a process name";
            session.misuse(
                    command,
                    "Error: " + command.name() + " requires " + wanted,
                    verbs.getFirst().misuse());
            return;
        }
        var names = words.subList(signals ? 1 : 0, words.size());
        var document = new LinkedHashMap<String, Object>();
        for (var verb : verbs) {
            var run =
                    new VerbRun(session, verb, signals ? new String[] {words.getFirst()} : NOTHING);
            var last = verb == verbs.getLast();
            document.put(last ? "outcomes" : verb.done(), describe(run.over(names)));
        }
        session.data(document);
    }

    /** Outcomes for {@code --json}: the fields of the XML-RPC struct. */
    private static List<Map<String, Object>> describe(List<Outcome> outcomes) {
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

    /** One verb over all names. */
    private static final class VerbRun {

        private final Session session;
        private final ProcessVerb verb;
        private final String[] details;
        private final List<Outcome> outcomes = new ArrayList<>();

        /**
         * @param details what the methods take besides a name
         */
        VerbRun(Session session, ProcessVerb verb, String... details) {
            this.session = session;
            this.verb = verb;
            this.details = details;
        }

        List<Outcome> over(List<String> names) throws CallException {
            if (names.contains("all")) {
                report(session.supervisor().outcomes(verb.all(), details));
                return outcomes;
            }
            for (var typed : names) {
                var name = NameSpec.parse(typed);
                if (name.wholeGroup()) {
                    group(name.group());
                } else {
                    report(List.of(one(typed, name)));
                }
            }
            return outcomes;
        }

        private void group(String group) throws CallException {
            try {
                if (!verb.takesGroups()) {
                    throw new RpcFault(Fault.BAD_NAME.code(), "BAD_NAME: " + group);
                }
                report(session.supervisor().outcomes(verb.group(), with(group)));
            } catch (RpcFault fault) {
                if (!fault.is(Fault.BAD_NAME)) {
                    throw fault;
                }
                session.fail(group + ": ERROR (no such group)", verb.misuse());
            }
        }

        private Outcome one(String typed, NameSpec name) throws CallException {
            try {
                session.supervisor().call(verb.one(), with(typed));
                return new Outcome(name.group(), name.process(), Fault.SUCCESS.code(), "OK");
            } catch (RpcFault fault) {
                return new Outcome(name.group(), name.process(), fault.code(), fault.text());
            }
        }

        private String[] with(String name) {
            return details.length == 0 ? new String[] {name} : new String[] {name, details[0]};
        }

        private void report(List<Outcome> results) {
            for (var outcome : results) {
                outcomes.add(outcome);
                session.line(verb.words(outcome));
                if (verb.isFailure(outcome)) {
                    session.exitCode(exitCode(outcome));
                }
            }
        }

        private static int exitCode(Outcome failed) {
            return switch (Fault.of(failed.status()).orElse(Fault.FAILED)) {
                case SPAWN_ERROR, ABNORMAL_TERMINATION, NOT_RUNNING -> ExitCode.NOT_RUNNING;
                default -> ExitCode.GENERIC;
            };
        }
    }
}
