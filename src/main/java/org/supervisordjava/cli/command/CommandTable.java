package org.supervisordjava.cli.command;

import org.supervisordjava.cli.command.Command.ArgumentKind;
import org.supervisordjava.cli.command.Command.Handler;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * All commands. A row is made when it is asked for, so that a one-shot loads the classes of one
 * only.
 */
public final class CommandTable {

    /** What the shell does at the end of input. Not listed, like in supervisorctl. */
    static final String END_OF_INPUT = "EOF";

    private static final List<String> LISTED =
            List.of(
                    "add",
                    "avail",
                    "clear",
                    "exit",
                    "fg",
                    "history",
                    "logs",
                    "maintail",
                    "open",
                    "pid",
                    "quit",
                    "reload",
                    "remove",
                    "reread",
                    "restart",
                    "shutdown",
                    "signal",
                    "start",
                    "status",
                    "stop",
                    "tail",
                    "timeline",
                    "top",
                    "update",
                    "version",
                    "why");

    private static final Set<String> NEW = Set.of("history", "logs", "timeline", "top", "why");

    /** The names that {@code help} lists, sorted. */
    public List<String> listedNames() {
        return LISTED;
    }

    /** Those of them that supervisorctl has. */
    List<String> classicNames() {
        var names = new ArrayList<>(LISTED);
        names.removeAll(NEW);
        return names;
    }

    /** The command of this name; null when there is none. */
    public Command find(String name) {
        return switch (name) {
            case "start", "stop", "restart", "signal", "clear" -> ofProcesses(name);
            case "add", "remove", "update", "reread", "avail" -> ofTheConfiguration(name);
            case "status", "pid", "tail", "maintail", "fg" -> looking(name);
            case "why", "history", "logs", "timeline", "top" -> explaining(name);
            case "version", "reload", "shutdown" -> ofTheSupervisor(name);
            case "help", "open", "exit", "quit", END_OF_INPUT -> ofTheShell(name);
            default -> null;
        };
    }

    private static Command ofProcesses(String name) {
        return switch (name) {
            case "start" ->
                    processes(
                            name,
                            new ProcessCommand(ProcessVerb.START),
                            "start <name> [...]",
                            "Start processes and wait until they run",
                            "start <group>:*",
                            "Start every process of a group",
                            "start all",
                            "Start everything that does not run",
                            "start --timeout <seconds> ...",
                            "Wait no longer (without: 5 seconds, or startsecs, for what waits)");
            case "stop" ->
                    processes(
                            name,
                            new ProcessCommand(ProcessVerb.STOP),
                            "stop <name> [...]",
                            "Stop processes and wait until they are gone",
                            "stop <group>:*",
                            "Stop every process of a group",
                            "stop all",
                            "Stop everything that runs");
            case "restart" ->
                    processes(
                            name,
                            new ProcessCommand(ProcessVerb.STOP, ProcessVerb.START),
                            "restart <name> [...]",
                            "Stop processes, then start them",
                            "restart <group>:*",
                            "Restart every process of a group",
                            "restart all",
                            "Restart every process",
                            "restart --timeout <seconds> ...",
                            "Wait no longer for them to run",
                            "",
                            "Does not read the configuration: see reread and update");
            case "signal" ->
                    Command.of(
                            name,
                            ArgumentKind.SIGNAL_AND_PROCESSES,
                            new ProcessCommand(ProcessVerb.SIGNAL),
                            "signal <signal> <name> [...]",
                            "Send a signal, such as HUP or 1",
                            "signal <signal> <group>:*",
                            "Signal every process of a group",
                            "signal <signal> all",
                            "Signal every process");
            default ->
                    processes(
                            name,
                            new ProcessCommand(ProcessVerb.CLEAR),
                            "clear <name> [...]",
                            "Empty the log files of processes",
                            "clear all",
                            "Empty the log files of all processes");
        };
    }

    private static Command ofTheConfiguration(String name) {
        return switch (name) {
            case "add" ->
                    groups(
                            name,
                            ConfigurationCommands::add,
                            "add <group> [...]",
                            "Activate groups that reread found available");
            case "remove" ->
                    groups(
                            name,
                            ConfigurationCommands::remove,
                            "remove <group> [...]",
                            "Take stopped groups out of what is supervised");
            case "update" ->
                    groups(
                            name,
                            ConfigurationCommands::update,
                            "update",
                            "Read the configuration; add, restart, remove what it changes",
                            "update all",
                            "The same",
                            "update <group> [...]",
                            "Apply the changes of these groups only");
            case "reread" ->
                    alone(
                            name,
                            ConfigurationCommands::reread,
                            "reread",
                            "Read the configuration and show what update would change");
            default ->
                    alone(
                            name,
                            ConfigurationCommands::avail,
                            "avail",
                            "Show all configured processes");
        };
    }

    private static Command looking(String name) {
        return switch (name) {
            case "status" ->
                    processes(
                            name,
                            Command.Handler.withOptions(StatusCommands::status),
                            "status",
                            "Show all processes",
                            "status <name> [...]",
                            "Show these processes",
                            "status <group>:*",
                            "Show the processes of a group",
                            "status --watch ...",
                            "Show them again and again until Ctrl-C",
                            "status --wait-ready [--timeout <seconds>] ...",
                            "Wait until they are ready: exit code 0, 3 given up, 1 too late");
            case "pid" ->
                    processes(
                            name,
                            StatusCommands::pid,
                            "pid",
                            "Show the process id of the supervisor",
                            "pid <name> [...]",
                            "Show the process ids of processes, 0 for none",
                            "pid all",
                            "Show the process ids of all processes");
            case "tail" ->
                    Command.of(
                            name,
                            ArgumentKind.TAIL,
                            LogCommands::tail,
                            "tail <name> [stdout|stderr]",
                            "Show the last 1600 bytes of its output",
                            "tail -<bytes> <name> [...]",
                            "Show the last bytes of its output",
                            "tail -f <name> [...]",
                            "Follow its output until Ctrl-C");
            case "maintail" ->
                    Command.of(
                            name,
                            ArgumentKind.MAIN_TAIL,
                            LogCommands::mainTail,
                            "maintail",
                            "Show the last 1600 bytes of the supervisor's log",
                            "maintail -<bytes>",
                            "Show the last bytes of the supervisor's log",
                            "maintail -f",
                            "Follow the supervisor's log until Ctrl-C");
            default ->
                    processes(
                            name,
                            ForegroundCommand::run,
                            "fg <name>",
                            "Show its output and send it what is typed, until Ctrl-C or end of"
                                    + " input");
        };
    }

    private static Command explaining(String name) {
        return switch (name) {
            case "why" ->
                    processes(
                            name,
                            WhyCommand::run,
                            "why",
                            "Explain everything that is not well, the most urgent first",
                            "why <name> [...]",
                            "Explain these processes");
            case "history" ->
                    processes(
                            name,
                            Command.Handler.withOptions(HistoryCommand::run),
                            "history [<name> ...]",
                            "Show what has happened of late, before the last restart, too",
                            "history -n <records> ...",
                            "Show so many records (without: 100), 0 for all",
                            "history --since <duration> ...",
                            "Show what is not older, such as 10m");
            case "timeline" ->
                    alone(
                            name,
                            Command.Handler.withOptions(WhyCommand::timeline),
                            "timeline",
                            "Show when everything was started and ready, who waited for whom, and the"
                                    + " critical path",
                            "timeline --svg <file>",
                            "Write the same as a picture");
            case "top" ->
                    alone(
                            name,
                            TopCommand::run,
                            "top",
                            "Show all processes live on the whole screen, with logs and reasons;"
                                    + " ? shows the keys");
            default ->
                    processes(
                            name,
                            Command.Handler.withOptions(OutputCommand::run),
                            "logs [<name> ...]",
                            "Show the last lines of programs, in the order of time",
                            "logs -f ...",
                            "And what comes, until Ctrl-C",
                            "logs -n <lines> ...",
                            "Show so many lines (without: 100, with -f 10)",
                            "logs --since <duration> ...",
                            "Show what is not older, such as 10m",
                            "logs --grep <regex> ...",
                            "Show only lines that match");
        };
    }

    private static Command ofTheSupervisor(String name) {
        return switch (name) {
            case "version" ->
                    alone(
                            name,
                            SupervisorCommands::version,
                            "version",
                            "Show the version of the supervisor");
            case "reload" ->
                    alone(
                            name,
                            SupervisorCommands::reload,
                            "reload",
                            "Stop everything and start the supervisor again",
                            "",
                            "To apply a changed configuration only, use update");
            default ->
                    alone(
                            name,
                            SupervisorCommands::shutdown,
                            "shutdown",
                            "Stop everything and end the supervisor");
        };
    }

    private Command ofTheShell(String name) {
        return switch (name) {
            case "help" ->
                    Command.of(
                            name,
                            ArgumentKind.COMMANDS,
                            new HelpCommand(this),
                            "help",
                            "Show the list of commands",
                            "help <command>",
                            "Show how to use a command");
            case "open" ->
                    Command.of(
                            name,
                            ArgumentKind.URL,
                            StatusCommands::open,
                            "open http://<host>:<port>",
                            "Turn to another supervisor",
                            "open unix://<path>",
                            "Turn to the supervisor behind a unix socket");
            case END_OF_INPUT -> alone(name, Session::leave);
            default -> alone(name, Session::leave, name, "Leave the shell");
        };
    }

    private static Command processes(String name, Handler action, String... help) {
        return Command.of(name, ArgumentKind.PROCESSES, action, help);
    }

    private static Command groups(String name, Handler action, String... help) {
        return Command.of(name, ArgumentKind.GROUPS, action, help);
    }

    private static Command alone(String name, Handler action, String... help) {
        return Command.of(name, ArgumentKind.NONE, action, help);
    }
}
