package org.supervisordjava.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

class CaptureFilterTest {

    private static final String BEGIN = "<!--XSUPERVISOR:BEGIN-->";
    private static final String END = "<!--XSUPERVISOR:END-->";

    private final RecordedSink out = new RecordedSink();
    private final List<String> messages = new ArrayList<>();

    private CaptureFilter filter(long maxbytes) {
        return new CaptureFilter(
                maxbytes, out, bytes -> messages.add(new String(bytes, StandardCharsets.US_ASCII)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 23, 24, 25, 1000})
    void separatesMessagesFromOutput_howeverTagsAreSplit(int size) {
        var filter = filter(1000);
        var text = "one<" + BEGIN + "mes<!--sage" + END + "two\n" + BEGIN + END + "<!--XSUPER<b>";

        RecordedSink.feedInPieces(filter, text, size);
        filter.end();

        assertEquals("one<two\n<!--XSUPER<b>", out.text());
        assertEquals(List.of("mes<!--sage", ""), messages);
    }

    @Test
    void ofALongMessage_theEndIsKept() {
        var filter = filter(10);

        RecordedSink.feed(filter, BEGIN + "0123456789", "abcdef", "XYZ" + END);

        assertEquals(List.of("9abcdefXYZ".substring(0, 10)), messages);
    }

    @Test
    void shortOutput_isNotHeldBack() {
        var filter = filter(10);

        RecordedSink.feed(filter, "hi\n");

        assertEquals("hi\n", out.text());
    }

    @Test
    void unfinishedTag_isLoggedAtTheEnd() {
        var filter = filter(10);

        RecordedSink.feed(filter, "bye<!--XSUP");
        filter.end();

        assertEquals("bye<!--XSUP", out.text());
    }

    @Test
    void unfinishedMessage_isLoggedAtTheEnd() {
        var filter = filter(1000);

        RecordedSink.feed(filter, "a" + BEGIN + "last words<!--X");
        filter.end();

        assertEquals("alast words<!--X", out.text());
        assertEquals(List.of(), messages);
    }
}
