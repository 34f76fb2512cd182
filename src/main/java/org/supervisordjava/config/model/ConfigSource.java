package org.supervisordjava.config.model;

import org.supervisordjava.config.text.ConfigException;

/** Reads the configuration again, as at start: same file, same command line, same environment. */
@FunctionalInterface
public interface ConfigSource {

    /** Any thread; may block on the disk. */
    LoadedConfig load() throws ConfigException;
}
