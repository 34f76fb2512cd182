package org.supervisordjava.cli.command;

import java.util.ArrayList;
import java.util.List;

/**
 * What is typed after {@code status}.
 *
 * @param waitReady whether to return only when everything shown is ready
 * @param timeout seconds to wait at most; 0 for no limit
 * @param mistake what is wrong; null when nothing is
 */
record StatusOptions(
        boolean watch, boolean waitReady, int timeout, List<String> names, String mistake) {

    private static final String TIMEOUT = "--timeout";

    static StatusOptions of(List<String> words) {
        var names = new ArrayList<String>();
        var watch = false;
        var waitReady = false;
        var timeout = 0;
        var typed = new ArrayList<>(words);
        while (!typed.isEmpty()) {
            var word = typed.removeFirst();
            if (word.equals("--watch")) {
                watch = true;
            } else if (word.equals("--wait-ready")) {
                waitReady = true;
            } else if (word.startsWith(TIMEOUT + "=")) {
                timeout = seconds(word.substring(TIMEOUT.length() + 1));
            } else if (word.equals(TIMEOUT)) {
                timeout = typed.isEmpty() ? -1 : seconds(typed.removeFirst());
            } else {
                names.add(word);
            }
        }
        var mistake =
                timeout < 0
                        ? "a number of seconds above 0 after " + TIMEOUT
                        : timeout > 0 && !waitReady ? "--wait-ready beside " + TIMEOUT : null;
        return new StatusOptions(watch, waitReady, timeout, names, mistake);
    }

    private static int seconds(String text) {
        try {
            var seconds = Integer.parseInt(text);
            return seconds > 0 ? seconds : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
