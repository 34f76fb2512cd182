package org.supervisordjava.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes calls and answers byte for byte as Python's {@code xmlrpc.client.dumps} does, except that
 * a carriage return survives, and that an answer is always well-formed: a control character appears
 * as its symbol (U+2400 and up), what XML cannot hold otherwise as U+FFFD. In a call it is left to
 * the server to refuse them, because changing what is asked for would be worse.
 */
public final class XmlRpcWriter {

    private static final byte[] DECLARATION = ascii("<?xml version='1.0'?>\n");
    private static final byte[] HEAD = ascii("<?xml version='1.0'?>\n<methodResponse>\n");
    private static final byte[] TAIL = ascii("</methodResponse>\n");
    private static final byte[] CALL = ascii("<methodCall>\n<methodName>");
    private static final byte[] PARAMS = ascii("</methodName>\n<params>\n");
    private static final byte[] END_OF_CALL = ascii("</params>\n</methodCall>\n");
    private static final byte[] RESULT = ascii("<params>\n");
    private static final byte[] END_OF_RESULT = ascii("</params>\n");
    private static final byte[] FAULT = ascii("<fault>\n");
    private static final byte[] END_OF_FAULT = ascii("</fault>\n");
    private static final byte[] PARAM = ascii("<param>\n");
    private static final byte[] END_OF_PARAM = ascii("</param>\n");
    private static final byte[] ARRAY = ascii("<value><array><data>\n");
    private static final byte[] END_OF_ARRAY = ascii("</data></array></value>\n");
    private static final byte[] STRUCT = ascii("<value><struct>\n");
    private static final byte[] END_OF_STRUCT = ascii("</struct></value>\n");
    private static final byte[] MEMBER = ascii("<member>\n<name>");
    private static final byte[] END_OF_NAME = ascii("</name>\n");
    private static final byte[] END_OF_MEMBER = ascii("</member>\n");
    private static final byte[] AMPERSAND = ascii("&amp;");
    private static final byte[] LESS = ascii("&lt;");
    private static final byte[] GREATER = ascii("&gt;");
    private static final byte[] RETURN = ascii("&#13;");
    private static final ScalarTags INT = ScalarTags.of("int");
    private static final ScalarTags BOOLEAN = ScalarTags.of("boolean");
    private static final ScalarTags DOUBLE = ScalarTags.of("double");
    private static final ScalarTags DATE_TIME = ScalarTags.of("dateTime.iso8601");
    private static final ScalarTags STRING = ScalarTags.of("string");
    private static final char CONTROL_PICTURES = '\u2400';
    private static final char REPLACEMENT = '\ufffd';
    private static final char DELETE = 0x7f;

    private final boolean wellFormed;

    /** What stands before {@link #out}. */
    private final List<byte[]> pieces = new ArrayList<>();

    private byte[] out = new byte[256];
    private int size;

    /** What stands before and after a value. */
    private record ScalarTags(byte[] begin, byte[] end) {
        static ScalarTags of(String type) {
            return new ScalarTags(
                    ascii("<value><" + type + ">"), ascii("</" + type + "></value>\n"));
        }
    }

    private XmlRpcWriter(boolean wellFormed) {
        this.wellFormed = wellFormed;
    }

    /** Some members of a structure of an answer, for {@link #structs}. */
    public static byte[] members(XmlRpcValue.Struct struct) {
        var writer = new XmlRpcWriter(true);
        struct.members().forEach(writer::member);
        return writer.bytes();
    }

    /**
     * A member of a structure of an answer, for {@link #structs}: a text of which only the
     * beginning is known.
     */
    public static byte[] beginningOfMember(String name, String text) {
        var writer = new XmlRpcWriter(true);
        writer.put(MEMBER);
        writer.escape(name);
        writer.put(END_OF_NAME);
        writer.put(STRING.begin());
        writer.escape(text);
        return writer.bytes();
    }

    /** The rest of it. */
    public static byte[] restOfMember(String text) {
        var writer = new XmlRpcWriter(true);
        writer.escape(text);
        writer.put(STRING.end());
        writer.put(END_OF_MEMBER);
        return writer.bytes();
    }

    /**
     * An array of structures of an answer, of each its members, in pieces, which are not copied.
     */
    public static XmlRpcValue.Written structs(List<List<byte[]>> structs) {
        var pieces = new ArrayList<byte[]>(8 * structs.size() + 2);
        pieces.add(ARRAY);
        for (var members : structs) {
            pieces.add(STRUCT);
            pieces.addAll(members);
            pieces.add(END_OF_STRUCT);
        }
        pieces.add(END_OF_ARRAY);
        return new XmlRpcValue.Written(pieces);
    }

    public static byte[] call(MethodCall call) {
        var writer = new XmlRpcWriter(false);
        writer.put(DECLARATION);
        writer.put(CALL);
        writer.escape(call.methodName());
        writer.put(PARAMS);
        for (var param : call.params()) {
            writer.param(param);
        }
        writer.put(END_OF_CALL);
        return writer.bytes();
    }

    /** In pieces, which nobody may change. */
    public static List<byte[]> response(XmlRpcValue value) {
        var writer = new XmlRpcWriter(true);
        writer.put(HEAD);
        writer.put(RESULT);
        writer.param(value);
        writer.put(END_OF_RESULT);
        writer.put(TAIL);
        writer.cut();
        return writer.pieces;
    }

    public static byte[] fault(int code, String text) {
        var writer = new XmlRpcWriter(true);
        writer.put(HEAD);
        writer.put(FAULT);
        writer.write(faultStruct(code, text));
        writer.put(END_OF_FAULT);
        writer.put(TAIL);
        return writer.bytes();
    }

    /** What stands for a fault inside an answer. */
    public static XmlRpcValue faultStruct(int code, String text) {
        return XmlRpcValue.Struct.builder().put("faultCode", code).put("faultString", text).build();
    }

    private byte[] bytes() {
        return Arrays.copyOf(out, size);
    }

    /** What is written from now on is another piece. */
    private void cut() {
        if (size > 0) {
            pieces.add(bytes());
            size = 0;
        }
    }

    private void param(XmlRpcValue value) {
        put(PARAM);
        write(value);
        put(END_OF_PARAM);
    }

    private void write(XmlRpcValue value) {
        switch (value) {
            case XmlRpcValue.Int(long number) -> scalar(INT, Long.toString(capped(number)));
            case XmlRpcValue.Bool(boolean flag) -> scalar(BOOLEAN, flag ? "1" : "0");
            case XmlRpcValue.Dbl(double number) -> scalar(DOUBLE, Double.toString(number));
            case XmlRpcValue.DateTime(String time) -> scalar(DATE_TIME, time);
            case XmlRpcValue.Str(String text) -> scalar(STRING, text);
            case XmlRpcValue.Written(var xml) -> {
                cut();
                pieces.addAll(xml);
            }
            case XmlRpcValue.Array array -> array(array);
            case XmlRpcValue.Struct struct -> struct(struct);
        }
    }

    private void scalar(ScalarTags type, String text) {
        put(type.begin());
        escape(text);
        put(type.end());
    }

    private void array(XmlRpcValue.Array array) {
        put(ARRAY);
        array.values().forEach(this::write);
        put(END_OF_ARRAY);
    }

    private void struct(XmlRpcValue.Struct struct) {
        put(STRUCT);
        struct.members().forEach(this::member);
        put(END_OF_STRUCT);
    }

    private void member(String name, XmlRpcValue value) {
        put(MEMBER);
        escape(name);
        put(END_OF_NAME);
        write(value);
        put(END_OF_MEMBER);
    }

    private void escape(String text) {
        ensure(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> put(AMPERSAND);
                case '<' -> put(LESS);
                case '>' -> put(GREATER);
                case '\t', '\n' -> put((byte) c);
                // Written plainly, a parser would turn it into a line feed.
                case '\r' -> put(RETURN);
                default -> {
                    if (c >= ' ' && c <= DELETE) {
                        put((byte) c);
                    } else {
                        i += append(text, i, c);
                    }
                }
            }
        }
    }

    /**
     * @return how many more characters were taken
     */
    private int append(String text, int index, char c) {
        if (Character.isSurrogate(c)) {
            int codePoint = text.codePointAt(index);
            boolean pair = Character.charCount(codePoint) == 2;
            put((pair ? Character.toString(codePoint) : unpaired()).getBytes(UTF_8));
            return pair ? 1 : 0;
        }
        put(Character.toString(wellFormed ? representable(c) : c).getBytes(UTF_8));
        return 0;
    }

    /** In a call, what UTF-8 makes of it. */
    private String unpaired() {
        return wellFormed ? Character.toString(REPLACEMENT) : "?";
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

    private void put(byte[] bytes) {
        ensure(bytes.length);
        System.arraycopy(bytes, 0, out, size, bytes.length);
        size += bytes.length;
    }

    private void put(byte one) {
        ensure(1);
        out[size++] = one;
    }

    private void ensure(int room) {
        if (out.length - size < room) {
            out = Arrays.copyOf(out, Math.max(2 * out.length, size + room));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
