package org.supervisordjava.cli.rpc;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads an XML-RPC method response. */
final class ResponseReader {

    /** An answer of a supervisor nests five deep; the limit keeps a hostile one off the stack. */
    private static final int MAX_DEPTH = 64;

    private final XmlScanner xml;

    private ResponseReader(XmlScanner xml) {
        this.xml = xml;
    }

    static Object read(String response) throws RpcFault, MalformedResponseException {
        return new ResponseReader(new XmlScanner(response)).response();
    }

    private Object response() throws RpcFault, MalformedResponseException {
        xml.open("methodResponse");
        if (xml.atOpen("fault")) {
            throw fault();
        }
        xml.open("params");
        xml.open("param");
        var result = value(0);
        xml.close("param");
        xml.close("params");
        xml.close("methodResponse");
        return result;
    }

    private RpcFault fault() throws MalformedResponseException {
        xml.open("fault");
        if (value(0) instanceof Map<?, ?> fault
                && fault.get("faultCode") instanceof Integer code
                && fault.get("faultString") instanceof String text) {
            return new RpcFault(code, text);
        }
        throw xml.unexpected("faultCode and faultString");
    }

    private Object value(int depth) throws MalformedResponseException {
        if (depth > MAX_DEPTH) {
            throw xml.unexpected("less nesting");
        }
        if (!xml.open("value")) {
            return "";
        }
        if (!xml.atAnyOpen()) {
            return xml.textAndClose("value");
        }
        var typed = typed(xml.peekName(), depth);
        xml.close("value");
        return typed;
    }

    private Object typed(String type, int depth) throws MalformedResponseException {
        return switch (type) {
            case "array" -> array(depth);
            case "struct" -> struct(depth);
            case "string", "dateTime.iso8601" -> text(type);
            case "int", "i4" -> (int) integer(type);
            case "i8" -> integer(type);
            case "boolean" -> text(type).strip().equals("1");
            case "double" -> decimal(type);
            case "base64" -> base64(type);
            case "nil" -> {
                text(type);
                yield "";
            }
            default -> throw xml.unexpected("a type of XML-RPC");
        };
    }

    private String text(String type) throws MalformedResponseException {
        return xml.open(type) ? xml.textAndClose(type) : "";
    }

    private long integer(String type) throws MalformedResponseException {
        try {
            return Long.parseLong(text(type).strip());
        } catch (NumberFormatException e) {
            throw xml.unexpected("a number before this");
        }
    }

    private double decimal(String type) throws MalformedResponseException {
        try {
            return Double.parseDouble(text(type).strip());
        } catch (NumberFormatException e) {
            throw xml.unexpected("a number before this");
        }
    }

    private String base64(String type) throws MalformedResponseException {
        try {
            return new String(Base64.getMimeDecoder().decode(text(type)), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw xml.unexpected("base64 before this");
        }
    }

    private List<Object> array(int depth) throws MalformedResponseException {
        var values = new ArrayList<>();
        if (!xml.open("array")) {
            return values;
        }
        if (xml.open("data")) {
            while (xml.atOpen("value")) {
                values.add(value(depth + 1));
            }
            xml.close("data");
        }
        xml.close("array");
        return values;
    }

    private Map<String, Object> struct(int depth) throws MalformedResponseException {
        var members = new LinkedHashMap<String, Object>();
        if (!xml.open("struct")) {
            return members;
        }
        while (xml.atOpen("member")) {
            xml.open("member");
            var name = text("name");
            members.put(name, value(depth + 1));
            xml.close("member");
        }
        xml.close("struct");
        return members;
    }
}
