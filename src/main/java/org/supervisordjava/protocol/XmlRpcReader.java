package org.supervisordjava.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Reads calls and answers. UTF-8 whatever is declared, and a bounded depth; the caller bounds the
 * size.
 *
 * <p>Strict about what is asked: only XML, and the types that supervisord accepts. Tolerant about
 * what is answered: supervisord puts the control bytes of a program's output into its answers as
 * they are, which no XML parser accepts, and other servers answer with {@code i8} and {@code nil}.
 */
public final class XmlRpcReader {

    /** Values inside each other. An answer of a supervisor nests five deep, a multicall four. */
    private static final int MAX_DEPTH = 16;

    private final XmlScanner xml;
    private final boolean tolerant;

    private XmlRpcReader(String text, boolean tolerant) {
        this.xml = new XmlScanner(text, tolerant);
        this.tolerant = tolerant;
    }

    /**
     * @throws XmlRpcParseException whatever is wrong with the body
     */
    public static MethodCall call(byte[] body) throws XmlRpcParseException {
        var text = isPlain(body) ? new String(body, US_ASCII) : characters(decoded(body));
        return new XmlRpcReader(text, false).call();
    }

    /** Whether each byte is a character that stands for itself. */
    private static boolean isPlain(byte[] body) {
        for (byte each : body) {
            if (each < ' ' && each != '\n' && each != '\t') {
                return false;
            }
        }
        return true;
    }

    private static String decoded(byte[] body) throws XmlRpcParseException {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException e) {
            throw new XmlRpcParseException("not UTF-8", e);
        }
    }

    /**
     * @throws XmlRpcParseException when it is no answer
     */
    public static MethodResponse response(String body) throws XmlRpcParseException {
        return new XmlRpcReader(body, true).response();
    }

    /** The text with its line ends as XML has them; refused when it has what XML has not. */
    private static String characters(String text) throws XmlRpcParseException {
        for (var i = 0; i < text.length(); i++) {
            var character = text.charAt(i);
            if (!Character.isSurrogate(character) && !XmlScanner.isCharacter(character)) {
                throw new XmlRpcParseException("not XML: character " + (int) character);
            }
        }
        return text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n');
    }

    private MethodCall call() throws XmlRpcParseException {
        xml.openFilled("methodCall");
        var name = xml.text("methodName").strip();
        if (name.isEmpty()) {
            throw new XmlRpcParseException("no method name");
        }
        List<XmlRpcValue> params = xml.atOpen("params") ? params() : List.of();
        xml.close("methodCall");
        xml.end();
        return new MethodCall(name, params);
    }

    private List<XmlRpcValue> params() throws XmlRpcParseException {
        var params = new ArrayList<XmlRpcValue>();
        if (xml.open("params")) {
            while (xml.atOpen("param")) {
                params.add(param());
            }
            xml.close("params");
        }
        return params;
    }

    private XmlRpcValue param() throws XmlRpcParseException {
        xml.openFilled("param");
        var value = value(0);
        xml.close("param");
        return value;
    }

    private MethodResponse response() throws XmlRpcParseException {
        xml.openFilled("methodResponse");
        var response = xml.atOpen("fault") ? refusal() : result();
        xml.close("methodResponse");
        xml.end();
        return response;
    }

    private MethodResponse result() throws XmlRpcParseException {
        xml.openFilled("params");
        var value = param();
        xml.close("params");
        return new MethodResponse.Result(value);
    }

    private MethodResponse refusal() throws XmlRpcParseException {
        xml.openFilled("fault");
        if (value(0) instanceof XmlRpcValue.Struct fault
                && fault.members().get("faultCode") instanceof XmlRpcValue.Int code
                && fault.members().get("faultString") instanceof XmlRpcValue.Str text) {
            xml.close("fault");
            return new MethodResponse.Refusal((int) code.value(), text.value());
        }
        throw xml.unexpected("faultCode and faultString before this");
    }

    private XmlRpcValue value(int depth) throws XmlRpcParseException {
        if (depth > MAX_DEPTH) {
            throw xml.unexpected("less nesting");
        }
        if (!xml.open("value")) {
            return XmlRpcValue.of("");
        }
        if (!xml.atAnyOpen()) {
            return XmlRpcValue.of(xml.textAndClose("value"));
        }
        var typed = typed(xml.peekName(), depth);
        xml.close("value");
        return typed;
    }

    private XmlRpcValue typed(String type, int depth) throws XmlRpcParseException {
        return switch (type) {
            case "array" -> array(depth);
            case "struct" -> struct(depth);
            default -> scalar(type);
        };
    }

    private XmlRpcValue scalar(String type) throws XmlRpcParseException {
        try {
            return switch (type) {
                case "string" -> XmlRpcValue.of(xml.text(type));
                case "int", "i4" -> XmlRpcValue.of(Long.parseLong(xml.text(type).strip()));
                case "boolean" -> XmlRpcValue.of(bool(xml.text(type).strip()));
                case "double" -> new XmlRpcValue.Dbl(Double.parseDouble(xml.text(type).strip()));
                case "dateTime.iso8601" -> new XmlRpcValue.DateTime(xml.text(type).strip());
                case "base64" -> XmlRpcValue.of(base64(xml.text(type).strip()));
                default -> tolerantScalar(type);
            };
        } catch (IllegalArgumentException e) {
            throw xml.unexpected("a valid " + type + " before this");
        }
    }

    private XmlRpcValue tolerantScalar(String type) throws XmlRpcParseException {
        if (tolerant && type.equals("i8")) {
            return XmlRpcValue.of(Long.parseLong(xml.text(type).strip()));
        }
        if (tolerant && type.equals("nil")) {
            xml.text(type);
            return XmlRpcValue.of("");
        }
        throw xml.unexpected("a type of XML-RPC");
    }

    private static boolean bool(String text) {
        return switch (text) {
            case "0" -> false;
            case "1" -> true;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static String base64(String text) {
        return new String(Base64.getMimeDecoder().decode(text), UTF_8);
    }

    private XmlRpcValue array(int depth) throws XmlRpcParseException {
        var values = new ArrayList<XmlRpcValue>();
        xml.openFilled("array");
        if (xml.open("data")) {
            while (xml.atOpen("value")) {
                values.add(value(depth + 1));
            }
            xml.close("data");
        }
        xml.close("array");
        return new XmlRpcValue.Array(values);
    }

    private XmlRpcValue struct(int depth) throws XmlRpcParseException {
        var members = new LinkedHashMap<String, XmlRpcValue>();
        if (xml.open("struct")) {
            while (xml.atOpen("member")) {
                xml.openFilled("member");
                var name = xml.text("name");
                members.put(name, value(depth + 1));
                xml.close("member");
            }
            xml.close("struct");
        }
        return new XmlRpcValue.Struct(members);
    }
}
