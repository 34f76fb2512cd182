package org.supervisordjava.config.source;

import org.supervisordjava.config.option.EtcAccounts;
import org.supervisordjava.config.text.ConfigProblem.Location;
import org.supervisordjava.config.text.Problems;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Whatever a YAML text is, the linear reader hands the same to the parser as SnakeYAML's own, place
 * by place; and reading it ends with sections or with problems that say something.
 */
public final class YamlFuzz {

    private YamlFuzz() {}

    /**
     * The fuzzer calls it first: to prepare the many classes of the parser takes long on a busy
     * machine, and is not the first input's time.
     */
    public static void fuzzerInitialize() {
        fuzzerTestOneInput("a: b".getBytes(StandardCharsets.UTF_8));
    }

    /** The fuzzer calls it. */
    public static void fuzzerTestOneInput(byte[] input) {
        var text = new String(input, StandardCharsets.UTF_8);
        var wholeText = wholeText(text);
        if (wholeText != null) {
            var expected = events(new StreamReader(text));
            var found = events(wholeText);
            if (!found.equals(expected)) {
                throw new AssertionError("SnakeYAML: " + expected + ", here: " + found);
            }
        }
        read(text);
    }

    private static StreamReader wholeText(String text) {
        try {
            return new WholeTextReader(new StringReader(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (YAMLException e) {
            return null; // refused for a character, which SnakeYAML does when it comes to it
        }
    }

    private static List<String> events(StreamReader reader) {
        var events = new ArrayList<String>();
        var parser = new ParserImpl(reader, new LoaderOptions());
        try {
            for (var event = parser.getEvent(); event != null; event = parser.getEvent()) {
                var mark = event.getStartMark();
                events.add("%s at %d:%d".formatted(event, mark.getLine(), mark.getColumn()));
            }
        } catch (YAMLException | NumberFormatException e) { // the second for "\\x at the end
            events.add(e.getMessage().lines().findFirst().orElse(""));
        }
        return events;
    }

    private static void read(String text) {
        var problems = new Problems();
        var environment =
                new ConfigEnvironment(
                        Map.of("A", "b"),
                        "node",
                        new EtcAccounts(),
                        FilePinning.BY_NAME,
                        Path.of("/"),
                        Map.of());
        try {
            new YamlReader(
                            Path.of("/etc/agent.yml"),
                            environment,
                            problems,
                            ReadingBudget.ofCharacters(1_000_000))
                    .read(text);
        } catch (AbandonedReadingException e) {
            problems.lastError(new Location("x", 0, 0), e.getMessage(), e.hint());
        }
        for (var problem : problems.all()) {
            if (problem.message().isBlank()) {
                throw new AssertionError("a problem without words at " + problem.location());
            }
        }
    }
}
