package org.supervisordjava.protocol;

import java.nio.charset.StandardCharsets;

/**
 * Whatever a body is, it is a call, an answer, or refused with words; and a call that was read,
 * written down, is read as the same one.
 */
public final class XmlRpcFuzz {

    private XmlRpcFuzz() {}

    /** The fuzzer calls it. */
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            var call = XmlRpcReader.call(input);
            var written = XmlRpcWriter.call(call);
            var again = XmlRpcReader.call(written);
            // The writer has 32 bits for a number, and no dates.
            if (!isLossy(call.toString()) && !again.equals(call)) {
                throw new AssertionError("read " + call + ", then " + again);
            }
        } catch (XmlRpcParseException e) {
            requireWords(e);
        }
        try {
            XmlRpcReader.response(new String(input, StandardCharsets.UTF_8));
        } catch (XmlRpcParseException e) {
            requireWords(e);
        }
    }

    private static boolean isLossy(String call) {
        return call.contains("Int[") || call.contains("DateTime[") || call.contains("Dbl[");
    }

    private static void requireWords(Exception e) {
        if (e.getMessage() == null || e.getMessage().isBlank()) {
            throw new AssertionError("refused without words", e);
        }
    }
}
