package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One thing an operator can type: a row of {@link CommandTable}.
 *
 * @param arguments what completion offers after its name
 * @param usages how to type it and what it does; the first line is the summary
 */
public record Command(String name, ArgumentKind arguments, Handler action, List<Usage> usages) {

    public Command {
        usages = List.copyOf(usages);
    }

    /** One line of help. */
    public record Usage(String syntax, String effect) {}

    /**
     * An option that its help shows.
     *
     * @param word as it is typed
     */
    public record CommandOption(String word, boolean takesValue, String effect) {}

    /** In the order of its help. */
    public List<CommandOption> options() {
        var pattern = Pattern.compile("(?<![\\w<])(-[a-z]|--[a-z][a-z-]*)(?![\\w-])( <(?!name))?");
        var options = new LinkedHashMap<String, CommandOption>();
        for (var usage : usages) {
            pattern.matcher(usage.syntax())
                    .results()
                    .map(
                            found ->
                                    new CommandOption(
                                            found.group(1), found.group(2) != null, usage.effect()))
                    .forEach(option -> options.putIfAbsent(option.word(), option));
        }
        return List.copyOf(options.values());
    }

    /** Kinds of arguments. */
    public enum ArgumentKind {
        NONE,
        PROCESSES,
        GROUPS,
        SIGNAL_AND_PROCESSES,
        COMMANDS,
        TAIL,
        MAIN_TAIL,
        URL
    }

    /** Does it. Stateless. */
    @FunctionalInterface
    public interface Handler {

        /**
         * @param command the row it is in, for its name and its help
         * @param words what follows the name, split at white space
         * @throws CallException what the command has no words of its own for
         */
        void run(Session session, Command command, List<String> words) throws CallException;

        /** Whether it looks for options itself. */
        default boolean takesOptions() {
            return false;
        }

        /** One that does. */
        static Handler withOptions(Handler handler) {
            return new Handler() {
                @Override
                public void run(Session session, Command command, List<String> words)
                        throws CallException {
                    handler.run(session, command, words);
                }

                @Override
                public boolean takesOptions() {
                    return true;
                }
            };
        }
    }

    /**
     * @param help syntax and effect in turn
     */
    static Command of(String name, ArgumentKind arguments, Handler action, String... help) {
        var usages = new ArrayList<Usage>();
        for (var i = 0; i < help.length; i += 2) {
            usages.add(new Usage(help[i], help[i + 1]));
        }
        return new Command(name, arguments, action, usages);
    }

    void run(Session session, List<String> words) throws CallException {
        if (action.takesOptions() || !session.refusesOptions(this, words)) {
            action.run(session, this, words);
        }
    }
}
