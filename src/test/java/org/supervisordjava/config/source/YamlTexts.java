package org.supervisordjava.config.source;

import org.supervisordjava.config.text.Problems;

/** Reads YAML texts that no file may have. */
public final class YamlTexts {

    private YamlTexts() {}

    /** The length of a text that is one scalar. */
    public static String scalar(String text) {
        var budget = ReadingBudget.ofCharacters(Long.MAX_VALUE);
        var root = YamlDocument.read(text, "text", new Problems(), budget);
        return root instanceof YamlNode.Scalar scalar
                ? String.valueOf(scalar.text().length())
                : root.words();
    }
}
