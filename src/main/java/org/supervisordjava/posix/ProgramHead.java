package org.supervisordjava.posix;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** How a program begins, which tells what the kernel needs besides it. Any thread. */
final class ProgramHead {

    private static final int LENGTH = 4096;
    private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};
    private static final int MACHINE = 18;

    private final byte[] bytes;

    private ProgramHead(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Of a file that cannot be read nothing is known. */
    static ProgramHead of(Path file) {
        try {
            return new ProgramHead(PinnedFile.head(file, LENGTH));
        } catch (IOException e) {
            return new ProgramHead(new byte[0]);
        }
    }

    /** The program that its first line names, with a carriage return if one ends it. */
    Optional<String> interpreter() {
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (!text.startsWith("#!")) {
            return Optional.empty();
        }
        int end = text.indexOf('\n');
        var words =
                (end < 0 ? text : text.substring(0, end)).substring(2).replaceAll("^[ \t]+", "");
        return Optional.of(words.split("[ \t]", 2)[0]);
    }

    /** For whom it was built, when that is another machine than this one. */
    Optional<String> foreignMachine() {
        if (bytes.length < MACHINE + 2 || !beginsWithElf()) {
            return Optional.empty();
        }
        var order = bytes[5] == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        var machine = machine(ByteBuffer.wrap(bytes).order(order).getShort(MACHINE));
        return machine.equals(thisMachine()) ? Optional.empty() : Optional.of(machine);
    }

    private boolean beginsWithElf() {
        for (int i = 0; i < ELF.length; i++) {
            if (bytes[i] != ELF[i]) {
                return false;
            }
        }
        return true;
    }

    /** Numbers of elf(5). */
    private static String machine(int number) {
        return switch (number) {
            case 3 -> "i386";
            case 8 -> "mips";
            case 21 -> "ppc64";
            case 22 -> "s390x";
            case 40 -> "arm";
            case 62 -> "x86_64";
            case 183 -> "aarch64";
            case 243 -> "riscv";
            default -> "machine " + number;
        };
    }

    static String thisMachine() {
        var name = System.getProperty("os.arch");
        return name.equals("amd64") ? "x86_64" : name;
    }
}
