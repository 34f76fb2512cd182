package org.supervisordjava.config;

import java.nio.file.Path;
import java.util.Locale;

/** Reads a configuration file, in the syntax that its name tells. */
public final class ConfigLoader {

    private ConfigLoader() {}

    /**
     * Reads {@code .yml}, {@code .yaml} and {@code .json} as YAML and everything else as
     * supervisord.conf. Blocks on the disk; any thread.
     *
     * @throws ConfigException with everything that is wrong
     */
    public static LoadedConfig load(Path file, ConfigEnvironment environment)
            throws ConfigException {
        var raw =
                isYaml(file)
                        ? YamlReader.read(file, environment)
                        : IniReader.read(file, environment);
        return ConfigBuilder.build(raw, environment);
    }

    static boolean isYaml(Path file) {
        var name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".yml") || name.endsWith(".yaml") || name.endsWith(".json");
    }
}
