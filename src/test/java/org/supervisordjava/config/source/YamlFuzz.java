package org.supervisordjava.config.source;

import org.supervisordjava.config.option.EtcAccounts;
import org.supervisordjava.config.text.Problems;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * Whatever is in a file in YAML, reading it ends with sections or with problems that say something;
 * and what the YAML parser of others refuses has a problem here.
 */
public final class YamlFuzz {

    private static final Path FILE = Path.of("/etc/supervisord.yml");
    private static final ConfigEnvironment ENVIRONMENT =
            new ConfigEnvironment(
                    Map.of("A", "b", "HOME", "/root"),
                    "node",
                    new EtcAccounts(),
                    Path.of("/"),
                    Map.of());

    private YamlFuzz() {}

    /** The fuzzer calls it. */
    public static void fuzzerTestOneInput(byte[] input) {
        var text = new String(input, StandardCharsets.UTF_8);
        var problems = new Problems();
        var budget = ReadingBudget.ofCharacters(1_000_000);
        boolean abandoned = false;
        try {
            var reader = new YamlReader(FILE, ENVIRONMENT, problems, budget);
            reader.read(text);
            reader.sections();
        } catch (AbandonedReadingException e) {
            abandoned = true;
        }
        for (var problem : problems.all()) {
            if (problem.message().isBlank()) {
                throw new AssertionError("a problem without words at " + problem.location());
            }
        }
        if (!abandoned && !problems.hasErrors() && isRefused(text)) {
            throw new AssertionError("no YAML, and no problem");
        }
    }

    private static boolean isRefused(String text) {
        try {
            new Yaml(new LoaderOptions()).parse(new StringReader(text)).forEach(_ -> {});
            return false;
        } catch (YAMLException e) {
            return true;
        }
    }
}
