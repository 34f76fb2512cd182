package org.supervisordjava.config.source;

import org.supervisordjava.config.source.IniText.IniDocument;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whatever is in a file in supervisord.conf's grammar, reading it ends with sections or with
 * problems that say something; and the sections, written down plainly, are read as the same ones.
 */
public final class IniFuzz {

    private static final Path FILE = Path.of("/etc/supervisord.conf");

    private IniFuzz() {}

    /** The fuzzer calls it. */
    public static void fuzzerTestOneInput(byte[] input) {
        var document = read(new String(input, StandardCharsets.UTF_8));
        for (var problem : document.problems()) {
            if (problem.message().isBlank()) {
                throw new AssertionError("a problem without words at " + problem.location());
            }
        }
        var sections = sections(document);
        var written = written(sections);
        // Behind these a comment may begin that did not begin there before.
        if (written.indexOf(';') < 0 && written.indexOf('#') < 0) {
            var again = sections(read(written));
            if (!again.equals(sections)) {
                throw new AssertionError("read " + sections + ", then " + again);
            }
        }
    }

    private static IniDocument read(String text) {
        return IniText.parse(FILE, FILE.getParent(), text, _ -> true);
    }

    private static Map<String, Map<String, String>> sections(IniDocument document) {
        var sections = new LinkedHashMap<String, Map<String, String>>();
        document.sections()
                .forEach(
                        (title, section) -> {
                            var options = new LinkedHashMap<String, String>();
                            section.options()
                                    .forEach((name, value) -> options.put(name, value.text()));
                            sections.put(title, options);
                        });
        return sections;
    }

    private static String written(Map<String, Map<String, String>> sections) {
        var text = new StringBuilder();
        sections.forEach(
                (title, options) -> {
                    text.append('[').append(title).append("]\n");
                    options.forEach(
                            (name, value) ->
                                    text.append(name)
                                            .append(" = ")
                                            .append(value.replace("\n", "\n\t"))
                                            .append('\n'));
                });
        return text.toString();
    }
}
