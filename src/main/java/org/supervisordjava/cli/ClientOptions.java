package org.supervisordjava.cli;

import org.supervisordjava.cli.rpc.ServerUrl;
import org.supervisordjava.config.text.Getopt;
import org.supervisordjava.config.text.PythonRepr;
import org.supervisordjava.config.text.UsageException;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The parsed command line. What follows the options is the action, in which {@code --json} and
 * {@code --classic} are recognised, too.
 *
 * @param values of the options given
 * @param action words of the action; empty for the shell
 */
record ClientOptions(Map<ClientOption, String> values, List<String> action) {

    private static final String JSON = "--json";
    private static final String CLASSIC = "--classic";

    enum ClientOption implements Getopt.Flag {
        CONFIGURATION("c", "configuration", true),
        HELP("h", "help", false),
        HELP_TOO("?", "", false),
        VERSION("v", "version", false),
        INTERACTIVE("i", "interactive", false),
        SERVER_URL("s", "serverurl", true),
        USERNAME("u", "username", true),
        PASSWORD("p", "password", true),
        HISTORY_FILE("r", "history_file", true),
        JSON_OUTPUT("", "json", false),
        CLASSIC("", "classic", false);

        private final String letter;
        private final String word;
        private final boolean takesValue;

        ClientOption(String letter, String word, boolean takesValue) {
            this.letter = letter;
            this.word = word;
            this.takesValue = takesValue;
        }

        @Override
        public String letter() {
            return letter;
        }

        @Override
        public String longName() {
            return word;
        }

        @Override
        public boolean takesValue() {
            return takesValue;
        }

        /** supervisorctl's own help calls it --history-file. */
        @Override
        public boolean mayBe(String beginning) {
            return word.startsWith(beginning.replace('-', '_'));
        }
    }

    ClientOptions {
        values = Map.copyOf(values);
        action = List.copyOf(action);
    }

    boolean has(ClientOption option) {
        return values.containsKey(option);
    }

    /** Null when the option was not given. */
    String value(ClientOption option) {
        return values.get(option);
    }

    boolean json() {
        return has(ClientOption.JSON_OUTPUT);
    }

    boolean classic() {
        return has(ClientOption.CLASSIC);
    }

    static ClientOptions parse(String... args) throws UsageException {
        var parsed = Getopt.parse(List.of(ClientOption.values()), List.of(args));
        var values = new EnumMap<ClientOption, String>(ClientOption.class);
        for (var given : parsed.given()) {
            var option = given.option();
            if (option == ClientOption.HELP || option == ClientOption.HELP_TOO) {
                return new ClientOptions(Map.of(ClientOption.HELP, ""), List.of());
            }
            if (option == ClientOption.VERSION) {
                return new ClientOptions(Map.of(option, ""), List.of());
            }
            put(given, values);
        }
        var action = new ArrayList<String>();
        for (var word : parsed.rest()) {
            if (word.equals(JSON)) {
                values.put(ClientOption.JSON_OUTPUT, "");
            } else if (word.equals(CLASSIC)) {
                values.put(ClientOption.CLASSIC, "");
            } else {
                action.add(word);
            }
        }
        return new ClientOptions(values, action);
    }

    private static void put(Getopt.Given<ClientOption> given, Map<ClientOption, String> values)
            throws UsageException {
        var option = given.option();
        if (option == ClientOption.SERVER_URL && !ServerUrl.isUrl(given.value())) {
            throw given.invalid("value " + PythonRepr.of(given.value()) + " is not a URL");
        }
        var value = given.value() == null ? "" : given.value();
        if (values.put(option, value) != null
                && option != ClientOption.JSON_OUTPUT
                && option != ClientOption.CLASSIC) {
            throw given.conflict();
        }
    }
}
