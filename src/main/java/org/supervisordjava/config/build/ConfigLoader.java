package org.supervisordjava.config.build;

import org.supervisordjava.config.model.LoadedConfig;
import org.supervisordjava.config.source.ConfigEnvironment;
import org.supervisordjava.config.source.ConfigFiles;
import org.supervisordjava.config.text.ConfigException;

import java.nio.file.Path;
import java.util.Optional;

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
        return load(file, environment, Optional.empty());
    }

    /**
     * As {@link #load(Path, ConfigEnvironment)}, with warnings that nobody needs who is about to
     * find out.
     */
    public static LoadedConfig load(Path file, ConfigEnvironment environment, Outlook outlook)
            throws ConfigException {
        return load(file, environment, Optional.of(outlook));
    }

    private static LoadedConfig load(
            Path file, ConfigEnvironment environment, Optional<Outlook> outlook)
            throws ConfigException {
        return ConfigBuilder.build(ConfigFiles.read(file, environment), environment, outlook);
    }
}
