package org.supervisordjava.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/** Reads the types that are text: those that supervisord accepts, no {@code i8}, no {@code nil}. */
final class XmlRpcScalars {

    private XmlRpcScalars() {}

    static XmlRpcValue parse(String type, String text) throws XmlRpcParseException {
        try {
            return switch (type) {
                case "string" -> new XmlRpcValue.Str(text);
                case "int", "i4" -> new XmlRpcValue.Int(Long.parseLong(text.strip()));
                case "boolean" -> new XmlRpcValue.Bool(bool(text.strip()));
                case "double" -> new XmlRpcValue.Dbl(Double.parseDouble(text.strip()));
                case "dateTime.iso8601" -> new XmlRpcValue.DateTime(text.strip());
                case "base64" ->
                        new XmlRpcValue.Str(
                                new String(Base64.getMimeDecoder().decode(text.strip()), UTF_8));
                default -> throw new XmlRpcParseException("unknown type <" + type + ">");
            };
        } catch (IllegalArgumentException e) {
            throw new XmlRpcParseException("not a valid %s: %s".formatted(type, text), e);
        }
    }

    private static boolean bool(String text) {
        return switch (text) {
            case "0" -> false;
            case "1" -> true;
            default -> throw new IllegalArgumentException(text);
        };
    }
}
