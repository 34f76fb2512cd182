package org.supervisordjava.events.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Pools live through reloads and updates. */
@Tag("peer")
class ReconfiguredListenersTest {

    private static final String CONFIG =
            """
            [eventlistener:recorder]
            command=/usr/bin/python3 PEER/listeners/recorder.py DIR/events
            events=REMOTE_COMMUNICATION
            startsecs=0
            """;

    @TempDir private Path folder;

    private static long count(RunningSupervisor supervisor, String name) throws Exception {
        return RecordedEvents.read(supervisor, "events").count(name);
    }

    private static void send(RunningSupervisor supervisor, int nth) throws Exception {
        supervisor.sendRemoteCommunication("kind", List.of("data"));
        supervisor.await("it is recorded", () -> count(supervisor, "REMOTE_COMMUNICATION") == nth);
    }

    @Test
    void afterAReload_poolSerialsBeginAgain_serialsDoNot() throws Exception {
        try (var supervisor = RunningSupervisor.ours(folder, CONFIG)) {
            send(supervisor, 1);
            var pid = supervisor.ctl("pid", "recorder");
            supervisor.ctl("reload");
            supervisor.await(
                    "it runs again",
                    () ->
                            // Whoever asks in between is told so, or 0.
                            supervisor.ctl("status").contains("RUNNING")
                                    && isAnother(supervisor.ctl("pid", "recorder"), pid));
            send(supervisor, 2);

            var event = RecordedEvents.read(supervisor, "events").events().getLast();
            assertEquals("1", event.header("serial"));
            assertEquals("0", event.header("poolserial"));
        }
    }

    private static boolean isAnother(String pid, String before) {
        return pid.strip().matches("[1-9]\\d*") && !pid.equals(before);
    }

    @Test
    void updatedPool_getsWhatItSubscribesToNow() throws Exception {
        try (var supervisor = RunningSupervisor.ours(folder, CONFIG)) {
            send(supervisor, 1);
            var config = supervisor.file("supervisord.conf");
            Files.writeString(
                    config,
                    Files.readString(config)
                            .replace("events=REMOTE_COM", "events=TICK_5,REMOTE_COM"));
            supervisor.ctl("update");

            supervisor.await("a tick is recorded", () -> count(supervisor, "TICK_5") > 0);

            send(supervisor, 2);
            var tick =
                    RecordedEvents.read(supervisor, "events").events().stream()
                            .filter(event -> event.name().equals("TICK_5"))
                            .findFirst()
                            .orElseThrow();
            assertTrue(tick.payload().matches("when:\\d+"));
            assertEquals(0, Long.parseLong(tick.payload().substring("when:".length())) % 5);
        }
    }
}
