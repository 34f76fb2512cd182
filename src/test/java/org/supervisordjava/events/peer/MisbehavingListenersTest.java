package org.supervisordjava.events.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.events.peer.RecordedEvents.Event;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Whatever a listener does, the other pools get every event and the supervisor serves on. */
@Tag("peer")
class MisbehavingListenersTest {

    private static final int EVENTS = 300;

    private static final String CONFIG =
            """
            [eventlistener:good]
            command=/usr/bin/python3 PEER/listeners/recorder.py DIR/events
            events=REMOTE_COMMUNICATION
            buffer_size=1000
            startsecs=0
            """
                    + listener("dies")
                    + listener("hangs")
                    + listener("refuses")
                    + listener("babbles")
                    + listener("never_reads")
                    + listener("closes_input");

    @TempDir private Path folder;

    private static String listener(String way) {
        return """

                [eventlistener:%s]
                command=/usr/bin/python3 PEER/listeners/misbehaving.py %s
                events=REMOTE_COMMUNICATION
                buffer_size=5
                startsecs=0
                autorestart=true
                stdout_logfile=NONE
                """
                .formatted(way, way);
    }

    @Test
    void othersGetEveryEventOnce_inOrder() throws Exception {
        var payloads = IntStream.range(0, EVENTS).mapToObj(i -> i + " " + "x".repeat(300)).toList();
        try (var supervisor = RunningSupervisor.ours(folder, CONFIG)) {
            supervisor.sendRemoteCommunication("load", payloads);
            supervisor.await("all arrive", () -> recorded(supervisor).size() >= EVENTS);

            assertEquals(
                    payloads.stream().map(payload -> "type:load\n" + payload).toList(),
                    recorded(supervisor).stream().map(Event::payload).toList());
            awaitLogged(supervisor, "WARN babbles: has entered the UNKNOWN state");
            awaitLogged(supervisor, "WARN refuses: event was rejected");
            awaitLogged(supervisor, "ERRO pool hangs event buffer overflowed");
            awaitLogged(supervisor, "WARN exited: dies (exit status 1; not expected)");
            assertTrue(supervisor.ctl("status", "good").contains("RUNNING"));
        }
    }

    private static void awaitLogged(RunningSupervisor supervisor, String start) throws Exception {
        supervisor.await(
                "a line that starts with " + start,
                () -> supervisor.log().stream().anyMatch(line -> line.startsWith(start)));
    }

    private static List<Event> recorded(RunningSupervisor supervisor) throws Exception {
        return RecordedEvents.read(supervisor, "events").events();
    }
}
