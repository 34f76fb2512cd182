package org.supervisordjava.protocol;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/**
 * The final answer to an HTTP/1.1 request; informational ones before it are skipped.
 *
 * @param statusLine {@code HTTP/1.1 503 Service Unavailable}
 * @param reason the words after the status, may be empty
 * @param body delimited by length, by chunks, or by the end of the connection (RFC 9112, section
 *     6); closing it closes the connection
 */
public record HttpAnswer(int status, String statusLine, String reason, InputStream body) {

    /** Reads the head and leaves the body. */
    public static HttpAnswer read(InputStream connection) throws IOException {
        var body = new Body(connection);
        while (true) {
            var statusLine = body.headLine();
            var status = status(statusLine);
            body.headers();
            if (status >= 200) {
                if (status == 204 || status == 304) {
                    body.endHere();
                }
                var reason = statusLine.substring(statusLine.indexOf(' ') + 4).strip();
                return new HttpAnswer(status, statusLine, reason, body);
            }
        }
    }

    /** What answers does not speak HTTP; the message says how that shows. */
    public static final class NotHttpException extends IOException {

        private static final long serialVersionUID = 1L;

        NotHttpException(String message) {
            super(message);
        }
    }

    private static int status(String statusLine) throws NotHttpException {
        var space = statusLine.indexOf(' ');
        var end = space + 4;
        var complete = statusLine.length() == end || statusLine.startsWith(" ", end);
        if (!statusLine.startsWith("HTTP/") || space < 0 || !complete) {
            throw new NotHttpException(statusLine);
        }
        var status = 0;
        for (var i = space + 1; i < end; i++) {
            var digit = statusLine.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new NotHttpException(statusLine);
            }
            status = status * 10 + digit;
        }
        return status;
    }

    private static final class Body extends InputStream {

        private static final int BUFFER_SIZE = 16 * 1024;

        /** Longest head that is read, all lines together; longer ones are not HTTP. */
        private static final int HEAD_LIMIT = 64 * 1024;

        private final InputStream connection;
        private final byte[] buffer = new byte[BUFFER_SIZE];
        private int at;
        private int filled;
        private int headBytes;
        private boolean chunked;

        /**
         * Bytes left of the body, or of the chunk; negative when only the end of the connection
         * tells.
         */
        private long left = -1;

        private boolean firstChunk = true;
        private boolean ended;

        Body(InputStream connection) {
            this.connection = connection;
        }

        void headers() throws IOException {
            left = -1;
            chunked = false;
            for (var line = headLine(); !line.isEmpty(); line = headLine()) {
                var colon = line.indexOf(':');
                if (colon < 0) {
                    throw new NotHttpException(line);
                }
                var name = line.substring(0, colon).strip();
                var value = line.substring(colon + 1).strip();
                if (name.equalsIgnoreCase("Transfer-Encoding")) {
                    chunked = value.toLowerCase(Locale.ROOT).endsWith("chunked");
                } else if (name.equalsIgnoreCase("Content-Length")) {
                    left = length(value, 10);
                }
            }
            if (chunked) {
                left = 0;
            }
        }

        void endHere() {
            ended = true;
        }

        private static long length(String text, int radix) throws NotHttpException {
            try {
                var length = Long.parseLong(text, radix);
                if (length >= 0) {
                    return length;
                }
            } catch (NumberFormatException e) {
                // Falls through to the same complaint as a negative one.
            }
            throw new NotHttpException("bad length " + text);
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (chunked && left == 0 && !ended) {
                nextChunk();
            }
            if (ended || left == 0) {
                return -1;
            }
            if (at == filled && !fill()) {
                ended = true;
                if (left > 0 && !chunked) {
                    throw new EOFException("the server closed the connection within its answer");
                }
                return -1;
            }
            var count = Math.min(length, filled - at);
            count = left < 0 ? count : (int) Math.min(count, left);
            System.arraycopy(buffer, at, target, offset, count);
            at += count;
            left -= left < 0 ? 0 : count;
            return count;
        }

        private void nextChunk() throws IOException {
            try {
                if (!firstChunk) {
                    line();
                }
                firstChunk = false;
                var line = line();
                var extension = line.indexOf(';');
                var size = extension < 0 ? line : line.substring(0, extension);
                left = length(size.strip(), 16);
                ended = left == 0;
            } catch (EOFException e) {
                ended = true;
            }
        }

        String headLine() throws IOException {
            var line = line();
            headBytes += line.length() + 2;
            if (headBytes > HEAD_LIMIT) {
                throw tooLong();
            }
            return line;
        }

        private String line() throws IOException {
            var line = new StringBuilder(64);
            while (true) {
                if (at == filled && !fill()) {
                    throw new EOFException("the server closed the connection without an answer");
                }
                var character = (char) (buffer[at++] & 0xff);
                if (character == '\n') {
                    return withoutCarriageReturn(line);
                }
                if (line.length() == HEAD_LIMIT) {
                    throw tooLong();
                }
                line.append(character);
            }
        }

        private static NotHttpException tooLong() {
            return new NotHttpException("response head is longer than " + HEAD_LIMIT + " bytes");
        }

        private static String withoutCarriageReturn(StringBuilder line) {
            var last = line.length() - 1;
            if (last >= 0 && line.charAt(last) == '\r') {
                line.setLength(last);
            }
            return line.toString();
        }

        private boolean fill() throws IOException {
            at = 0;
            filled = Math.max(0, connection.read(buffer));
            return filled > 0;
        }

        @Override
        public void close() throws IOException {
            connection.close();
        }
    }
}
