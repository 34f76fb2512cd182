package org.supervisordjava.cli.command;

import java.util.List;

/**
 * All commands. A command is made when it is asked for, so that a one-shot loads the class of one
 * only.
 */
public final class CommandTable {

    private static final List<String> LISTED =
            List.of(
                    "add",
                    "avail",
                    "clear",
                    "exit",
                    "fg",
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
                    "update",
                    "version");

    /** The names that {@code help} lists, sorted. */
    public List<String> listedNames() {
        return LISTED;
    }

    /** The command of this name; null when there is none. */
    public Command find(String name) {
        return switch (name) {
            case "add" -> new AddCommand();
            case "avail" -> new AvailCommand();
            case "clear" -> new ClearCommand();
            case "exit" -> new ExitCommand();
            case "fg" -> new ForegroundCommand();
            case "help" -> new HelpCommand(this);
            case "maintail" -> new MainTailCommand();
            case "open" -> new OpenCommand();
            case "pid" -> new PidCommand();
            case "quit" -> new QuitCommand();
            case "reload" -> new ReloadCommand();
            case "remove" -> new RemoveCommand();
            case "reread" -> new RereadCommand();
            case "restart" -> new RestartCommand();
            case "shutdown" -> new ShutdownCommand();
            case "signal" -> new SignalCommand();
            case "start" -> new StartCommand();
            case "status" -> new StatusCommand();
            case "stop" -> new StopCommand();
            case "tail" -> new TailCommand();
            case "update" -> new UpdateCommand();
            case "version" -> new VersionCommand();
            case EndOfFileCommand.NAME -> new EndOfFileCommand();
            default -> null;
        };
    }
}
