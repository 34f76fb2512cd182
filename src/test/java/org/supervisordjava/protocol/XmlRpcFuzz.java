package org.supervisordjava.protocol;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Whatever is posted, reading it ends with a call or with an {@link XmlRpcParseException} that says
 * something; a call, written down, is read as the same one. So it is with what is answered.
 */
public final class XmlRpcFuzz {

    private XmlRpcFuzz() {}

    /** The fuzzer calls it. */
    public static void fuzzerTestOneInput(byte[] input) {
        MethodCall call = null;
        try {
            call = XmlRpcReader.call(input);
        } catch (XmlRpcParseException e) {
            says(e);
        }
        if (call != null && call.params().stream().allMatch(XmlRpcFuzz::survives)) {
            try {
                var again = XmlRpcReader.call(XmlRpcWriter.call(call));
                if (!again.equals(call)) {
                    throw new AssertionError("read " + call + ", then " + again);
                }
            } catch (XmlRpcParseException e) {
                throw new AssertionError("what was written cannot be read: " + call, e);
            }
        }
        try {
            XmlRpcReader.response(new String(input, StandardCharsets.UTF_8));
        } catch (XmlRpcParseException e) {
            says(e);
        }
    }

    private static void says(XmlRpcParseException e) {
        if (e.getMessage() == null || e.getMessage().isBlank()) {
            throw new AssertionError("an exception without words", e);
        }
    }

    /** Whether the writer has a way to write it: it limits numbers to what others read. */
    private static boolean survives(XmlRpcValue value) {
        return switch (value) {
            case XmlRpcValue.Int(long number) -> number == (int) number;
            case XmlRpcValue.Array(List<XmlRpcValue> values) ->
                    values.stream().allMatch(XmlRpcFuzz::survives);
            case XmlRpcValue.Struct struct ->
                    struct.members().values().stream().allMatch(XmlRpcFuzz::survives);
            case XmlRpcValue.Str _, XmlRpcValue.Bool _, XmlRpcValue.Dbl _, XmlRpcValue.DateTime _ ->
                    true;
        };
    }
}
