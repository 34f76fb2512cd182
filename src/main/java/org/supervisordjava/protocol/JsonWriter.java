package org.supervisordjava.protocol;

import java.util.List;
import java.util.Map;

/** Writes JSON (RFC 8259) of maps, lists, strings, numbers, booleans and values of XML-RPC. */
public final class JsonWriter {

    private static final String HEX = "0123456789abcdef";

    private final StringBuilder json = new StringBuilder();

    private JsonWriter() {}

    public static String write(Object value) {
        var writer = new JsonWriter();
        writer.value(value);
        return writer.json.toString();
    }

    private void value(Object value) {
        switch (value) {
            case Map<?, ?> map -> object(map);
            case List<?> list -> array(list);
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
        json.append('{');
        var separator = "";
        for (var entry : map.entrySet()) {
            json.append(separator);
            string(entry.getKey().toString());
            json.append(':');
            value(entry.getValue());
            separator = ",";
        }
        json.append('}');
    }

    private void array(List<?> list) {
        json.append('[');
        var separator = "";
        for (var element : list) {
            json.append(separator);
            value(element);
            separator = ",";
        }
        json.append(']');
    }

    private void string(String text) {
        json.append('"');
        for (var i = 0; i < text.length(); i++) {
            var character = text.charAt(i);
            if (character == '"' || character == '\\') {
                json.append('\\').append(character);
            } else if (character < ' ') {
                json.append("\\u00");
                json.append(HEX.charAt(character >> 4)).append(HEX.charAt(character & 0xf));
            } else {
                json.append(character);
            }
        }
        json.append('"');
    }
}
