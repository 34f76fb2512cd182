package org.supervisordjava.cli.completion;

import org.supervisordjava.cli.command.CommandTable;
import org.supervisordjava.cli.command.Console;
import org.supervisordjava.cli.command.ExitCode;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code supervisorctl-java completion <shell>}: prints a script and asks no server. */
public final class CompletionCommand {

    public static final String NAME = "completion";

    private static final String HELP =
            """
            supervisorctl-java completion -- prints a completion script for a shell

            usage: supervisorctl-java completion bash|zsh|fish
            """;

    private CompletionCommand() {}

    /**
     * @return the exit code
     */
    public static int run(Console console, List<String> words) {
        if (words.contains("--help") || words.contains("-h") || words.contains("-?")) {
            HELP.lines().forEach(console::line);
            return ExitCode.SUCCESS;
        }
        var script = words.size() == 1 ? CompletionScript.forShell(words.getFirst()) : null;
        if (script == null) {
            console.errorLine("Error: completion requires a shell: bash, zsh or fish");
            return ExitCode.INVALID_ARGUMENTS;
        }
        var text = script.generate(new CommandTable()).getBytes(StandardCharsets.UTF_8);
        console.bytes(text, text.length);
        return ExitCode.SUCCESS;
    }
}
