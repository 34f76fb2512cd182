package org.supervisordjava.cli.shell;

import org.supervisordjava.cli.command.CommandTable;
import org.supervisordjava.cli.command.Interpreter;
import org.supervisordjava.cli.command.Session;

/** Starts the shell: with line editing at a terminal, plainly when input or output is not one. */
public final class InteractiveShell {

    private InteractiveShell() {}

    /**
     * @param historyFile null for none
     */
    public static void run(Session session, String prompt, String historyFile) {
        var table = new CommandTable();
        var shell = new Shell(session, new Interpreter(table, session), prompt);
        var terminal = System.console();
        if (terminal != null && terminal.isTerminal()) {
            LineEditorConsole.runIn(session, table, historyFile, shell);
        } else {
            shell.run();
        }
    }
}
