package org.supervisordjava.fuzz;

/** Has a fault that only a fuzzer which follows the branches finds: proof that it does. */
public final class FuzzPlanted {

    private FuzzPlanted() {}

    /** The fuzzer calls it. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length > 4
                && input[0] == 'f'
                && input[1] == 'a'
                && input[2] == 'u'
                && input[3] == 'l'
                && input[4] == 't') {
            throw new IllegalStateException("found");
        }
    }
}
