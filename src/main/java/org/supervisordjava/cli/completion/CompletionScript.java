package org.supervisordjava.cli.completion;

import org.supervisordjava.cli.command.Command.ArgumentKind;
import org.supervisordjava.cli.command.Command.CommandOption;
import org.supervisordjava.cli.command.CommandTable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A completion script for one shell. */
public sealed interface CompletionScript permits BashScript, ZshScript, FishScript {

    /** The script, ending with a newline. */
    String generate(CommandTable table);

    /** Null for a shell that is not known. */
    static CompletionScript forShell(String shell) {
        return switch (shell) {
            case "bash" -> new BashScript();
            case "zsh" -> new ZshScript();
            case "fish" -> new FishScript();
            default -> null;
        };
    }

    /** The listed commands and {@code help} that take these arguments. */
    static List<String> commandsWith(CommandTable table, ArgumentKind arguments) {
        return commands(table).stream()
                .filter(name -> table.find(name).arguments() == arguments)
                .toList();
    }

    static List<String> commands(CommandTable table) {
        return Stream.concat(table.listedNames().stream(), Stream.of("help")).sorted().toList();
    }

    /** The commands that have options, with those, separated by blanks. */
    static Map<String, String> options(CommandTable table, Predicate<CommandOption> which) {
        var options = new LinkedHashMap<String, String>();
        for (var name : commands(table)) {
            var words =
                    table.find(name).options().stream()
                            .filter(which)
                            .map(CommandOption::word)
                            .collect(Collectors.joining(" "));
            if (!words.isEmpty()) {
                options.put(name, words);
            }
        }
        return options;
    }

    static String summary(CommandTable table, String command) {
        return table.find(command).usages().getFirst().effect();
    }
}
