package org.supervisordjava.config.source;

import org.supervisordjava.config.text.ConfigProblem.Location;

import java.util.List;
import java.util.Optional;

/** A YAML document with the place of everything in it. */
sealed interface YamlNode {

    Location location();

    /** What a message calls it. */
    String words();

    /**
     * A value.
     *
     * @param text as written, so that {@code 0700} and {@code yes} reach the option's own type
     */
    record Scalar(Location location, String text) implements YamlNode {
        @Override
        public String words() {
            return "`" + text + "`";
        }
    }

    /** Nothing, {@code ~} or {@code null}. */
    record Empty(Location location) implements YamlNode {
        @Override
        public String words() {
            return "nothing";
        }
    }

    record Sequence(Location location, List<YamlNode> items) implements YamlNode {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String words() {
            return "a list";
        }
    }

    /** Entries in the order of the file, each key once. */
    record Mapping(Location location, List<Entry> entries) implements YamlNode {
        public Mapping {
            entries = List.copyOf(entries);
        }

        Optional<YamlNode> find(String key) {
            return entries.stream()
                    .filter(entry -> entry.key().equals(key))
                    .map(Entry::value)
                    .findFirst();
        }

        @Override
        public String words() {
            return "a map";
        }
    }

    record Entry(String key, Location location, YamlNode value) {}
}
