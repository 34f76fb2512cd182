package org.supervisordjava.logs;

import org.supervisordjava.config.model.OutputChannel;
import org.supervisordjava.config.model.ProcessId;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * One line that a process has written.
 *
 * @param at when its first byte was read
 * @param text without escape sequences and control characters; its beginning may be missing
 */
public record OutputLine(
        ProcessId process, Instant at, int pid, OutputChannel channel, String text) {

    private static final char ESCAPE = 0x1b;

    /** The text of bytes that may be anything. */
    static String text(byte[] bytes, int length) {
        var decoded = new String(bytes, 0, length, StandardCharsets.UTF_8);
        var text = new StringBuilder(decoded.length());
        int at = 0;
        while (at < decoded.length()) {
            char c = decoded.charAt(at);
            if (c == ESCAPE) {
                at = endOfEscape(decoded, at);
                continue;
            }
            if (c == '\t' || !Character.isISOControl(c)) {
                text.append(c);
            }
            at++;
        }
        return text.toString();
    }

    /** Behind {@code ESC [ parameters letter}, or {@code ESC x}. */
    private static int endOfEscape(String text, int escape) {
        int at = escape + 1;
        if (at >= text.length() || text.charAt(at) != '[') {
            return Math.min(text.length(), at + 1);
        }
        at++;
        while (at < text.length() && text.charAt(at) < '@') {
            at++;
        }
        return Math.min(text.length(), at + 1);
    }
}
