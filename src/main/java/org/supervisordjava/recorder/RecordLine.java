package org.supervisordjava.recorder;

import org.supervisordjava.config.text.SecretMask;
import org.supervisordjava.recorder.HistoryRecord.RecordKind;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A record as a line of text: a checksum of the rest, time, run, kind, process, words and details,
 * separated by tabs. A line that has been torn has another checksum.
 */
final class RecordLine {

    /** Of a program's own words; the whole line stays far below a block of the disk. */
    private static final int MOST_CHARACTERS = 600;

    private static final int CHECKSUM = 8;
    private static final int FIELDS = 5;

    private RecordLine() {}

    /** With its end of line; without anything that is named like a secret. */
    static String of(HistoryRecord told) {
        var line = new StringBuilder();
        line.append(told.at().toEpochMilli())
                .append('\t')
                .append(told.run())
                .append('\t')
                .append(told.kind().label())
                .append('\t')
                .append(field(told.process()))
                .append('\t')
                .append(field(SecretMask.inText(told.words())));
        told.details()
                .forEach(
                        (name, value) ->
                                line.append('\t')
                                        .append(name)
                                        .append('=')
                                        .append(field(SecretMask.inText(value))));
        return checksum(line.toString()) + "\t" + line + "\n";
    }

    /** Empty when it is not whole, or of a kind that a later version has. */
    static Optional<HistoryRecord> parse(String line) {
        if (line.length() <= CHECKSUM
                || line.charAt(CHECKSUM) != '\t'
                || !line.startsWith(checksum(line.substring(CHECKSUM + 1)))) {
            return Optional.empty();
        }
        var fields = line.substring(CHECKSUM + 1).split("\t", -1);
        try {
            return fields.length < FIELDS ? Optional.empty() : Optional.of(parse(fields));
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }

    private static HistoryRecord parse(String[] fields) {
        var details = new LinkedHashMap<String, String>();
        for (int i = FIELDS; i < fields.length; i++) {
            int equals = fields[i].indexOf('=');
            if (equals > 0) {
                details.put(fields[i].substring(0, equals), text(fields[i].substring(equals + 1)));
            }
        }
        return new HistoryRecord(
                Instant.ofEpochMilli(Long.parseLong(fields[0])),
                Long.parseLong(fields[1]),
                RecordKind.valueOf(fields[2].toUpperCase(Locale.ROOT)),
                text(fields[3]),
                text(fields[4]),
                Map.copyOf(details));
    }

    private static String checksum(String text) {
        var checksum = new CRC32();
        checksum.update(text.getBytes(StandardCharsets.UTF_8));
        return "%08x".formatted(checksum.getValue());
    }

    private static String field(String text) {
        var field = new StringBuilder();
        int length = Math.min(text.length(), MOST_CHARACTERS);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> field.append("\\\\");
                case '\t' -> field.append("\\t");
                case '\n' -> field.append("\\n");
                // Half a character, and what a terminal would obey.
                default ->
                        field.append(
                                Character.isSurrogate(c) && !isWhole(text, i) || isControl(c)
                                        ? '?'
                                        : c);
            }
        }
        return field.append(text.length() > length ? "…" : "").toString();
    }

    private static boolean isControl(char c) {
        return Character.isISOControl(c);
    }

    private static boolean isWhole(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                ? at + 1 < Math.min(text.length(), MOST_CHARACTERS)
                        && Character.isLowSurrogate(text.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }

    private static String text(String field) {
        if (field.indexOf('\\') < 0) {
            return field;
        }
        var text = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '\\' && i + 1 < field.length()) {
                char escaped = field.charAt(++i);
                text.append(escaped == 't' ? '\t' : escaped == 'n' ? '\n' : escaped);
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
