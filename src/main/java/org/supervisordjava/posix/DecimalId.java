package org.supervisordjava.posix;

import java.util.OptionalInt;

/** A uid or gid as it is written in configurations and account files. */
final class DecimalId {

    private DecimalId() {}

    /** The id, unsigned in an int's 32 bits; empty when the text is none. */
    static OptionalInt parse(String text) {
        if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalInt.empty();
        }
        try {
            // Ids are unsigned, and nobody may be 4294967294.
            return OptionalInt.of(Integer.parseUnsignedInt(text));
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }
}
