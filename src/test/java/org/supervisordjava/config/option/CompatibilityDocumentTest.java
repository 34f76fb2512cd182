package org.supervisordjava.config.option;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code docs/compatibility.md} gives the state of every option that supervisord has. */
class CompatibilityDocumentTest {

    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| (`\\[[^|]*])?`? ?\\| (`[^|]*) \\|");

    @Test
    void everyOptionOfSupervisord_hasAState() throws IOException {
        assertEquals(optionsOfTable(), optionsOfDocument());
    }

    @Test
    void thereAreSeventyFour() throws IOException {
        assertEquals(74, optionsOfDocument().values().stream().mapToInt(Set::size).sum());
    }

    private static Map<SectionKind, Set<String>> optionsOfTable() {
        var programOptions = names(SectionKind.PROGRAM);
        var all = new EnumMap<SectionKind, Set<String>>(SectionKind.class);
        for (SectionKind kind : SectionKind.values()) {
            var names = new TreeSet<>(names(kind));
            if (kind != SectionKind.PROGRAM && kind.isProgram()) {
                names.removeAll(programOptions);
            }
            if (!names.isEmpty() && kind != SectionKind.HTTP && kind != SectionKind.CONTROL) {
                all.put(kind, names);
            }
        }
        return all;
    }

    private static Set<String> names(SectionKind kind) {
        return OptionTable.of(kind).stream()
                .filter(option -> !option.isNew())
                .map(Option::name)
                .collect(Collectors.toSet());
    }

    private static Map<SectionKind, Set<String>> optionsOfDocument() throws IOException {
        var section =
                Files.readString(Path.of("docs/compatibility.md"))
                        .split("(?m)^### Options\n", 2)[1]
                        .split("(?m)^#", 2)[0];
        var all = new EnumMap<SectionKind, Set<String>>(SectionKind.class);
        var row = ROW.matcher(section);
        SectionKind kind = null;
        while (row.find()) {
            if (row.group(1) != null) {
                kind = SectionKind.ofIni(row.group(1).replaceAll("[`\\[\\]]|:x", "")).orElseThrow();
            }
            all.computeIfAbsent(kind, _ -> new TreeSet<>())
                    .addAll(Arrays.asList(row.group(2).replace("`", "").split(" ")));
        }
        return all;
    }
}
