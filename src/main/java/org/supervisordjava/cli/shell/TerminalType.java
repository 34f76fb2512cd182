package org.supervisordjava.cli.shell;

import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.InfoCmp;

import java.io.IOException;

/**
 * Opens the terminal of this process as the type that {@code TERM} names, with or without a
 * database of terminals.
 */
final class TerminalType {

    /** Any name that JLine does not take for its own kind of dumb terminal. */
    private static final String PLAIN = "plain";

    private static final String COMMON = "ansi";

    private TerminalType() {}

    /**
     * @param type the value of {@code TERM}, or null
     */
    static Terminal open(String type) throws IOException {
        var builder = TerminalBuilder.builder().system(true);
        if (type != null) {
            builder.type(usable(type));
        }
        return builder.build();
    }

    /**
     * JLine's own dumb terminal has no signals, so that Ctrl-C would end the shell, and shows the
     * first letters of passwords.
     */
    private static String usable(String type) {
        if (type.startsWith(Terminal.TYPE_DUMB)) {
            InfoCmp.setLoadedInfoCmp(PLAIN, InfoCmp.getDefaultInfoCmp(Terminal.TYPE_DUMB));
            return PLAIN;
        }
        loadCapabilities(type);
        return type;
    }

    /** JLine would log a stack trace for a type that is unknown here, as in a small image. */
    private static void loadCapabilities(String type) {
        try {
            InfoCmp.getInfoCmp(type);
        } catch (IOException unknownHere) {
            InfoCmp.setLoadedInfoCmp(type, InfoCmp.getDefaultInfoCmp(COMMON));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
