package org.supervisordjava.cli.peer;

import java.util.ArrayList;
import java.util.List;

/**
 * One row of the table: what is done first, what is typed, and how much of the output is a
 * contract.
 *
 * @param words of the command line; {@code DIR} and {@code PORT} are filled in
 * @param stdin what is typed at prompts
 * @param given steps that bring the server into the state the row needs
 * @param view how much is compared; the exit code always is
 * @param situation what tells it from another row of the same words; empty if nothing has to
 */
record Row(List<String> words, String stdin, List<Step> given, View view, String situation) {

    /** What steps are done with: the one that starts no process, and so the faster one. */
    private static final Ctl PREPARING = new JavaCtl();

    /** How much of standard output is compared. */
    enum View {
        ALL,
        /** The first line: what follows is help, in own words. */
        FIRST_LINE,
        /** Nothing: the text is help, or Python's own. */
        EXIT_CODE,
        /** Lines in any order. */
        UNORDERED,
        /** Standard error as well. */
        WITH_ERRORS
    }

    /** Something done before the row runs. */
    interface Step {
        void run(ReferenceServer server, Ctl ctl) throws Exception;
    }

    /** A command of the one server of the folder. */
    static Row of(String command) {
        var words = new ArrayList<>(List.of("-c", "DIR/supervisord.conf"));
        if (!command.isEmpty()) {
            words.addAll(List.of(command.split(" ")));
        }
        return new Row(words, "", List.of(), View.ALL, "");
    }

    /** A complete command line. */
    static Row commandLine(String line) {
        return new Row(List.of(line.split(" ")), "", List.of(), View.ALL, "");
    }

    Row given(Step step) {
        var steps = new ArrayList<>(given);
        steps.add(step);
        return new Row(words, stdin, steps, view, situation);
    }

    Row given(String command) {
        return given((server, ctl) -> ctl.run(server, "", filled(server, Row.of(command).words)));
    }

    /** The configuration is this from now on; nothing reads it yet. */
    Row givenConfig(ServerConfig config) {
        return given((server, _) -> config.write(server.directory(), server.port()));
    }

    Row typing(String text) {
        return new Row(words, text, given, view, situation);
    }

    Row comparing(View how) {
        return new Row(words, stdin, given, how, situation);
    }

    /** Names the situation, for the list of differences. */
    Row when(String what) {
        return new Row(words, stdin, given, view, " (" + what + ")");
    }

    Ctl.Result run(ReferenceServer server, Ctl ctl) throws Exception {
        for (var step : given) {
            step.run(server, PREPARING);
        }
        return ctl.run(server, fill(server, stdin), filled(server, words));
    }

    private static String[] filled(ReferenceServer server, List<String> words) {
        return words.stream().map(word -> fill(server, word)).toArray(String[]::new);
    }

    private static String fill(ReferenceServer server, String text) {
        return text.replace("DIR", server.directory().toString())
                .replace("PORT", "" + server.port());
    }

    @Override
    public String toString() {
        var typed = stdin.isEmpty() ? "" : " <<< " + stdin.replace("\n", "\\n");
        var typedWords = String.join(" ", words).replace("-c DIR/supervisord.conf", "").strip();
        return (typedWords.isEmpty() ? "(shell)" : typedWords) + typed + situation;
    }
}
