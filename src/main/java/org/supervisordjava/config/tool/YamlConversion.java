package org.supervisordjava.config.tool;

import org.supervisordjava.config.build.PluginSections;
import org.supervisordjava.config.option.EnvironmentOption;
import org.supervisordjava.config.option.Option;
import org.supervisordjava.config.option.OptionTable;
import org.supervisordjava.config.option.ProbeOptions;
import org.supervisordjava.config.option.RlimitOptions;
import org.supervisordjava.config.option.SectionKind;
import org.supervisordjava.config.option.ValueType;
import org.supervisordjava.config.option.Values;
import org.supervisordjava.config.source.ConfigEnvironment;
import org.supervisordjava.config.source.RawConfig;
import org.supervisordjava.config.source.RawSection;
import org.supervisordjava.config.source.RawValue;
import org.supervisordjava.config.text.ConfigSyntax;
import org.supervisordjava.config.text.InvalidValueException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Spells the sections of a supervisord.conf in YAML. Expansions stay as they are, so that the
 * result is as general as its source; what YAML has no spelling for becomes a comment.
 */
final class YamlConversion {

    private static final String RLIMITS = "rlimits";

    private final RawConfig raw;
    private final Path here;
    private final Values values;

    /** Top-level key to its options, or to sections of one kind by name. */
    private final SequencedMap<String, Object> document = new LinkedHashMap<>();

    private final List<String> lost = new ArrayList<>();

    private YamlConversion(RawConfig raw, ConfigEnvironment environment) {
        this.raw = raw;
        this.here = environment.workingDirectory().resolve(raw.mainFile()).normalize().getParent();
        this.values =
                new Values(
                        environment.accounts(),
                        environment.variables(),
                        environment.workingDirectory());
    }

    /** The YAML text of a configuration that has no errors. */
    static String of(RawConfig raw, ConfigEnvironment environment) {
        var conversion = new YamlConversion(raw, environment);
        raw.sections().forEach(conversion::add);
        conversion.switchOffUnused();
        return conversion.write();
    }

    private void add(RawSection section) {
        var kind = SectionKind.ofIni(section.kind());
        boolean isNamed = !section.name().isEmpty();
        if (kind.isEmpty()) {
            lose("[" + section.title() + "]: unknown section");
        } else if (kind.get() == SectionKind.INCLUDE || PluginSections.isBuiltIn(section)) {
            return;
        } else if (!kind.get().isInYaml()) {
            lose("[" + section.title() + "]: needs Python");
        } else if (kind.get().naming() == SectionKind.Naming.REQUIRED && isNamed) {
            named(kind.get()).put(section.name(), options(section, kind.get()));
        } else if (kind.get().naming() != SectionKind.Naming.REQUIRED && !isNamed) {
            document.put(kind.get().yamlName(), options(section, kind.get()));
        } else {
            lose("[" + section.title() + "]: YAML has no spelling for this name");
        }
    }

    @SuppressWarnings("unchecked") // only maps are put under the keys of named sections
    private Map<String, Object> named(SectionKind kind) {
        return (Map<String, Object>)
                document.computeIfAbsent(kind.yamlName(), _ -> new LinkedHashMap<String, Object>());
    }

    /** YAML listens by default where supervisord.conf does not. */
    private void switchOffUnused() {
        switchOff(SectionKind.HTTP, SectionKind.INET_HTTP_SERVER);
        switchOff(SectionKind.CONTROL, SectionKind.UNIX_HTTP_SERVER);
    }

    private void switchOff(SectionKind kind, SectionKind replacement) {
        if (!document.containsKey(replacement.yamlName())) {
            document.putIfAbsent(kind.yamlName(), "false");
        }
    }

    private SequencedMap<String, Object> options(RawSection section, SectionKind kind) {
        var options = new LinkedHashMap<String, Object>();
        section.options()
                .forEach(
                        (name, value) -> {
                            if (kind == SectionKind.SIGNALS) {
                                var targets = values.strings(value.text());
                                options.put(name.toUpperCase(), Map.of("forward", targets));
                            } else {
                                OptionTable.find(kind, name)
                                        .ifPresentOrElse(
                                                option -> put(options, kind, option, value),
                                                () -> loseOption(section, name, value));
                            }
                        });
        return options;
    }

    private void loseOption(RawSection section, String name, RawValue value) {
        lose("[%s] %s: unknown option in %s".formatted(section.title(), name, value.location()));
    }

    private void put(Map<String, Object> options, SectionKind kind, Option option, RawValue value) {
        var converted = value(kind, option, value);
        for (String probe : ProbeOptions.KINDS) {
            if (kind.isProgram() && option.name().startsWith(probe + "_")) {
                nested(options, probe).put(option.name().substring(probe.length() + 1), converted);
                return;
            }
        }
        if (kind.isProgram() && option.name().startsWith(RlimitOptions.PREFIX)) {
            var resource = option.name().substring(RlimitOptions.PREFIX.length());
            nested(options, RLIMITS).put(resource, converted);
        } else {
            options.put(option.name(), converted);
        }
    }

    @SuppressWarnings("unchecked") // as in named()
    private static Map<String, Object> nested(Map<String, Object> options, String key) {
        return (Map<String, Object>)
                options.computeIfAbsent(key, _ -> new LinkedHashMap<String, Object>());
    }

    private Object value(SectionKind kind, Option option, RawValue value) {
        var text = plainPercent(expandedOnce(kind, option, value));
        if (!value.here().equals(here)) {
            text = text.replace("%(here)s", value.here().toString());
        }
        // For supervisord.conf it is the name of a file.
        boolean isFileCalledNone = option.name().equals("pidfile") && text.equalsIgnoreCase("none");
        var escaped = (isFileCalledNone ? "./" + text : text).replace("${", "$${");
        return switch (option.type()) {
            case EXIT_CODES, NAMES, PATHS, CAPABILITIES, DEPENDENCIES -> values.strings(escaped);
            case ENVIRONMENT -> variables(escaped);
            default -> escaped;
        };
    }

    /** Names and values, unless an expansion inside them could change what the quotes mean. */
    private static Object variables(String text) {
        try {
            return text.contains("%(") ? text : EnvironmentOption.parse(text);
        } catch (InvalidValueException e) {
            return text;
        }
    }

    /** supervisord.conf expands the log files of programs twice, YAML does not. */
    private static String expandedOnce(SectionKind kind, Option option, RawValue value) {
        var file = Path.of(value.location().file());
        return kind.isProgram()
                        && option.type() == ValueType.LOGFILE
                        && ConfigSyntax.of(file) == ConfigSyntax.INI
                ? value.text().replace("%%", "%")
                : value.text();
    }

    /** YAML doubles each {@code %} itself. */
    private static String plainPercent(String text) {
        return text.replace("%%", "%");
    }

    private void lose(String what) {
        lost.add(what);
    }

    private String write() {
        var writer = new YamlWriter();
        writer.comment("Converted from " + raw.mainFile() + ".");
        if (!lost.isEmpty()) {
            writer.comment("Not converted:");
            lost.forEach(what -> writer.comment("- " + what));
        }
        document.forEach(
                (key, section) -> {
                    writer.blankLine();
                    writer.entry(key, section);
                });
        return writer.text();
    }
}
