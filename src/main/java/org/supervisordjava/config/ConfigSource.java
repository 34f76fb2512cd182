package org.supervisordjava.config;

/** Reads the configuration again, as at start: same file, same command line, same environment. */
@FunctionalInterface
public interface ConfigSource {

    /** Any thread; may block on the disk. */
    LoadedConfig load() throws ConfigException;
}
