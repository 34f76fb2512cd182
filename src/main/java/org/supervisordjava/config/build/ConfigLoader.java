package org.supervisordjava.config.build;

import org.supervisordjava.config.model.LoadedConfig;
import org.supervisordjava.config.source.ConfigEnvironment;
import org.supervisordjava.config.source.IniReader;
import org.supervisordjava.config.source.YamlReader;
import org.supervisordjava.config.text.ConfigException;

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

    public static boolean isYaml(Path file) {
        var name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".yml") || name.endsWith(".yaml") || name.endsWith(".json");
    }
}
