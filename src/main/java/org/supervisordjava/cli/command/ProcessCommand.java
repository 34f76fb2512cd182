package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.Outcome;
import org.supervisordjava.cli.rpc.RpcFault;
import org.supervisordjava.protocol.Fault;
import org.supervisordjava.protocol.NameSpec;
import org.supervisordjava.protocol.XmlRpcValue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Does one thing after the other to everything named, one line of result each. The last one that
 * fails decides the exit code.
 */
final class ProcessCommand implements Command.Handler {

    private static final String TIMEOUT = "--timeout";

    /** Seconds; no server waits longer. */
    private static final int LONGEST = 3_600;

    private final List<ProcessVerb> verbs;

    ProcessCommand(ProcessVerb... verbs) {
        this.verbs = List.of(verbs);
    }

    @Override
    public boolean takesOptions() {
        return true;
    }

    @Override
    public void run(Session session, Command command, List<String> words) throws CallException {
        if (!session.serverIsUp()) {
            return;
        }
        boolean isStart = verbs.getLast() == ProcessVerb.START;
        if (!isStart && session.refusesOptions(command, words)) {
            return;
        }
        var names = new ArrayList<>(words);
        var details = new ArrayList<XmlRpcValue>();
        var wanted = takeDetails(command, names, details);
        if (wanted == null && isStart && session.refusesOptions(command, names)) {
            return;
        }
        if (wanted != null) {
            session.misuse(
                    command,
                    "Error: " + command.name() + " requires " + wanted,
                    verbs.getFirst().misuse());
            return;
        }
        var document = new LinkedHashMap<String, Object>();
        for (var verb : verbs) {
            var last = verb == verbs.getLast();
            var run = new VerbRun(session, verb, last ? details : List.of());
            document.put(last ? "outcomes" : verb.done(), describe(run.over(names)));
        }
        session.data(document);
    }

    /**
     * Takes what is no name out of the words.
     *
     * @param details what the methods take besides a name
     * @return what is missing; null when nothing is
     */
    private String takeDetails(Command command, List<String> words, List<XmlRpcValue> details) {
        if (command.arguments() == Command.ArgumentKind.SIGNAL_AND_PROCESSES) {
            if (words.size() < 2) {
                return "a signal name and a process name";
            }
            details.add(XmlRpcValue.of(words.removeFirst()));
            return null;
        }
        if (verbs.getLast() == ProcessVerb.START && !takeTimeout(words, details)) {
            return "a number of seconds from 1 to %d after %s".formatted(LONGEST, TIMEOUT);
        }
        return words.isEmpty() ? "a process name" : null;
    }

    /** False when what is given is not a number. */
    private static boolean takeTimeout(List<String> words, List<XmlRpcValue> details) {
        for (var word : words) {
            if (word.startsWith(TIMEOUT + "=")) {
                words.remove(word);
                return addSeconds(word.substring(TIMEOUT.length() + 1), details);
            }
        }
        var at = words.indexOf(TIMEOUT);
        if (at < 0) {
            return true;
        }
        words.remove(at);
        return at < words.size() && addSeconds(words.remove(at), details);
    }

    /**
     * They go where the protocol has {@code wait}: a number with a fraction, which a supervisord
     * takes for "yes".
     */
    private static boolean addSeconds(String text, List<XmlRpcValue> details) {
        try {
            var seconds = Integer.parseInt(text);
            details.add(new XmlRpcValue.Dbl(seconds));
            return seconds > 0 && seconds <= LONGEST;
        } catch (NumberFormatException e) {
            return false;
        }
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
        private final List<XmlRpcValue> details;
        private final List<Outcome> outcomes = new ArrayList<>();

        /**
         * @param details what the methods take besides a name
         */
        VerbRun(Session session, ProcessVerb verb, List<XmlRpcValue> details) {
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

        private List<XmlRpcValue> with(String name) {
            var values = new ArrayList<XmlRpcValue>();
            values.add(XmlRpcValue.of(name));
            values.addAll(details);
            return values;
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
