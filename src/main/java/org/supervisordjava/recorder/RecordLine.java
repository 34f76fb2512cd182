package org.supervisordjava.recorder;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import org.supervisordjava.config.text.SecretMask;
import org.supervisordjava.protocol.JsonWriter;
import org.supervisordjava.recorder.HistoryRecord.RecordKind;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A record as a line of JSON behind a checksum of it. A line that has been torn has another
 * checksum.
 */
final class RecordLine {

    /** Of a program's own words; the whole line stays far below a block of the disk. */
    private static final int MOST_CHARACTERS = 600;

    private static final int CHECKSUM = 8;

    private static final JsonFactory JSON =
            JsonFactory.builder().disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES).build();

    private RecordLine() {}

    /** With its end of line; without anything that is named like a secret. */
    static String of(HistoryRecord told) {
        var object = new LinkedHashMap<String, Object>();
        object.put("at", told.at().toEpochMilli());
        object.put("run", told.run());
        object.put("kind", told.kind().label());
        object.put("process", field(told.process()));
        object.put("words", field(SecretMask.inText(told.words())));
        var details = new LinkedHashMap<String, String>();
        told.details().forEach((name, value) -> details.put(name, field(SecretMask.inText(value))));
        object.put("details", details);
        var json = JsonWriter.write(object);
        return checksum(json) + " " + json + "\n";
    }

    /** Empty when it is not whole, or of a kind that a later version has. */
    static Optional<HistoryRecord> parse(String line) {
        if (line.length() <= CHECKSUM
                || line.charAt(CHECKSUM) != ' '
                || !line.startsWith(checksum(line.substring(CHECKSUM + 1)))) {
            return Optional.empty();
        }
        try (var parser = JSON.createParser(line.substring(CHECKSUM + 1))) {
            return Optional.of(record(parser));
        } catch (IOException | IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }

    private static HistoryRecord record(JsonParser json) throws IOException {
        var fields = new LinkedHashMap<String, String>();
        var details = new LinkedHashMap<String, String>();
        json.nextToken();
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                for (var key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
                    details.put(key, json.nextTextValue());
                }
            } else {
                fields.put(name, json.getText());
            }
        }
        return new HistoryRecord(
                Instant.ofEpochMilli(number(fields, "at")),
                number(fields, "run"),
                RecordKind.valueOf(fields.getOrDefault("kind", "").toUpperCase(Locale.ROOT)),
                fields.getOrDefault("process", ""),
                fields.getOrDefault("words", ""),
                details);
    }

    private static long number(Map<String, String> fields, String name) {
        return Long.parseLong(fields.getOrDefault(name, ""));
    }

    private static String checksum(String text) {
        var checksum = new CRC32();
        checksum.update(text.getBytes(StandardCharsets.UTF_8));
        return "%08x".formatted(checksum.getValue());
    }

    /** Without half characters, and what a terminal would obey. */
    private static String field(String text) {
        var field = new StringBuilder();
        int length = Math.min(text.length(), MOST_CHARACTERS);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            boolean isWhite = c == '\t' || c == '\n';
            boolean isHalf = Character.isSurrogate(c) && !isWhole(text, i);
            field.append(isHalf || !isWhite && Character.isISOControl(c) ? '?' : c);
        }
        return field.append(text.length() > length ? "…" : "").toString();
    }

    private static boolean isWhole(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                ? at + 1 < Math.min(text.length(), MOST_CHARACTERS)
                        && Character.isLowSurrogate(text.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }
}
