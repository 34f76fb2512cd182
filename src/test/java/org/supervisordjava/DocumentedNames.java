package org.supervisordjava;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Names that {@code docs/compatibility.md} lists. */
public final class DocumentedNames {

    private static final Path DOCUMENT = Path.of("docs/compatibility.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\|.*\\|$");
    private static final Pattern NAME = Pattern.compile("`([\\w.]+)`");

    private DocumentedNames() {}

    /** The single words in back quotes in the tables under a heading of the third level. */
    public static Set<String> inTableUnder(String heading) throws IOException {
        var section =
                Files.readString(DOCUMENT)
                        .split("(?m)^### " + Pattern.quote(heading) + "\n", 2)[1]
                        .split("(?m)^#", 2)[0];
        var names = new TreeSet<String>();
        ROW.matcher(section)
                .results()
                .forEach(
                        row ->
                                NAME.matcher(row.group())
                                        .results()
                                        .forEach(name -> names.add(name.group(1))));
        return names;
    }
}
