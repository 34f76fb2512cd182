package org.supervisordjava.config.build;

import org.supervisordjava.config.model.LoadedConfig;
import org.supervisordjava.config.source.ConfigEnvironment;
import org.supervisordjava.config.source.ConfigFiles;
import org.supervisordjava.config.text.ConfigException;

import java.nio.file.Path;

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
        return ConfigBuilder.build(ConfigFiles.read(file, environment), environment);
    }
}
