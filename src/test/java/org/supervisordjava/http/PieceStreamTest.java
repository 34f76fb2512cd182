package org.supervisordjava.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

class PieceStreamTest {

    /** Pieces of any size, some empty, some larger than what is written at once. */
    private static List<byte[]> pieces() {
        var random = new Random(7);
        var pieces = new ArrayList<byte[]>();
        for (int i = 0; i < 500; i++) {
            pieces.add(new byte[i % 7 == 0 ? 0 : random.nextInt(i % 50 == 1 ? 200_000 : 300)]);
            random.nextBytes(pieces.getLast());
        }
        return pieces;
    }

    private static byte[] joined(List<byte[]> pieces) {
        var all = new ByteArrayOutputStream();
        pieces.forEach(all::writeBytes);
        return all.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 100, 8192, 3_000_000})
    void isReadAsIfItWereOne(int size) throws IOException {
        var stream = new PieceStream(pieces());
        var read = new ByteArrayOutputStream();
        var buffer = new byte[size + 2];
        int left = stream.available();
        for (int count = stream.read(buffer, 1, size);
                count >= 0;
                count = stream.read(buffer, 1, size)) {
            read.write(buffer, 1, count);
            left -= count;
            assertEquals(left, stream.available());
        }

        assertArrayEquals(joined(pieces()), read.toByteArray());
        assertEquals(0, left);
    }

    @Test
    void singleBytes_areReadUnsigned() {
        var stream = new PieceStream(List.of(new byte[0], new byte[] {-1}, new byte[] {0}));

        assertEquals(255, stream.read());
        assertEquals(0, stream.read());
        assertEquals(-1, stream.read());
    }

    @Test
    void isWritten_inFewLargePieces_alsoWhenSomeWasReadBefore() throws IOException {
        var writes = new ArrayList<Integer>();
        var all = new ByteArrayOutputStream();
        var out =
                new OutputStream() {
                    @Override
                    public void write(int one) {
                        throw new AssertionError("a single byte");
                    }

                    @Override
                    public void write(byte[] bytes, int start, int length) {
                        all.write(bytes, start, length);
                        writes.add(length);
                    }
                };
        var stream = new PieceStream(pieces());
        all.writeBytes(stream.readNBytes(12_345));

        assertEquals(joined(pieces()).length - 12_345, stream.transferTo(out));
        assertArrayEquals(joined(pieces()), all.toByteArray());
        assertEquals(
                List.of(PieceStream.WRITTEN_BYTES),
                writes.subList(0, writes.size() - 1).stream().distinct().toList());
        assertEquals(-1, stream.read());
    }

    @Test
    void nothing_isNothing() throws IOException {
        var stream = new PieceStream(Arrays.asList(new byte[0]));

        assertEquals(0, stream.available());
        assertEquals(0, stream.transferTo(OutputStream.nullOutputStream()));
        assertEquals(-1, stream.read());
    }
}
