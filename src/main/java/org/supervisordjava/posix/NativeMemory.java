package org.supervisordjava.posix;

import com.kenai.jffi.MemoryIO;

import org.supervisordjava.config.text.SurrogateEscape;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory that C functions read and write, until it is closed: whoever closes it sees to it that
 * nobody has a block or its address any more. One thread at a time.
 *
 * <p>It is looked at through buffers: the accessors of {@code MemorySegment} are var handles, and
 * the JVM writes a class for each kind of them at its first use.
 */
final class NativeMemory implements AutoCloseable {

    private static final MemoryIO MEMORY = MemoryIO.getInstance();

    private final List<Block> blocks = new ArrayList<>();

    /** A part of it, all zeros at first. Numbers are as this machine has them. */
    static final class Block {

        private final long address;
        private final ByteBuffer bytes;

        private Block(long address, int size) {
            this.address = address;
            this.bytes = MEMORY.newDirectByteBuffer(address, size).order(ByteOrder.nativeOrder());
        }

        long address() {
            return address;
        }

        int size() {
            return bytes.capacity();
        }

        int getInt(int offset) {
            return bytes.getInt(offset);
        }

        Block putInt(int offset, int value) {
            bytes.putInt(offset, value);
            return this;
        }

        short getShort(int offset) {
            return bytes.getShort(offset);
        }

        Block putShort(int offset, int value) {
            bytes.putShort(offset, (short) value);
            return this;
        }

        long getLong(int offset) {
            return bytes.getLong(offset);
        }

        Block putLong(int offset, long value) {
            bytes.putLong(offset, value);
            return this;
        }

        byte[] getBytes(int offset, int length) {
            var result = new byte[length];
            bytes.get(offset, result);
            return result;
        }

        Block putBytes(int offset, byte[] value) {
            bytes.put(offset, value);
            return this;
        }

        /** What stands there until the next zero. */
        String getString(int offset) {
            int end = offset;
            while (bytes.get(end) != 0) {
                end++;
            }
            return SurrogateEscape.decode(getBytes(offset, end - offset));
        }
    }

    Block allocate(int size) {
        long address = MEMORY.allocateMemory(Math.max(1, size), true);
        if (address == 0) {
            throw new OutOfMemoryError("no " + size + " bytes of native memory");
        }
        var block = new Block(address, size);
        blocks.add(block);
        return block;
    }

    Block ints(int... values) {
        var block = allocate(values.length * Integer.BYTES);
        for (int i = 0; i < values.length; i++) {
            block.putInt(i * Integer.BYTES, values[i]);
        }
        return block;
    }

    Block bytes(byte[] value) {
        return allocate(value.length).putBytes(0, value);
    }

    /** Ends with a zero. */
    Block string(String text) {
        var bytes = SurrogateEscape.encode(text);
        return allocate(bytes.length + 1).putBytes(0, bytes);
    }

    /** A null-terminated array of strings. */
    Block strings(List<String> strings) {
        var encoded = new ArrayList<byte[]>(strings.size());
        for (String string : strings) {
            encoded.add(SurrogateEscape.encode(string));
        }
        return encodedStrings(encoded);
    }

    /** As {@link #strings}, all in one block: an environment has dozens. */
    Block encodedStrings(List<byte[]> strings) {
        int end = (strings.size() + 1) * Long.BYTES;
        int size = end;
        for (byte[] string : strings) {
            size += string.length + 1;
        }
        var array = allocate(size);
        int place = 0;
        for (byte[] string : strings) {
            array.putLong(place, array.address() + end).putBytes(end, string);
            place += Long.BYTES;
            end += string.length + 1;
        }
        return array;
    }

    /** What stands at an address of C's own until the next zero. */
    static String stringAt(long address, int longest) {
        return new Block(address, longest).getString(0);
    }

    /**
     * Where the position of a buffer is.
     *
     * @param buffer direct
     */
    static long address(ByteBuffer buffer) {
        return MEMORY.getDirectBufferAddress(buffer) + buffer.position();
    }

    @Override
    public void close() {
        blocks.forEach(block -> MEMORY.freeMemory(block.address()));
        blocks.clear();
    }
}
