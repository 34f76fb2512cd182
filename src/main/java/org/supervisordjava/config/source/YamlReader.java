package org.supervisordjava.config.source;

import org.supervisordjava.config.option.SectionKind;
import org.supervisordjava.config.text.ConfigProblem.Location;
import org.supervisordjava.config.text.Interpolation;
import org.supervisordjava.config.text.InvalidValueException;
import org.supervisordjava.config.text.Problems;
import org.supervisordjava.config.text.Suggestion;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Reads the YAML spelling: sections by name, nested maps of options, lists where supervisord.conf
 * has commas. Whatever it does not know is an error.
 */
public final class YamlReader {

    /** Top-level keys with this prefix hold anchors to share, as in Compose. */
    private static final String EXTENSION_PREFIX = "x-";

    private final Problems problems = new Problems();
    private final List<RawSection> sections = new ArrayList<>();

    /** Absolute. */
    private final Path file;

    /** As given by the operator: what messages say. */
    private final Path name;

    private final YamlText text;

    private YamlReader(Path file, ConfigEnvironment environment) {
        this.file = environment.workingDirectory().resolve(file).normalize();
        this.name = file;
        this.text =
                new YamlText(
                        new Interpolation(environment.variables()),
                        this.file.getParent(),
                        problems);
    }

    /** Reads a file; whatever is wrong is among the problems. Blocks on the disk. */
    public static RawConfig read(Path file, ConfigEnvironment environment) {
        var reader = new YamlReader(file, environment);
        return reader.read(() -> ConfigText.read(reader.file, file.toString()));
    }

    /**
     * Reads a text.
     *
     * @param file what messages call it, and whose directory is {@code %(here)s}
     */
    public static RawConfig read(Path file, String document, ConfigEnvironment environment) {
        return new YamlReader(file, environment).read(() -> document);
    }

    @FunctionalInterface
    private interface Source {
        String text() throws InvalidValueException;
    }

    private RawConfig read(Source document) {
        try {
            root(YamlDocument.read(document.text(), name.toString(), problems));
        } catch (InvalidValueException e) {
            problems.error(new Location(name.toString(), 0, 0), e.getMessage());
        }
        return new RawConfig(name, sections, problems.all(), List.of(), RawConfig.Syntax.YAML);
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
                    Suggestion.hint(entry.key(), sectionNames()));
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
        var options =
                switch (entry.value()) {
                    case YamlNode.Mapping map -> new YamlSection(kind, text, problems).read(map);
                    case YamlNode.Empty ignored -> new LinkedHashMap<String, RawValue>();
                    case YamlNode.Scalar scalar when isSwitch(kind, scalar) ->
                            switchedOff(kind, scalar);
                    case YamlNode.Scalar scalar -> refuseSection(entry, scalar);
                    case YamlNode.Sequence list -> refuseSection(entry, list);
                };
        sections.add(new RawSection(kind.iniName(), name, options, entry.location()));
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
