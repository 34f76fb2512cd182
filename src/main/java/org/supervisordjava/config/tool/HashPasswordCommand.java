package org.supervisordjava.config.tool;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.supervisordjava.config.model.PasswordHash;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.List;

/**
 * {@code supervisord-java hash-password}: prints the salted hash of a password that it reads from
 * standard input. It is no argument, because arguments are for everybody to see.
 */
public final class HashPasswordCommand {

    private static final int OK = 0;
    private static final int FAILED = 2;

    private static final String HELP =
            """
            supervisord-java hash-password -- prints a salted hash for the options password and read_password

            usage: supervisord-java hash-password < FILE

            Reads the password from the first line of standard input.
            """;

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;

    public HashPasswordCommand(InputStream in, PrintStream out, PrintStream err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    /**
     * @param arguments those after {@code hash-password}
     * @return the exit code
     */
    public int run(List<String> arguments) throws IOException {
        if (HelpOption.isAmong(arguments)) {
            out.print(HELP);
            return OK;
        }
        var password =
                arguments.isEmpty()
                        ? new BufferedReader(new InputStreamReader(in, UTF_8)).readLine()
                        : null;
        if (password == null || password.isEmpty()) {
            err.println(
                    "Error: hash-password takes no arguments, and a password on standard input");
            return FAILED;
        }
        out.println(PasswordHash.of(password).text());
        return OK;
    }
}
