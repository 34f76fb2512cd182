package org.supervisordjava.config.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Every name and number of a signal that supervisord knows, and no other, as Debian's supervisord
 * itself tells.
 */
@Tag("peer")
class SignalPeerTest {

    /** Asks for every name of Python's module that is a signal's, and for every number. */
    private static final String QUESTION =
            """
            import signal
            from supervisor.datatypes import signal_number
            names = [n for n in dir(signal) if n.startswith("SIG") and not n.startswith("SIG_")]
            for text in names + [n[3:] for n in names] + [str(n) for n in range(1, 70)]:
                try:
                    print(text, int(signal_number(text)))
                except ValueError:
                    print(text, 0)
            """;

    @Test
    void namesAndNumbers_areTheReferences() throws Exception {
        var theirs = new TreeMap<String, Integer>();
        for (var line : ask()) {
            var words = line.split(" ");
            theirs.put(words[0], Integer.valueOf(words[1]));
        }
        assertTrue(theirs.size() > 130, theirs.toString());
        assertTrue(theirs.containsKey("SIGRTMIN"), theirs.toString());

        Map<String, Integer> ours = new TreeMap<>();
        for (var text : theirs.keySet()) {
            ours.put(text, Signal.parse(text).map(Signal::number).orElse(0));
        }
        assertEquals(theirs, ours);
    }

    private static List<String> ask() throws Exception {
        var python =
                new ProcessBuilder("/usr/bin/python3", "-c", QUESTION)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (var output = python.inputReader()) {
            return output.lines().toList();
        }
    }
}
