package org.supervisordjava.config.source;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;

import org.supervisordjava.config.text.ConfigProblem.Location;
import org.supervisordjava.config.text.Problems;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.reader.ReaderException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one YAML document into {@link YamlNode}s, with anchors, aliases and merge keys ({@code <<})
 * resolved. An alias shares its node, so that nested aliases cannot blow up memory.
 */
final class YamlDocument {

    private static final String MERGE = "<<";

    /** A configuration needs six. */
    private static final int MAX_DEPTH = 64;

    /** What an entry costs that is merged into a map. */
    private static final int MERGED = 10;

    private final AnchoringParser parser;
    private final String file;
    private final Problems problems;
    private final ReadingBudget budget;
    private final Map<String, YamlNode> anchors = new HashMap<>();
    private int depth;

    private YamlDocument(
            AnchoringParser parser, String file, Problems problems, ReadingBudget budget) {
        this.parser = parser;
        this.file = file;
        this.problems = problems;
        this.budget = budget;
    }

    /**
     * @param file what messages call the document
     * @return the root; {@link YamlNode.Empty} for an empty document or one that is not YAML, which
     *     is then among the problems
     */
    static YamlNode read(String text, String file, Problems problems, ReadingBudget budget) {
        try (var parser = AnchoringParser.of(text)) {
            return new YamlDocument(parser, file, problems, budget).root();
        } catch (JsonProcessingException e) {
            problems.error(place(file, e), "not valid YAML: " + reason(e));
        } catch (ReaderException e) {
            problems.error(
                    place(file, text, e.getPosition()),
                    "not valid YAML: the character U+%04X is not allowed"
                            .formatted(e.getCodePoint()));
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
        return new YamlNode.Empty(new Location(file, 1, 1));
    }

    private YamlNode root() throws IOException {
        if (parser.nextToken() == null) {
            return new YamlNode.Empty(new Location(file, 1, 1));
        }
        var root = node();
        if (parser.nextToken() != null) {
            problems.error(
                    here(),
                    "more than one YAML document",
                    "keep everything above the second `---`");
        }
        return root;
    }

    /**
     * @param position in characters
     */
    private static Location place(String file, String text, int position) {
        var before = text.substring(0, text.offsetByCodePoints(0, position));
        int lines = (int) before.chars().filter(c -> c == '\n').count();
        return new Location(file, lines + 1, before.length() - before.lastIndexOf('\n'));
    }

    private static Location place(String file, JsonProcessingException e) {
        return e.getCause() instanceof MarkedYAMLException marked && marked.getProblemMark() != null
                ? new Location(
                        file,
                        marked.getProblemMark().getLine() + 1,
                        marked.getProblemMark().getColumn() + 1)
                : located(file, e.getLocation());
    }

    /** The one line of the parser's message that says what is wrong. */
    private static String reason(JsonProcessingException e) {
        return switch (e.getCause()) {
            case MarkedYAMLException marked -> marked.getProblem();
            // SnakeYAML looks for hexadecimal digits only where there are further characters.
            case NumberFormatException _ ->
                    "an escape in double quotes ends with the file, or is above \\U0010FFFF";
            case null, default -> e.getOriginalMessage().lines().findFirst().orElse("");
        };
    }

    /** The node that begins at the current token; leaves the parser at its last token. */
    private YamlNode node() throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING && parser.isCurrentAlias()) {
            return alias(parser.getText());
        }
        var anchor = parser.anchor();
        var node = unanchoredNode();
        anchor.ifPresent(name -> anchors.put(name, node));
        return node;
    }

    private YamlNode unanchoredNode() throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT, START_ARRAY -> nested();
            case VALUE_NULL -> new YamlNode.Empty(here());
            default -> new YamlNode.Scalar(here(), parser.getText());
        };
    }

    private YamlNode nested() throws IOException {
        if (depth == MAX_DEPTH) {
            problems.error(here(), "nested deeper than %d".formatted(MAX_DEPTH));
            var empty = new YamlNode.Empty(here());
            parser.skipChildren();
            return empty;
        }
        depth++;
        var node = parser.currentToken() == JsonToken.START_OBJECT ? mapping() : sequence();
        depth--;
        return node;
    }

    private YamlNode alias(String name) {
        var node = anchors.get(name);
        if (node == null) {
            problems.error(here(), "no anchor `&" + name + "` before `*" + name + "`");
            return new YamlNode.Empty(here());
        }
        return node;
    }

    private YamlNode sequence() throws IOException {
        var location = here();
        var items = new ArrayList<YamlNode>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node());
        }
        return new YamlNode.Sequence(location, items);
    }

    private YamlNode mapping() throws IOException {
        var location = here();
        var entries = new LinkedHashMap<String, YamlNode.Entry>();
        var merged = new ArrayList<YamlNode>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var key = parser.currentName();
            var keyLocation = here();
            parser.nextToken();
            var value = node();
            if (key.equals(MERGE)) {
                merged.add(value);
            } else if (entries.putIfAbsent(key, new YamlNode.Entry(key, keyLocation, value))
                    != null) {
                problems.error(
                        keyLocation,
                        "`" + key + "` is given twice",
                        "the first is in line " + entries.get(key).location().line());
            }
        }
        merged.forEach(source -> merge(source, entries));
        return new YamlNode.Mapping(location, List.copyOf(entries.values()));
    }

    /** Adds the entries of a map, or of several with the first winning, that are not there yet. */
    private void merge(YamlNode source, Map<String, YamlNode.Entry> entries) {
        budget.spend(MERGED);
        switch (source) {
            case YamlNode.Mapping map -> {
                budget.spend((long) MERGED * map.entries().size());
                map.entries().forEach(entry -> entries.putIfAbsent(entry.key(), entry));
            }
            case YamlNode.Sequence list -> list.items().forEach(item -> merge(item, entries));
            case YamlNode.Scalar scalar -> refuseMerge(scalar);
            case YamlNode.Empty empty -> refuseMerge(empty);
        }
    }

    private void refuseMerge(YamlNode source) {
        problems.error(
                source.location(), "`<<` merges a map or a list of maps, found " + source.words());
    }

    private Location here() {
        return located(file, parser.currentTokenLocation());
    }

    private static Location located(String file, JsonLocation location) {
        return location == null
                ? new Location(file, 0, 0)
                : new Location(file, location.getLineNr(), location.getColumnNr());
    }
}
