package org.supervisordjava.probe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * As much of an HTTP response as a probe needs.
 *
 * @param statusLine {@code HTTP/1.1 503 Service Unavailable}
 * @param body its beginning, at most {@link OutputTail#LIMIT} bytes; of a chunked one, the first
 *     chunk
 */
record HttpResponse(int status, String statusLine, String body) {

    /** Longest header block read, status line included. */
    private static final int HEAD_LIMIT = 64 * 1024;

    static HttpResponse read(InputStream input) throws IOException {
        var budget = new int[] {HEAD_LIMIT};
        while (true) {
            var statusLine = line(input, budget);
            int status = statusOf(statusLine);
            long length = Long.MAX_VALUE;
            boolean chunked = false;
            for (var header = line(input, budget);
                    !header.isEmpty();
                    header = line(input, budget)) {
                var lower = header.toLowerCase(Locale.ROOT);
                if (lower.startsWith("content-length:")) {
                    length = number(lower.substring("content-length:".length()), 10);
                } else if (lower.startsWith("transfer-encoding:") && lower.contains("chunked")) {
                    chunked = true;
                }
            }
            if (status >= 200) {
                return new HttpResponse(
                        status, statusLine, body(input, budget, status, length, chunked));
            }
        }
    }

    /** For the operator: the status line, and the body if there is one. */
    String describe() {
        return OutputTail.of(body.isEmpty() ? statusLine : statusLine + "\n" + body);
    }

    private static String body(
            InputStream input, int[] budget, int status, long length, boolean chunked)
            throws IOException {
        if (status == 204 || status == 304) {
            return "";
        }
        long available = chunked ? number(line(input, budget).split(";", 2)[0], 16) : length;
        // Leaves room for the status line within the limit of the output.
        int wanted = (int) Math.min(available, OutputTail.LIMIT - 128);
        return new String(input.readNBytes(wanted), StandardCharsets.UTF_8).strip();
    }

    private static int statusOf(String statusLine) throws IOException {
        var words = statusLine.split(" ", 3);
        if (words.length < 2
                || !words[0].startsWith("HTTP/")
                || words[1].length() != 3
                || !words[1].chars().allMatch(Character::isDigit)) {
            throw new IOException("not an HTTP response: " + OutputTail.of(statusLine));
        }
        return Integer.parseInt(words[1]);
    }

    private static long number(String text, int radix) throws IOException {
        try {
            return Long.parseUnsignedLong(text.strip(), radix) & Long.MAX_VALUE;
        } catch (NumberFormatException e) {
            throw new IOException("not an HTTP response: bad length " + OutputTail.of(text), e);
        }
    }

    private static String line(InputStream input, int[] budget) throws IOException {
        var line = new StringBuilder();
        while (budget[0]-- > 0) {
            int value = input.read();
            if (value == '\n') {
                return line.toString();
            }
            if (value < 0) {
                throw new IOException("connection closed before the response was complete");
            }
            if (value != '\r') {
                line.append((char) value);
            }
        }
        throw new IOException("response head is longer than " + HEAD_LIMIT + " bytes");
    }
}
