package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.HttpStatusException;
import org.supervisordjava.cli.rpc.Login;
import org.supervisordjava.cli.rpc.UnreachableException;

import java.util.ArrayList;
import java.util.List;

/** Runs one typed line. */
public final class Interpreter {

    private final CommandTable table;
    private final Session session;

    public Interpreter(CommandTable table, Session session) {
        this.table = table;
        this.session = session;
    }

    /**
     * Runs a line such as {@code status web:*}. An empty line does nothing. What goes wrong is
     * printed; the session keeps the exit code.
     */
    public void execute(String line) {
        var typed = line.strip();
        if (typed.isEmpty()) {
            return;
        }
        var expanded = typed.startsWith("?") ? "help " + typed.substring(1) : typed;
        var end = endOfName(expanded);
        var command = table.find(expanded.substring(0, end));
        if (command == null) {
            session.fail("*** Unknown syntax: " + typed, ExitCode.GENERIC);
            return;
        }
        execute(command, split(expanded.substring(end)));
    }

    /** Leaves the shell as the end of input does. */
    public void endOfInput() {
        execute(CommandTable.END_OF_INPUT);
    }

    private void execute(Command command, List<String> words) {
        try {
            command.run(session, words);
        } catch (HttpStatusException e) {
            if (e.status() != HttpStatusException.UNAUTHORIZED) {
                session.fail(Complaint.line(e), ExitCode.GENERIC);
            } else if (authenticated()) {
                execute(command, words);
            }
        } catch (UnreachableException e) {
            session.fail(Complaint.line(e), ExitCode.GENERIC);
            session.advise(e);
        } catch (CallException e) {
            session.fail(Complaint.line(e), ExitCode.GENERIC);
        }
    }

    /** Asks for a name and a password, if there is somebody to ask; false when there is not. */
    private boolean authenticated() {
        session.line("Server requires authentication");
        if (!session.interactive()) {
            session.exitCode(ExitCode.GENERIC);
            session.console()
                    .errorLine(
                            "give a name and a password with -u and -p, or as username and password"
                                    + " in [supervisorctl]");
            return false;
        }
        var username = session.console().ask("Username:");
        var password = username == null ? null : session.console().askSecretly("Password:");
        session.line("");
        if (password == null) {
            session.exitCode(ExitCode.GENERIC);
            return false;
        }
        session.authenticate(new Login(username, password));
        return true;
    }

    /** A name ends where anything but a letter, a digit or an underscore begins. */
    private static int endOfName(String line) {
        var end = 0;
        while (end < line.length() && isNameCharacter(line.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isNameCharacter(char character) {
        return character >= 'a' && character <= 'z'
                || character >= 'A' && character <= 'Z'
                || character >= '0' && character <= '9'
                || character == '_';
    }

    private static List<String> split(String arguments) {
        var words = new ArrayList<String>();
        var start = -1;
        for (var i = 0; i <= arguments.length(); i++) {
            var blank = i == arguments.length() || Character.isWhitespace(arguments.charAt(i));
            if (blank && start >= 0) {
                words.add(arguments.substring(start, i));
                start = -1;
            } else if (!blank && start < 0) {
                start = i;
            }
        }
        return words;
    }
}
