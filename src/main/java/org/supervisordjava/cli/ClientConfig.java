package org.supervisordjava.cli;

import org.supervisordjava.cli.rpc.ServerUrl;
import org.supervisordjava.config.text.UsageException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a configuration file tells a client: the section {@code [supervisorctl]} of a
 * supervisord.conf, or the key {@code control.socket} of a YAML file.
 *
 * @param origin the file
 * @param values by option name: serverurl, username, password, prompt, history_file
 */
record ClientConfig(Path origin, Map<String, String> values) {

    private static final String SECTION = "supervisorctl";

    /** Null when the file does not say. */
    String value(String option) {
        return values.get(option);
    }

    /**
     * Reads a file that was asked for.
     *
     * @throws UsageException when it cannot be read, or does not say how to reach a server
     */
    static ClientConfig read(Path file, Map<String, String> environment) throws UsageException {
        if (!Files.exists(file)) {
            throw new UsageException("could not find config file " + file);
        }
        var config = readIfAny(file, environment);
        if (config == null) {
            throw new UsageException(
                    isYaml(file)
                            ? "cannot find control.socket in " + file
                            : ".ini file does not include supervisorctl section");
        }
        return config;
    }

    /**
     * Reads a file that was found.
     *
     * @return null when it does not say how to reach a server
     */
    static ClientConfig readIfAny(Path file, Map<String, String> environment)
            throws UsageException {
        var text = text(file);
        if (isYaml(file)) {
            var socket = YamlSocket.find(text);
            return socket == null ? null : new ClientConfig(file, Map.of("serverurl", url(socket)));
        }
        var options = IniSection.read(text, SECTION);
        return options == null
                ? null
                : new ClientConfig(file, new Expansion(file, environment).expand(options));
    }

    private static String url(String socket) {
        return ServerUrl.isUrl(socket) ? socket : ServerUrl.ofSocketFile(socket);
    }

    private static boolean isYaml(Path file) {
        var name = file.toString();
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }

    private static String text(Path file) throws UsageException {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UsageException("could not read config file " + file);
        }
    }
}
