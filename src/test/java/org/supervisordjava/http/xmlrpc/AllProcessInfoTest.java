package org.supervisordjava.http.xmlrpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.http.Snapshots.NOW;
import static org.supervisordjava.http.Snapshots.fatal;
import static org.supervisordjava.http.Snapshots.running;
import static org.supervisordjava.http.Snapshots.stopped;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.supervisordjava.http.ProcessDescription;
import org.supervisordjava.http.Snapshots;
import org.supervisordjava.protocol.MethodResponse;
import org.supervisordjava.protocol.XmlRpcParseException;
import org.supervisordjava.protocol.XmlRpcReader;
import org.supervisordjava.protocol.XmlRpcValue;
import org.supervisordjava.protocol.XmlRpcValue.Array;
import org.supervisordjava.protocol.XmlRpcValue.Struct;
import org.supervisordjava.protocol.XmlRpcWriter;
import org.supervisordjava.supervisor.Snapshot;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class AllProcessInfoTest {

    private static final ProcessDescription UTC = new ProcessDescription(() -> ZoneOffset.UTC);

    private final AllProcessInfo all = new AllProcessInfo();

    private XmlRpcValue.Written written(Snapshot snapshot, Instant now) {
        return all.value(snapshot, now, new ProcessDescription(() -> ZoneOffset.UTC));
    }

    /** What a client reads. */
    static XmlRpcValue read(XmlRpcValue value) {
        try {
            return assertInstanceOf(MethodResponse.Result.class, XmlRpcReader.response(text(value)))
                    .value();
        } catch (XmlRpcParseException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(XmlRpcValue value) {
        var all = new ByteArrayOutputStream();
        XmlRpcWriter.response(value).forEach(all::writeBytes);
        return all.toString(UTF_8);
    }

    private List<String> lines(Snapshot snapshot, Instant now) {
        return assertInstanceOf(Array.class, read(written(snapshot, now))).values().stream()
                .map(Struct.class::cast)
                .map(
                        info ->
                                String.join(
                                        " ",
                                        info.text("name"),
                                        info.text("statename"),
                                        "" + (info.number("now") - NOW.getEpochSecond()),
                                        info.text("description")))
                .toList();
    }

    @Test
    void tellsTheTime_alsoWhenNothingHappens() {
        var snapshot = Snapshots.of(running("a", "a", 10), stopped("b", "b"));
        assertEquals(
                List.of("a RUNNING 0 pid 10, uptime 0:01:05", "b STOPPED 0 Not started"),
                lines(snapshot, NOW));
        assertEquals(
                List.of(
                        "a RUNNING 86400 pid 10, uptime 1 day, 0:01:05",
                        "b STOPPED 86400 Not started"),
                lines(snapshot, NOW.plusSeconds(86_400)));
    }

    @Test
    void tellsWhatHasHappened_inTheSameSecond() {
        var a = running("a", "a", 10);
        lines(Snapshots.of(a, running("b", "b", 11)), NOW);

        assertEquals(
                List.of(
                        "a RUNNING 0 pid 10, uptime 0:01:05",
                        "b FATAL 0 no <such> & file",
                        "c STOPPED 0 Not started"),
                lines(
                        Snapshots.of(stopped("c", "c"), fatal("b", "b", "no <such> & file"), a),
                        NOW));
        assertEquals(
                List.of("c STOPPED 0 Not started"), lines(Snapshots.of(stopped("c", "c")), NOW));
    }

    @Test
    void isWhatEachOneTellsAlone() {
        var processes =
                List.of(running("a", "a", 10), fatal("b", "b", "x\r\u0001<"), stopped("b", "c"));
        var now = NOW.plusMillis(999);
        var alone =
                new Array(
                        processes.stream()
                                .map(
                                        each ->
                                                new ProcessInfo(each)
                                                        .value(
                                                                now,
                                                                new ProcessDescription(
                                                                        () -> ZoneOffset.UTC)))
                                .toList());

        var snapshot =
                Snapshots.of(
                        processes.toArray(org.supervisordjava.supervisor.ProcessSnapshot[]::new));

        assertEquals(text(alone), text(written(snapshot, now)));
    }

    @Test
    void isWrittenOnce_forAllWhoAskWithinASecond() {
        var snapshot = Snapshots.of(running("a", "a", 10));

        assertSame(written(snapshot, NOW).xml(), written(snapshot, NOW.plusMillis(999)).xml());
    }

    /** Nor when others come and go, and in whatever order they stand. */
    @Test
    void whatStaysAsItIs_isNotWrittenAgain() {
        var b = running("b", "b", 11);
        var before = written(Snapshots.of(running("a", "a", 10), b), NOW).xml();
        var after = written(Snapshots.of(b, running("a", "a", 12)), NOW.plusSeconds(1)).xml();

        assertEquals(before.size(), after.size());
        assertSame(piece(before, "<string>b</string>"), piece(after, "<string>b</string>"));
        assertSame(piece(before, "pid 11"), piece(after, "pid 11"));
    }

    private static byte[] piece(List<byte[]> pieces, String containing) {
        return pieces.stream()
                .filter(each -> new String(each, UTF_8).contains(containing))
                .findFirst()
                .orElseThrow();
    }

    /** Of one that is asked by many, with times and states that change. */
    @Test
    void everybody_isToldOfTheTimeAndTheStateThatTheyAskFor() throws Exception {
        var snapshots =
                List.of(
                        Snapshots.of(running("a", "a", 10), running("b", "b", 11)),
                        Snapshots.of(running("a", "a", 10), stopped("b", "b")));
        try (var threads = Executors.newFixedThreadPool(4)) {
            var answers = new ArrayList<Future<Boolean>>();
            for (int i = 0; i < 2_000; i++) {
                var snapshot = snapshots.get(i / 3 % 2);
                var now = NOW.plusSeconds(i / 7 % 5);
                answers.add(
                        threads.submit(
                                () ->
                                        text(written(snapshot, now))
                                                .equals(
                                                        text(
                                                                new AllProcessInfo()
                                                                        .value(
                                                                                snapshot, now,
                                                                                UTC)))));
            }
            for (var answer : answers) {
                assertTrue(answer.get());
            }
        }
    }
}
