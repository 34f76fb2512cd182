package org.supervisordjava.cli;

import org.supervisordjava.cli.rpc.ServerUrl;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The parsed command line. Options end at the first word that is none; what follows is the action,
 * in which {@code --json} is recognised, too.
 *
 * @param values of the options given
 * @param action words of the action; empty for the shell
 */
record ClientOptions(Map<Option, String> values, List<String> action) {

    static final String JSON = "--json";

    /** The options, as Python's getopt knows them. */
    enum Option {
        CONFIGURATION('c', "configuration", true),
        HELP('h', "help", false),
        HELP_TOO('?', "", false),
        INTERACTIVE('i', "interactive", false),
        SERVER_URL('s', "serverurl", true),
        USERNAME('u', "username", true),
        PASSWORD('p', "password", true),
        HISTORY_FILE('r', "history_file", true),
        JSON_OUTPUT('\0', "json", false);

        private final char letter;
        private final String word;
        private final boolean takesValue;

        Option(char letter, String word, boolean takesValue) {
            this.letter = letter;
            this.word = word;
            this.takesValue = takesValue;
        }

        String word() {
            return word;
        }

        char letter() {
            return letter;
        }

        boolean takesValue() {
            return takesValue;
        }
    }

    ClientOptions {
        values = Map.copyOf(values);
        action = List.copyOf(action);
    }

    boolean has(Option option) {
        return values.containsKey(option);
    }

    /** Null when the option was not given. */
    String value(Option option) {
        return values.get(option);
    }

    boolean json() {
        return has(Option.JSON_OUTPUT);
    }

    static ClientOptions parse(String... args) throws UsageException {
        return new Parser(args).parse();
    }

    private static final class Parser {

        private final String[] args;
        private final Map<Option, String> values = new EnumMap<>(Option.class);
        private int next;

        Parser(String... args) {
            this.args = args;
        }

        ClientOptions parse() throws UsageException {
            while (next < args.length && args[next].length() > 1 && args[next].startsWith("-")) {
                var arg = args[next++];
                if (arg.equals("--")) {
                    break;
                }
                if (arg.startsWith("--")) {
                    longOption(arg.substring(2));
                } else {
                    shortOptions(arg);
                }
            }
            return new ClientOptions(values, action());
        }

        private List<String> action() {
            var action = new ArrayList<String>();
            while (next < args.length) {
                var word = args[next++];
                if (word.equals(JSON)) {
                    values.put(Option.JSON_OUTPUT, "");
                } else {
                    action.add(word);
                }
            }
            return action;
        }

        private void shortOptions(String arg) throws UsageException {
            for (var i = 1; i < arg.length(); i++) {
                var option = byLetter(arg.charAt(i));
                var name = "-" + option.letter();
                if (!option.takesValue()) {
                    put(option, name, "");
                } else if (i + 1 < arg.length()) {
                    put(option, name, arg.substring(i + 1));
                    return;
                } else {
                    put(option, name, value("option " + name + " requires argument"));
                }
            }
        }

        private void longOption(String arg) throws UsageException {
            var equals = arg.indexOf('=');
            var option = byPrefix(equals < 0 ? arg : arg.substring(0, equals));
            var name = "--" + option.word();
            if (!option.takesValue() && equals >= 0) {
                throw new UsageException("option " + name + " must not have an argument");
            }
            if (!option.takesValue()) {
                put(option, name, "");
            } else if (equals >= 0) {
                put(option, name, arg.substring(equals + 1));
            } else {
                put(option, name, value("option " + name + " requires argument"));
            }
        }

        private String value(String complaint) throws UsageException {
            if (next == args.length) {
                throw new UsageException(complaint);
            }
            return args[next++];
        }

        private void put(Option option, String name, String value) throws UsageException {
            if (option == Option.SERVER_URL && !ServerUrl.isUrl(value)) {
                throw new UsageException(
                        "invalid value for %s '%s': value '%2$s' is not a URL"
                                .formatted(name, value));
            }
            if (values.put(option, value) != null && option.takesValue()) {
                throw new UsageException("conflicting command line option '" + name + "'");
            }
        }

        private static Option byLetter(char letter) throws UsageException {
            for (var option : Option.values()) {
                if (option.letter() == letter && letter != '\0') {
                    return option;
                }
            }
            throw new UsageException("option -" + letter + " not recognized");
        }

        private static Option byPrefix(String prefix) throws UsageException {
            Option found = null;
            for (var option : Option.values()) {
                // supervisorctl's own help calls it --history-file.
                if (option.word().startsWith(prefix.replace('-', '_')) && !prefix.isEmpty()) {
                    if (found != null) {
                        throw new UsageException("option --" + prefix + " not a unique prefix");
                    }
                    found = option;
                }
            }
            if (found == null) {
                throw new UsageException("option --" + prefix + " not recognized");
            }
            return found;
        }
    }
}
