package org.supervisordjava.metrics;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The labels of a series, sorted by name, as both text formats write them. Immutable. */
final class SeriesLabels {

    static final SeriesLabels NONE = new SeriesLabels(new String[0], new String[0]);

    private final String[] names;

    /** Of each name and value: {@code name="value"}. */
    private final String[] pairs;

    private SeriesLabels(String[] names, String[] pairs) {
        this.names = names;
        this.pairs = pairs;
    }

    static SeriesLabels of(String name, String value) {
        return NONE.with(name, value);
    }

    /** One more, of another name. */
    SeriesLabels with(String name, String value) {
        int found = Arrays.binarySearch(names, name);
        if (found >= 0) {
            throw new IllegalArgumentException("there is a label " + name + " already");
        }
        int at = -found - 1;
        return new SeriesLabels(inserted(names, at, name), inserted(pairs, at, pair(name, value)));
    }

    private static String pair(String name, String value) {
        return name + "=\"" + escaped(value) + "\"";
    }

    private static String[] inserted(String[] values, int at, String value) {
        var more = new String[values.length + 1];
        System.arraycopy(values, 0, more, 0, at);
        more[at] = value;
        System.arraycopy(values, at, more, at + 1, values.length - at);
        return more;
    }

    private static String escaped(String value) {
        if (value.indexOf('\\') < 0 && value.indexOf('"') < 0 && value.indexOf('\n') < 0) {
            return value;
        }
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    /** With its braces; nothing when there are none. */
    byte[] text() {
        return pairs.length == 0 ? new byte[0] : inBraces(String.join(",", pairs));
    }

    /** With one more, which stands behind the others whatever its name, as {@code le} does. */
    byte[] textWithLast(String name, String value) {
        var last = pair(name, value);
        return inBraces(pairs.length == 0 ? last : String.join(",", pairs) + "," + last);
    }

    private static byte[] inBraces(String text) {
        return ("{" + text + "}").getBytes(StandardCharsets.UTF_8);
    }
}
