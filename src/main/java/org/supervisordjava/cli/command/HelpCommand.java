package org.supervisordjava.cli.command;

import java.util.List;

/** Shows the list of commands, or the help of one. */
final class HelpCommand implements Command.Handler {

    private static final String HEADER = "default commands (type help <topic>):";
    private static final int SCREEN_WIDTH = 80;

    private final CommandTable table;

    HelpCommand(CommandTable table) {
        this.table = table;
    }

    @Override
    public void run(Session session, Command help, List<String> words) {
        if (words.isEmpty()) {
            list(session);
            return;
        }
        var topic = String.join(" ", words);
        var command = table.find(topic);
        if (command == null || command.usages().isEmpty()) {
            session.line("*** No help on " + topic);
        } else {
            session.printHelp(command);
        }
    }

    private void list(Session session) {
        session.line("");
        session.line(HEADER);
        session.line("=".repeat(HEADER.length()));
        var names = session.classic() ? table.classicNames() : table.listedNames();
        for (var row : Text.columns(names, SCREEN_WIDTH)) {
            session.line(row);
        }
        session.line("");
    }
}
