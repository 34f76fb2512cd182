package org.supervisordjava.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;
import java.util.Random;

class MethodCallReadingTest {

    private static final String ALL_TYPES =
            """
            <?xml version='1.0'?>
            <methodCall><methodName>a.b</methodName><params>
            <param><value><int>-7</int></value></param>
            <param><value><array><data><value><i4>1</i4></value><value>plain &amp; text</value>
            </data></array></value></param>
            <param><value><struct><member><name>k</name><value><boolean>1</boolean></value></member>
            </struct></value></param>
            <param><value><base64>w7xi
            ZXI=</base64></value></param>
            <param><value><double>1.5</double></value></param>
            <param><value><dateTime.iso8601>20261123T10:00:00</dateTime.iso8601></value></param>
            <param><value><string> kept <!-- not this --> </string></value></param>
            <param><value></value></param>
            </params></methodCall>
            """;

    @Test
    void readsEveryType() throws XmlRpcParseException {
        var call = parse(ALL_TYPES);

        assertEquals("a.b", call.methodName());
        assertEquals(
                List.of(
                        XmlRpcValue.of(-7),
                        XmlRpcValue.array(XmlRpcValue.of(1), XmlRpcValue.of("plain & text")),
                        new XmlRpcValue.Struct(Map.of("k", XmlRpcValue.of(true))),
                        XmlRpcValue.of("über"),
                        new XmlRpcValue.Dbl(1.5),
                        new XmlRpcValue.DateTime("20261123T10:00:00"),
                        XmlRpcValue.of(" kept  "),
                        XmlRpcValue.of("")),
                call.params());
    }

    @Test
    void paramsMayBeMissing() throws XmlRpcParseException {
        assertEquals(
                new MethodCall("a.b", List.of()),
                parse("<methodCall><methodName>a.b</methodName></methodCall>"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "<methodCall>",
                "<methodCall/>",
                "<methodCall><methodName/></methodCall>",
                "<methodCall><methodName>a</methodName></methodCall><more/>",
                "<methodCall><methodName>a</methodName><params>text</params></methodCall>",
                "<methodCall><methodName>a</methodName><params><param/></params></methodCall>",
                "<methodResponse><methodName>a</methodName></methodResponse>",
                "<methodCall><methodName><b/></methodName></methodCall>",
            })
    void whatIsNoCall_isRefused(String body) {
        assertThrows(XmlRpcParseException.class, () -> parse(body));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<nil/>",
                "<i8>1</i8>",
                "<int>one</int>",
                "<int></int>",
                "<boolean>yes</boolean>",
                "<int>1</int>text",
                "text<int>1</int>",
                "<int>1</int><int>2</int>",
                "<base64>*</base64>*",
                "<array><value/></array>",
                "<struct><member><value/></member></struct>",
            })
    void whatIsNoValue_isRefused(String value) {
        assertThrows(XmlRpcParseException.class, () -> parse(callWith(value)));
    }

    @Test
    void documentType_isRefused() {
        var body =
                "<!DOCTYPE m [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
                        + callWith("<string>&x;</string>");

        assertThrows(XmlRpcParseException.class, () -> parse(body));
    }

    @Test
    void undeclaredEntity_isRefused() {
        assertThrows(XmlRpcParseException.class, () -> parse(callWith("&x;")));
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 100_000})
    void deepNesting_isRefused(int depth) {
        var value = "<array><data><value>".repeat(depth) + "</value></data></array>".repeat(depth);

        assertThrows(XmlRpcParseException.class, () -> parse(callWith(value)));
    }

    /** Bytes changed, removed, doubled and cut at random: a call comes out, or the one error. */
    @Test
    void mutatedCalls_areReadOrRefused() {
        var random = new Random(20261123);
        int refused = 0;
        for (int round = 0; round < 5_000; round++) {
            var body = mutated(ALL_TYPES.getBytes(UTF_8), random);
            try {
                XmlRpcReader.call(body);
            } catch (XmlRpcParseException expected) {
                refused++;
            }
        }
        assertTrue(refused > 2_500, "only " + refused + " of 5000 were refused");
    }

    @Test
    void randomBytes_areRefused() {
        var random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            var body = new byte[random.nextInt(200)];
            random.nextBytes(body);
            assertThrows(XmlRpcParseException.class, () -> XmlRpcReader.call(body));
        }
    }

    private static byte[] mutated(byte[] original, Random random) {
        var text = new StringBuilder(new String(original, ISO_8859_1));
        for (int change = random.nextInt(4); change >= 0; change--) {
            int at = random.nextInt(text.length());
            int end = Math.min(text.length(), at + 1 + random.nextInt(20));
            switch (random.nextInt(4)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                case 1 -> text.delete(at, end);
                case 2 -> text.insert(at, text.substring(at, end));
                default -> text.insert(at, "<&]>/!-\u0000".charAt(random.nextInt(8)));
            }
        }
        return text.toString().getBytes(ISO_8859_1);
    }

    private static String callWith(String value) {
        return "<methodCall><methodName>a</methodName><params><param><value>"
                + value
                + "</value></param></params></methodCall>";
    }

    private static MethodCall parse(String body) throws XmlRpcParseException {
        return XmlRpcReader.call(body.getBytes(UTF_8));
    }
}
