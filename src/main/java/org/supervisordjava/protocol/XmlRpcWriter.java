package org.supervisordjava.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Writes calls and answers byte for byte as Python's {@code xmlrpc.client.dumps} does, except that
 * a carriage return survives, and that an answer is always well-formed: a control character appears
 * as its symbol (U+2400 and up), what XML cannot hold otherwise as U+FFFD. In a call it is left to
 * the server to refuse them, because changing what is asked for would be worse.
 */
public final class XmlRpcWriter {

    private static final String DECLARATION = "<?xml version='1.0'?>\n";
    private static final String HEAD = DECLARATION + "<methodResponse>\n";
    private static final String TAIL = "</methodResponse>\n";
    private static final char CONTROL_PICTURES = '\u2400';
    private static final char REPLACEMENT = '\ufffd';

    private final StringBuilder out = new StringBuilder(512);

    private final boolean wellFormed;

    private XmlRpcWriter(boolean wellFormed) {
        this.wellFormed = wellFormed;
    }

    public static byte[] call(MethodCall call) {
        var writer = new XmlRpcWriter(false);
        writer.out.append(DECLARATION).append("<methodCall>\n<methodName>");
        writer.escape(call.methodName());
        writer.out.append("</methodName>\n<params>\n");
        for (var param : call.params()) {
            writer.param(param);
        }
        writer.out.append("</params>\n</methodCall>\n");
        return writer.bytes();
    }

    public static byte[] response(XmlRpcValue value) {
        var writer = new XmlRpcWriter(true);
        writer.out.append(HEAD).append("<params>\n");
        writer.param(value);
        writer.out.append("</params>\n").append(TAIL);
        return writer.bytes();
    }

    public static byte[] fault(int code, String text) {
        var writer = new XmlRpcWriter(true);
        writer.out.append(HEAD).append("<fault>\n");
        writer.value(faultStruct(code, text));
        writer.out.append("</fault>\n").append(TAIL);
        return writer.bytes();
    }

    /** What stands for a fault inside an answer. */
    public static XmlRpcValue faultStruct(int code, String text) {
        return XmlRpcValue.Struct.builder().put("faultCode", code).put("faultString", text).build();
    }

    private byte[] bytes() {
        return out.toString().getBytes(UTF_8);
    }

    private void param(XmlRpcValue value) {
        out.append("<param>\n");
        value(value);
        out.append("</param>\n");
    }

    private void value(XmlRpcValue value) {
        switch (value) {
            case XmlRpcValue.Int(long number) -> scalar("int", Long.toString(capped(number)));
            case XmlRpcValue.Bool(boolean flag) -> scalar("boolean", flag ? "1" : "0");
            case XmlRpcValue.Dbl(double number) -> scalar("double", Double.toString(number));
            case XmlRpcValue.DateTime(String time) -> scalar("dateTime.iso8601", time);
            case XmlRpcValue.Str(String text) -> scalar("string", text);
            case XmlRpcValue.Array array -> array(array);
            case XmlRpcValue.Struct struct -> struct(struct);
        }
    }

    private void scalar(String type, String text) {
        out.append("<value><").append(type).append('>');
        escape(text);
        out.append("</").append(type).append("></value>\n");
    }

    private void array(XmlRpcValue.Array array) {
        out.append("<value><array><data>\n");
        array.values().forEach(this::value);
        out.append("</data></array></value>\n");
    }

    private void struct(XmlRpcValue.Struct struct) {
        out.append("<value><struct>\n");
        struct.members()
                .forEach(
                        (name, member) -> {
                            out.append("<member>\n<name>");
                            escape(name);
                            out.append("</name>\n");
                            value(member);
                            out.append("</member>\n");
                        });
        out.append("</struct></value>\n");
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '\t', '\n' -> out.append(c);
                // Written plainly, a parser would turn it into a line feed.
                case '\r' -> out.append("&#13;");
                default -> i += append(text, i, c);
            }
        }
    }

    /**
     * @return how many more characters were taken
     */
    private int append(String text, int index, char c) {
        if (!wellFormed) {
            out.append(c);
            return 0;
        }
        if (Character.isSurrogate(c)) {
            int codePoint = text.codePointAt(index);
            boolean pair = Character.charCount(codePoint) == 2;
            out.appendCodePoint(pair ? codePoint : REPLACEMENT);
            return pair ? 1 : 0;
        }
        out.append(representable(c));
        return 0;
    }

    private static char representable(char c) {
        if (c < ' ') {
            return (char) (CONTROL_PICTURES + c);
        }
        return c < '\ufffe' ? c : REPLACEMENT;
    }

    private static long capped(long number) {
        return Math.clamp(number, -Integer.MAX_VALUE, Integer.MAX_VALUE);
    }
}
