package org.supervisordjava.config.source;

import org.supervisordjava.config.option.OtherWords;
import org.supervisordjava.config.option.SectionKind;
import org.supervisordjava.config.text.ConfigSyntax;
import org.supervisordjava.config.text.Interpolation;
import org.supervisordjava.config.text.Problems;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Reads one file in the YAML spelling: sections by name, nested maps of options, lists where
 * supervisord.conf has commas. Whatever it does not know is an error.
 */
final class YamlReader {

    /** Top-level keys with this prefix hold anchors to share, as in Compose. */
    private static final String EXTENSION_PREFIX = "x-";

    private final Problems problems;
    private final ReadingBudget budget;
    private final List<RawSection> sections = new ArrayList<>();
    private final List<RawValue> includes = new ArrayList<>();

    /** As given by the operator: what messages say. */
    private final Path name;

    private final YamlText text;

    /**
     * @param file what messages call it
     */
    YamlReader(Path file, ConfigEnvironment environment, Problems problems, ReadingBudget budget) {
        this.name = file;
        this.problems = problems;
        this.budget = budget;
        this.text =
                new YamlText(
                        new Interpolation(environment.variables()),
                        environment.workingDirectory().resolve(file).normalize().getParent(),
                        problems,
                        budget);
    }

    void read(String document) {
        root(YamlDocument.read(document, name.toString(), problems, budget));
    }

    List<RawSection> sections() {
        return List.copyOf(sections);
    }

    /** Patterns of files to read as well. */
    List<RawValue> includes() {
        return List.copyOf(includes);
    }

    private void root(YamlNode root) {
        switch (root) {
            case YamlNode.Mapping map -> map.entries().forEach(this::topLevel);
            case YamlNode.Empty ignored -> {}
            case YamlNode.Sequence list -> refuseRoot(list);
            case YamlNode.Scalar scalar -> refuseRoot(scalar);
        }
    }

    private void refuseRoot(YamlNode root) {
        problems.error(
                root.location(),
                "the configuration is a map of sections, found " + root.words(),
                "begin with `programs:`");
    }

    private void topLevel(YamlNode.Entry entry) {
        if (entry.key().startsWith(EXTENSION_PREFIX)) {
            return;
        }
        var kind = SectionKind.ofYaml(entry.key());
        if (kind.isEmpty()) {
            problems.error(
                    entry.location(),
                    "unknown section `" + entry.key() + "`",
                    () -> OtherWords.hint(entry.key(), sectionNames()));
        } else if (kind.get() == SectionKind.INCLUDE) {
            include(entry.value());
        } else if (kind.get().naming() == SectionKind.Naming.REQUIRED) {
            namedSections(kind.get(), entry);
        } else {
            section(kind.get(), "", entry);
        }
    }

    private static List<String> sectionNames() {
        return Arrays.stream(SectionKind.values())
                .filter(SectionKind::isInYaml)
                .map(SectionKind::yamlName)
                .toList();
    }

    private void include(YamlNode patterns) {
        var items = patterns instanceof YamlNode.Sequence list ? list.items() : List.of(patterns);
        for (YamlNode item : items) {
            text.scalar(SectionKind.INCLUDE.yamlName(), item)
                    .filter(pattern -> !pattern.isEmpty())
                    .ifPresent(pattern -> includes.add(text.raw(pattern, item.location())));
        }
    }

    private void namedSections(SectionKind kind, YamlNode.Entry entry) {
        switch (entry.value()) {
            case YamlNode.Mapping map ->
                    map.entries().forEach(named -> section(kind, named.key(), named));
            case YamlNode.Empty ignored -> {}
            case YamlNode.Sequence list -> refuseSection(entry, list);
            case YamlNode.Scalar scalar -> refuseSection(entry, scalar);
        }
    }

    private void section(SectionKind kind, String name, YamlNode.Entry entry) {
        budget.spend(ReadingBudget.OPTION);
        var options =
                switch (entry.value()) {
                    case YamlNode.Mapping map -> new YamlSection(kind, text, problems).read(map);
                    case YamlNode.Empty ignored -> new LinkedHashMap<String, RawValue>();
                    case YamlNode.Scalar scalar when isSwitch(kind, scalar) ->
                            switchedOff(kind, scalar);
                    case YamlNode.Scalar scalar -> refuseSection(entry, scalar);
                    case YamlNode.Sequence list -> refuseSection(entry, list);
                };
        sections.add(
                new RawSection(kind.iniName(), name, options, entry.location(), ConfigSyntax.YAML));
    }

    private static boolean isSwitch(SectionKind kind, YamlNode.Scalar scalar) {
        return (kind == SectionKind.HTTP || kind == SectionKind.CONTROL)
                && scalar.text().equals("false");
    }

    /** {@code http: false} and {@code control: false}. */
    private LinkedHashMap<String, RawValue> switchedOff(SectionKind kind, YamlNode.Scalar scalar) {
        var options = new LinkedHashMap<String, RawValue>();
        if (kind == SectionKind.HTTP) {
            options.put("port", text.raw("0", scalar.location()));
        } else {
            options.put("socket", text.raw("", scalar.location()));
        }
        return options;
    }

    private LinkedHashMap<String, RawValue> refuseSection(YamlNode.Entry entry, YamlNode found) {
        problems.error(found.location(), "`" + entry.key() + "` is a map, found " + found.words());
        return new LinkedHashMap<>();
    }
}
