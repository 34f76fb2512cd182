package org.supervisordjava.cli.shell;

import org.supervisordjava.cli.command.Interpreter;
import org.supervisordjava.cli.command.Session;

/** Asks for a line, runs it, and again, until the operator leaves. Begins with the status. */
public final class Shell {

    private final Session session;
    private final Interpreter interpreter;
    private final String prompt;

    /**
     * @param prompt without {@code > }
     */
    public Shell(Session session, Interpreter interpreter, String prompt) {
        this.session = session;
        this.interpreter = interpreter;
        this.prompt = prompt + "> ";
    }

    public void run() {
        interpreter.execute("status");
        while (!session.ended()) {
            var line = session.console().askForCommand(prompt);
            if (line == null) {
                interpreter.endOfInput();
            } else {
                interpreter.execute(line);
            }
        }
    }
}
