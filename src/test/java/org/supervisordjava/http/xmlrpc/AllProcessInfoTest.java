package org.supervisordjava.http.xmlrpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
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

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

class AllProcessInfoTest {

    private final AllProcessInfo all = new AllProcessInfo();

    private XmlRpcValue.Written written(Snapshot snapshot, Instant now) {
        return all.value(snapshot, now, new ProcessDescription(ZoneOffset.UTC));
    }

    /** What a client reads. */
    static XmlRpcValue read(XmlRpcValue value) {
        try {
            var answer = new String(XmlRpcWriter.response(value), UTF_8);
            return assertInstanceOf(MethodResponse.Result.class, XmlRpcReader.response(answer))
                    .value();
        } catch (XmlRpcParseException e) {
            throw new AssertionError(e);
        }
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
                                                                        ZoneOffset.UTC)))
                                .toList());

        var snapshot =
                Snapshots.of(
                        processes.toArray(org.supervisordjava.supervisor.ProcessSnapshot[]::new));

        assertEquals(
                new String(XmlRpcWriter.response(alone), UTF_8),
                new String(XmlRpcWriter.response(written(snapshot, now)), UTF_8));
    }

    @Test
    void isWrittenOnce_forAllWhoAskWithinASecond() {
        var snapshot = Snapshots.of(running("a", "a", 10));

        assertSame(written(snapshot, NOW).xml(), written(snapshot, NOW.plusMillis(999)).xml());
    }
}
