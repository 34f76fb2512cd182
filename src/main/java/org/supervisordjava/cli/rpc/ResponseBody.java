package org.supervisordjava.cli.rpc;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * The body of an HTTP/1.1 response, delimited by length, by chunks, or by the end of the connection
 * (RFC 9112, section 6). Closing it closes the connection.
 */
final class ResponseBody extends InputStream {

    private static final int BUFFER_SIZE = 16 * 1024;

    /** No line of a head or of a chunk size is longer; what is, is not HTTP. */
    private static final int MAX_LINE = 16 * 1024;

    private final SocketChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_SIZE).flip();
    private boolean chunked;

    /**
     * Bytes left of the body, or of the chunk; negative when only the end of the connection tells.
     */
    private long left = -1;

    private boolean firstChunk = true;
    private boolean ended;

    private ResponseBody(SocketChannel channel) {
        this.channel = channel;
    }

    /** Reads the head and leaves the body. */
    static ResponseBody open(SocketChannel channel) throws IOException, CallException {
        var body = new ResponseBody(channel);
        body.readHead();
        return body;
    }

    private void readHead() throws IOException, CallException {
        var statusLine = readLine();
        if (!statusLine.startsWith("HTTP/1.") || statusLine.length() < 12) {
            throw new MalformedResponseException("the answer is not HTTP: " + statusLine);
        }
        readHeaders();
        if (!statusLine.startsWith("200", 9)) {
            throw new HttpStatusException(status(statusLine), statusLine.substring(12).strip());
        }
    }

    private static int status(String statusLine) throws CallException {
        try {
            return Integer.parseInt(statusLine.substring(9, 12));
        } catch (NumberFormatException e) {
            throw new MalformedResponseException("the answer is not HTTP: " + statusLine);
        }
    }

    private void readHeaders() throws IOException, CallException {
        for (var line = readLine(); !line.isEmpty(); line = readLine()) {
            var colon = line.indexOf(':');
            if (colon < 0) {
                throw new MalformedResponseException("the answer is not HTTP: " + line);
            }
            var name = line.substring(0, colon).strip();
            var value = line.substring(colon + 1).strip();
            if (name.equalsIgnoreCase("Transfer-Encoding")) {
                chunked = value.equalsIgnoreCase("chunked");
            } else if (name.equalsIgnoreCase("Content-Length")) {
                left = parseLength(value, 10);
            }
        }
        if (chunked) {
            left = 0;
        }
    }

    private static long parseLength(String text, int radix) throws MalformedResponseException {
        try {
            return Long.parseUnsignedLong(text, radix);
        } catch (NumberFormatException e) {
            throw new MalformedResponseException("the answer has a bad length: " + text);
        }
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
        if (!buffer.hasRemaining() && !fill()) {
            ended = true;
            if (left > 0 && !chunked) {
                throw new EOFException("the server closed the connection within its answer");
            }
            return -1;
        }
        var count = Math.min(length, buffer.remaining());
        count = left < 0 ? count : (int) Math.min(count, left);
        buffer.get(target, offset, count);
        left -= left < 0 ? 0 : count;
        return count;
    }

    private void nextChunk() throws IOException {
        try {
            if (!firstChunk) {
                readLine();
            }
            firstChunk = false;
            var line = readLine();
            var extension = line.indexOf(';');
            var size = extension < 0 ? line : line.substring(0, extension);
            left = parseLength(size.strip(), 16);
            ended = left == 0;
        } catch (EOFException e) {
            ended = true;
        } catch (MalformedResponseException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private String readLine() throws IOException {
        var line = new StringBuilder(64);
        while (true) {
            if (!buffer.hasRemaining() && !fill()) {
                throw new EOFException("the server closed the connection without an answer");
            }
            var character = (char) (buffer.get() & 0xff);
            if (character == '\n') {
                return stripCarriageReturn(line);
            }
            if (line.length() == MAX_LINE) {
                throw new IOException("the answer is not HTTP: a line is too long");
            }
            line.append(character);
        }
    }

    private static String stripCarriageReturn(StringBuilder line) {
        var last = line.length() - 1;
        if (last >= 0 && line.charAt(last) == '\r') {
            line.setLength(last);
        }
        return line.toString();
    }

    private boolean fill() throws IOException {
        buffer.clear();
        var count = channel.read(buffer);
        buffer.flip();
        return count > 0;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
