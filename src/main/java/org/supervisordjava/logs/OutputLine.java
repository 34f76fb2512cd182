package org.supervisordjava.logs;

import org.supervisordjava.config.model.OutputChannel;
import org.supervisordjava.config.model.ProcessId;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.IntPredicate;

/**
 * One line that a process has written.
 *
 * @param at when its first byte was read
 * @param text without control characters; its beginning may be missing
 */
public record OutputLine(
        ProcessId process, Instant at, int pid, OutputChannel channel, String text) {

    private static final char ESCAPE = 0x1b;
    private static final char BELL = 7;

    /** What becomes of what is for a terminal. */
    public enum Escapes {
        REMOVED,
        /** Colours stay, in the form {@code ESC [ parameters m}; everything else goes. */
        COLOURS
    }

    /** The text of bytes that may be anything. */
    static String text(byte[] bytes, Escapes escapes) {
        var decoded = new String(bytes, StandardCharsets.UTF_8);
        var text = new StringBuilder(decoded.length());
        int at = 0;
        while (at < decoded.length()) {
            char c = decoded.charAt(at);
            if (c == ESCAPE) {
                int end = endOfEscape(decoded, at);
                if (escapes == Escapes.COLOURS && isColour(decoded, at, end)) {
                    text.append(decoded, at, end);
                }
                at = end;
                continue;
            }
            if (c == '\t' || !Character.isISOControl(c)) {
                text.append(c);
            }
            at++;
        }
        return text.toString();
    }

    private static boolean isColour(String text, int start, int end) {
        return text.startsWith("[", start + 1)
                && text.charAt(end - 1) == 'm'
                && text.substring(start + 2, end - 1).matches("[0-9;:]*");
    }

    /**
     * Behind {@code ESC [ parameters letter}, {@code ESC ] text BEL}, or {@code ESC ( B} and the
     * like.
     */
    private static int endOfEscape(String text, int escape) {
        int at = escape + 1;
        char kind = at < text.length() ? text.charAt(at) : ' ';
        int end =
                switch (kind) {
                    case '[' -> behind(text, at + 1, c -> c >= '@');
                    case ']' -> behind(text, at + 1, c -> c == BELL || c == ESCAPE);
                    default -> behind(text, at, c -> c < ' ' || c > '/');
                };
        boolean isCutByTheNext = end - 1 > escape && text.charAt(end - 1) == ESCAPE;
        return isCutByTheNext ? end - 1 : end;
    }

    private static int behind(String text, int from, IntPredicate isLast) {
        int at = from;
        while (at < text.length() && !isLast.test(text.charAt(at))) {
            at++;
        }
        return Math.min(text.length(), at + 1);
    }
}
