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

    /** Reads the final response; informational ones before it are skipped. */
    static HttpResponse read(InputStream input) throws IOException {
        var reader = new Reader(input);
        while (true) {
            var head = reader.head();
            if (head.status() >= 200) {
                return new HttpResponse(head.status(), head.statusLine(), reader.body(head));
            }
        }
    }

    /** For the operator: the status line, and the body if there is one. */
    String describe() {
        return OutputTail.of(body.isEmpty() ? statusLine : statusLine + "\n" + body);
    }

    /**
     * @param length of the body, as far as it is known
     */
    private record Head(int status, String statusLine, long length, boolean chunked) {

        boolean hasBody() {
            return status != 204 && status != 304;
        }
    }

    private static final class Reader {

        /** Longest head that is read, all lines together. */
        private static final int HEAD_LIMIT = 64 * 1024;

        /** Leaves room for the status line within the limit of the output. */
        private static final int BODY_LIMIT = OutputTail.LIMIT - 128;

        private static final String LENGTH = "content-length:";
        private static final String ENCODING = "transfer-encoding:";

        private final InputStream input;
        private int headBytes;

        Reader(InputStream input) {
            this.input = input;
        }

        Head head() throws IOException {
            var statusLine = line();
            int status = statusOf(statusLine);
            long length = Long.MAX_VALUE;
            boolean chunked = false;
            for (var header = line(); !header.isEmpty(); header = line()) {
                var lower = header.toLowerCase(Locale.ROOT);
                if (lower.startsWith(LENGTH)) {
                    length = number(lower.substring(LENGTH.length()), 10);
                } else if (lower.startsWith(ENCODING)) {
                    chunked = lower.contains("chunked");
                }
            }
            return new Head(status, statusLine, length, chunked);
        }

        String body(Head head) throws IOException {
            if (!head.hasBody()) {
                return "";
            }
            long length = head.chunked() ? number(line().split(";", 2)[0], 16) : head.length();
            var bytes = input.readNBytes((int) Math.min(length, BODY_LIMIT));
            return new String(bytes, StandardCharsets.UTF_8).strip();
        }

        private String line() throws IOException {
            var line = new StringBuilder();
            while (headBytes++ < HEAD_LIMIT) {
                int value = input.read();
                switch (value) {
                    case '\n' -> {
                        return line.toString();
                    }
                    case '\r' -> {}
                    case -1 ->
                            throw new IOException(
                                    "connection closed before the response was complete");
                    default -> line.append((char) value);
                }
            }
            throw new IOException("response head is longer than " + HEAD_LIMIT + " bytes");
        }

        private static int statusOf(String statusLine) throws IOException {
            var words = statusLine.split(" ", 3);
            if (words.length < 2
                    || !words[0].startsWith("HTTP/")
                    || !words[1].matches("[1-9][0-9]{2}")) {
                throw new IOException("not an HTTP response: " + OutputTail.of(statusLine));
            }
            return Integer.parseInt(words[1]);
        }

        private static long number(String text, int radix) throws IOException {
            try {
                return Math.max(0, Long.parseLong(text.strip(), radix));
            } catch (NumberFormatException e) {
                throw new IOException("not an HTTP response: bad length " + text, e);
            }
        }
    }
}
