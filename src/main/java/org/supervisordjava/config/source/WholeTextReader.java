package org.supervisordjava.config.source;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

import java.io.IOException;
import java.io.Reader;

/**
 * A text for SnakeYAML's scanner, in memory as a whole. SnakeYAML's own reader takes 1024
 * characters at a time and copies everything that the current scalar has so far: a scalar of 3 MB
 * takes half a minute and a heap that the supervisor does not have.
 */
final class WholeTextReader extends StreamReader {

    private static final String NAME = "text";
    private static final int BYTE_ORDER_MARK = 0xfeff;

    private final int[] characters;
    private int position;
    private int line;
    private int column;

    /** Where the current document begins. */
    private int documentStart;

    /**
     * @throws ReaderException for characters that a YAML text must not have
     */
    WholeTextReader(Reader text) throws IOException {
        super(Reader.nullReader());
        this.characters = text.readAllAsString().codePoints().toArray();
        for (int i = 0; i < characters.length; i++) {
            if (!isPrintable(characters[i])) {
                throw new ReaderException(
                        NAME, i, characters[i], "special characters are not allowed");
            }
        }
    }

    @Override
    public Mark getMark() {
        return new Mark(NAME, position, line, column, characters, position);
    }

    @Override
    public void forward() {
        forward(1);
    }

    @Override
    public void forward(int length) {
        for (int i = 0; i < length && position < characters.length; i++) {
            int c = characters[position++];
            if (isLineBreak(c)) {
                line++;
                column = 0;
            } else if (c != BYTE_ORDER_MARK) {
                column++;
            }
        }
    }

    /** A carriage return counts unless a line feed follows, which then does. */
    private boolean isLineBreak(int c) {
        return switch (c) {
            case '\n', '\u0085', '\u2028', '\u2029' -> true;
            case '\r' -> position < characters.length && characters[position] != '\n';
            default -> false;
        };
    }

    @Override
    public int peek() {
        return peek(0);
    }

    @Override
    public int peek(int index) {
        return position + index < characters.length ? characters[position + index] : '\0';
    }

    @Override
    public String prefix(int length) {
        return new String(
                characters, position, Math.max(0, Math.min(length, characters.length - position)));
    }

    /** Only for what has no line break. */
    @Override
    public String prefixForward(int length) {
        var prefix = prefix(length);
        position += length;
        column += length;
        return prefix;
    }

    @Override
    public int getColumn() {
        return column;
    }

    @Override
    public int getLine() {
        return line;
    }

    @Override
    public int getIndex() {
        return position;
    }

    @Override
    public int getDocumentIndex() {
        return position - documentStart;
    }

    @Override
    public void resetDocumentIndex() {
        documentStart = position;
    }
}
