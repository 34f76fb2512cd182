package org.supervisordjava.logs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Tells whether a line is one JSON object (RFC 8259), strictly: only then it may stand in another.
 * On the way it finds the level that a logger gave it.
 */
final class JsonObjectScan {

    /** Deeper ones are text: whoever reads them may not get on with them. */
    private static final int DEEPEST = 64;

    private static final Set<String> LEVELS =
            Set.of("level", "severity", "lvl", "loglevel", "log.level");

    /** Names of fields are anybody's, and must not pile up. */
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                    .build();

    private JsonObjectScan() {}

    /**
     * What has been found in a line that is an object.
     *
     * @param level as its logger says
     */
    record ScannedObject(Optional<LineSeverity> level) {}

    static Optional<ScannedObject> of(String text) {
        if (!text.startsWith("{")) {
            return Optional.empty();
        }
        try (var parser = JSON.createParser(text)) {
            parser.nextToken();
            var level = Optional.<LineSeverity>empty();
            for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                if (level.isEmpty() && LEVELS.contains(name.toLowerCase(Locale.ROOT))) {
                    level = level(parser);
                }
                parser.skipChildren();
            }
            return parser.nextToken() == null
                    ? Optional.of(new ScannedObject(level))
                    : Optional.empty();
        } catch (IOException noJson) {
            return Optional.empty();
        }
    }

    private static Optional<LineSeverity> level(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return LineSeverity.named(parser.getText().toUpperCase(Locale.ROOT));
        }
        return parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                ? LineSeverity.ofHundred(parser.getText())
                : Optional.empty();
    }
}
