package org.supervisordjava.cli.command;

import org.supervisordjava.cli.top.Screen;

import java.util.List;

/** Where output goes and answers come from. */
public interface Console {

    /** Prints a line to standard output, at once. */
    void line(String text);

    /** Prints several lines. */
    default void lines(List<String> texts) {
        for (var text : texts) {
            line(text);
        }
    }

    /** Prints bytes of a log as they are, at once. May be called by several threads. */
    void bytes(byte[] data, int length);

    /** Prints a line to standard error. */
    void errorLine(String text);

    /**
     * Asks and waits for a line.
     *
     * @return null at the end of input
     */
    String ask(String prompt);

    /** Like {@link #ask}, with the comforts of a shell, where there are any. */
    default String askForCommand(String prompt) {
        return ask(prompt);
    }

    /** Like {@link #ask}, without showing what is typed. */
    String askSecretly(String prompt);

    /**
     * Runs an action when the operator presses Ctrl-C, until the result is closed. The action runs
     * on another thread.
     */
    Interruption onInterrupt(Runnable action);

    /**
     * The whole terminal, to draw on until it is closed.
     *
     * @throws NoScreenException when there is none that can be drawn on
     */
    Screen screen() throws NoScreenException;

    /** What there is to see of it. */
    default Look look() {
        return Look.PLAIN;
    }

    /** Ends the watch for Ctrl-C. */
    interface Interruption extends AutoCloseable {
        @Override
        void close();
    }
}
