package org.supervisordjava.probe;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * What a PostgreSQL server says to a start-up packet: protocol 3.0, and 2.0 where it cannot fork.
 */
sealed interface PostgresMessage {

    /** No message before the first query has more; a server of something else may say anything. */
    int LIMIT = 8192;

    /**
     * The server wants to know who asks.
     *
     * @param request 0 when it does not, or does not any more
     */
    record Authentication(int request) implements PostgresMessage {
        boolean isOver() {
            return request == 0;
        }
    }

    /**
     * @param sqlstate five characters, or none from a server that cannot say more
     * @param words in the server's language
     * @param detail may be empty
     */
    record Failure(String sqlstate, String words, String detail) implements PostgresMessage {}

    /** The login is over, and the database is there. */
    record ReadyForQuery() implements PostgresMessage {}

    /** A setting, a notice, the key for cancelling: of no interest. */
    record Aside() implements PostgresMessage {}

    /** Something else listens there. */
    final class NotPostgresException extends IOException {
        NotPostgresException(String message) {
            super(message);
        }
    }

    /**
     * @throws EOFException when the server has said nothing more
     * @throws NotPostgresException when it is no such message
     */
    static PostgresMessage read(InputStream in) throws IOException {
        var data = new DataInputStream(in);
        int type = data.readUnsignedByte();
        return switch (type) {
            case 'R' -> authentication(body(data));
            case 'E' -> failure(data);
            case 'Z' -> {
                body(data);
                yield new ReadyForQuery();
            }
            case 'S', 'K', 'N', 'v' -> {
                body(data);
                yield new Aside();
            }
            default -> throw new NotPostgresException("its answer begins with " + shown(type));
        };
    }

    private static String shown(int type) {
        return type > ' ' && type < 0x7f ? "'" + (char) type + "'" : "byte " + type;
    }

    private static byte[] body(DataInputStream data) throws IOException {
        int length = data.readInt();
        if (length < Integer.BYTES || length > LIMIT) {
            throw new NotPostgresException("it announces a message of " + length + " bytes");
        }
        return data.readNBytes(length - Integer.BYTES);
    }

    private static PostgresMessage authentication(byte[] body) throws IOException {
        if (body.length < Integer.BYTES) {
            throw new NotPostgresException("its request for authentication has no kind");
        }
        return new Authentication(ByteBuffer.wrap(body).getInt());
    }

    /** What would be an enormous length is the first word of a text: protocol 2.0. */
    private static PostgresMessage failure(DataInputStream data) throws IOException {
        var head = data.readNBytes(Integer.BYTES);
        if (head.length < Integer.BYTES) {
            throw new EOFException();
        }
        int length = ByteBuffer.wrap(head).getInt();
        if (length >= Integer.BYTES && length <= LIMIT) {
            return failure(fields(data.readNBytes(length - Integer.BYTES)));
        }
        var text = new StringBuilder(new String(head, StandardCharsets.ISO_8859_1));
        for (int next = data.read(); next > 0 && text.length() < LIMIT; next = data.read()) {
            text.append((char) next);
        }
        if (text.chars().anyMatch(letter -> letter < ' ' && letter != '\n' || letter > '~')) {
            throw new NotPostgresException("its error is no text");
        }
        return new Failure("", text.toString().strip(), "");
    }

    private static Failure failure(Map<Character, String> fields) {
        var sqlstate = fields.getOrDefault('C', "");
        return new Failure(
                sqlstate.matches("[0-9A-Z]{5}") ? sqlstate : "",
                fields.getOrDefault('M', ""),
                fields.getOrDefault('D', ""));
    }

    private static Map<Character, String> fields(byte[] body) {
        var fields = new HashMap<Character, String>();
        int at = 0;
        while (at < body.length && body[at] != 0) {
            int end = at + 1;
            while (end < body.length && body[end] != 0) {
                end++;
            }
            var value = new String(body, at + 1, end - at - 1, StandardCharsets.UTF_8);
            fields.putIfAbsent((char) body[at], value);
            at = end + 1;
        }
        return fields;
    }
}
