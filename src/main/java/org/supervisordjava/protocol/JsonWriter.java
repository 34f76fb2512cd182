package org.supervisordjava.protocol;

import java.util.Collection;
import java.util.Map;

/**
 * Writes JSON (RFC 8259) of maps, collections, strings, numbers, booleans, null and values of
 * XML-RPC. The only one that writes it, for the client as for the server: by hand, because a
 * library would be most of what a one-shot command loads.
 */
public final class JsonWriter {

    private static final String HEX = "0123456789abcdef";
    private static final int INDENT = 2;

    private final StringBuilder json = new StringBuilder();
    private final boolean indented;
    private int depth;

    private JsonWriter(boolean indented) {
        this.indented = indented;
    }

    /** On one line. */
    public static String write(Object value) {
        return write(value, false);
    }

    /** For people: each member and element on a line of its own. */
    public static String writeIndented(Object value) {
        return write(value, true);
    }

    private static String write(Object value, boolean indented) {
        var writer = new JsonWriter(indented);
        writer.value(value);
        return writer.json.toString();
    }

    private void value(Object value) {
        switch (value) {
            case null -> json.append("null");
            case Map<?, ?> map -> object(map);
            case Collection<?> list -> array(list);
            case String text -> string(text);
            case JsonText text -> json.append(text.text());
            case Number number -> json.append(number);
            case Boolean flag -> json.append(flag);
            case XmlRpcValue.Struct struct -> object(struct.members());
            case XmlRpcValue.Array array -> array(array.values());
            case XmlRpcValue.Str text -> string(text.value());
            case XmlRpcValue.Int number -> json.append(number.value());
            case XmlRpcValue.Dbl number -> json.append(number.value());
            case XmlRpcValue.Bool flag -> json.append(flag.value());
            case XmlRpcValue.DateTime time -> string(time.value());
            default -> throw new IllegalArgumentException("cannot write " + value.getClass());
        }
    }

    private void object(Map<?, ?> map) {
        open('{');
        var isFirst = true;
        for (var entry : map.entrySet()) {
            next(isFirst);
            string(entry.getKey().toString());
            json.append(indented ? ": " : ":");
            value(entry.getValue());
            isFirst = false;
        }
        close('}', isFirst);
    }

    private void array(Collection<?> list) {
        open('[');
        var isFirst = true;
        for (var element : list) {
            next(isFirst);
            value(element);
            isFirst = false;
        }
        close(']', isFirst);
    }

    private void open(char bracket) {
        json.append(bracket);
        depth++;
    }

    private void next(boolean isFirst) {
        if (!isFirst) {
            json.append(',');
        }
        newLine();
    }

    private void close(char bracket, boolean isEmpty) {
        depth--;
        if (!isEmpty) {
            newLine();
        }
        json.append(bracket);
    }

    private void newLine() {
        if (indented) {
            json.append('\n').append(" ".repeat(depth * INDENT));
        }
    }

    private void string(String text) {
        json.append('"');
        for (var i = 0; i < text.length(); i++) {
            var character = text.charAt(i);
            switch (character) {
                case '"', '\\' -> json.append('\\').append(character);
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                    if (character < ' ' || isHalf(text, i)) {
                        escape(character);
                    } else {
                        json.append(character);
                    }
                }
            }
        }
        json.append('"');
    }

    /** A surrogate without its other half, which UTF-8 cannot encode. */
    private static boolean isHalf(String text, int at) {
        var character = text.charAt(at);
        if (Character.isHighSurrogate(character)) {
            return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        return Character.isLowSurrogate(character)
                && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }

    private void escape(char character) {
        json.append("\\u");
        for (var shift = 12; shift >= 0; shift -= 4) {
            json.append(HEX.charAt(character >> shift & 0xf));
        }
    }
}
