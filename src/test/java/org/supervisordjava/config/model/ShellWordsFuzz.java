package org.supervisordjava.config.model;

import org.supervisordjava.config.option.EnvironmentOption;
import org.supervisordjava.config.text.InvalidValueException;
import org.supervisordjava.config.text.SecretMask;
import org.supervisordjava.config.text.ShellScript;
import org.supervisordjava.config.text.ShellWords;

import java.nio.charset.StandardCharsets;

/**
 * Whatever a command is, it is split or refused with words; its words, joined again, are split into
 * the same ones; and what is masked in it stays masked.
 */
public final class ShellWordsFuzz {

    private ShellWordsFuzz() {}

    /** The fuzzer calls it. */
    public static void fuzzerTestOneInput(byte[] input) {
        var text = new String(input, StandardCharsets.UTF_8);
        try {
            var words = CommandLine.words(text);
            var again = CommandLine.words(ShellWords.join(words));
            if (!again.equals(words)) {
                throw new AssertionError("split into " + words + ", then " + again);
            }
            SecretMask.inWords(words);
        } catch (CommandLine.MalformedCommandException e) {
            requireWords(e);
        }
        try {
            EnvironmentOption.parse(text);
        } catch (InvalidValueException e) {
            requireWords(e);
        }
        ShellScript.parse(text);
        var masked = SecretMask.inText(text);
        if (!SecretMask.inText(masked).equals(masked)) {
            throw new AssertionError("masked " + masked + ", then " + SecretMask.inText(masked));
        }
    }

    private static void requireWords(Exception e) {
        if (e.getMessage().isBlank()) {
            throw new AssertionError("refused without words", e);
        }
    }
}
