package org.supervisordjava.config.text;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The two ways to spell a configuration. */
public enum ConfigSyntax {
    /** supervisord.conf. */
    INI,
    YAML;

    /** What a configuration's name can end in. */
    public static final List<String> ENDINGS = List.of(".yml", ".yaml", ".json", ".conf", ".ini");

    /**
     * YAML for {@code .yml}, {@code .yaml} and {@code .json}; everything else is a
     * supervisord.conf.
     */
    public static ConfigSyntax of(Path file) {
        var name = name(file);
        return name.endsWith(".yml") || name.endsWith(".yaml") || name.endsWith(".json")
                ? YAML
                : INI;
    }

    /** Whether the name ends like a configuration's. */
    public static boolean isTold(Path file) {
        return ENDINGS.stream().anyMatch(name(file)::endsWith);
    }

    private static String name(Path file) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT);
    }
}
