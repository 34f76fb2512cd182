package org.supervisordjava.config.tool;

import org.supervisordjava.config.build.ConfigBuilder;
import org.supervisordjava.config.option.EtcAccounts;
import org.supervisordjava.config.source.ConfigEnvironment;
import org.supervisordjava.config.source.ConfigFiles;
import org.supervisordjava.config.source.FilePinning;
import org.supervisordjava.config.text.ConfigException;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * Whatever a configuration in YAML is, it can be used or is refused with words. What can be used
 * can be shown, and read again it is the same.
 */
public final class ConfigFuzz {

    private static final Path FILE = Path.of("/etc/agent.yml");

    private ConfigFuzz() {}

    /**
     * The fuzzer calls it first: to prepare the many classes of the parser takes long on a busy
     * machine, and is not the first input's time.
     */
    public static void fuzzerInitialize() {
        fuzzerTestOneInput("programs: {a: {command: b}}".getBytes(StandardCharsets.UTF_8));
    }

    /** The fuzzer calls it. */
    public static void fuzzerTestOneInput(byte[] input) {
        var text = new String(input, StandardCharsets.UTF_8);
        try {
            var config =
                    ConfigBuilder.build(
                                    ConfigFiles.readYaml(FILE, text, environment()), environment())
                            .config();
            ConfigDump.json(config, ConfigDump.Secrets.HIDDEN);
            var again =
                    ConfigBuilder.build(
                                    ConfigFiles.readYaml(FILE, text, environment()), environment())
                            .config();
            if (!again.equals(config)) {
                throw new AssertionError("read twice, it is not the same");
            }
        } catch (ConfigException e) {
            if (e.problems().isEmpty() || e.getMessage().isBlank()) {
                throw new AssertionError("refused without words", e);
            }
        }
    }

    private static ConfigEnvironment environment() {
        return new ConfigEnvironment(
                Map.of("A", "b", "HOME", "/root"),
                "node",
                new EtcAccounts(),
                FilePinning.BY_NAME,
                Path.of("/"),
                Map.of());
    }
}
