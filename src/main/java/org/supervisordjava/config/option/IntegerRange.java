package org.supervisordjava.config.option;

/** The integers that an option takes, both ends included. */
public record IntegerRange(int min, int max) {

    static IntegerRange atLeast(int min) {
        return new IntegerRange(min, Integer.MAX_VALUE);
    }
}
