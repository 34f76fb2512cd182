package org.supervisordjava.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.supervisordjava.config.model.GroupConfig;
import org.supervisordjava.config.model.GroupKind;
import org.supervisordjava.config.model.OutputChannel;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.process.ProcessState;
import org.supervisordjava.supervisor.SupervisorEvent;

import java.nio.charset.StandardCharsets;
import java.util.List;

class EventPayloadTest {

    private static final ProcessId ID = new ProcessId("g", "p");

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "STARTING, ' tries:3'",
        "BACKOFF,  ' tries:3'",
        "RUNNING,  ' pid:42'",
        "STOPPING, ' pid:42'",
        "STOPPED,  ' pid:42'",
        "EXITED,   ' expected:1 pid:42'",
        "FATAL,    ''",
        "UNKNOWN,  ''"
    })
    void stateChange(ProcessState state, String extra) {
        var event =
                new SupervisorEvent.ProcessStateChanged(
                        ID, ProcessState.BACKOFF, state, 3, 42, true);
        assertEquals(
                "processname:p groupname:g from_state:BACKOFF" + extra, EventPayload.of(event));
    }

    @Test
    void unexpectedExit() {
        var event =
                new SupervisorEvent.ProcessStateChanged(
                        ID, ProcessState.RUNNING, ProcessState.EXITED, 0, 42, false);
        assertEquals(
                "processname:p groupname:g from_state:RUNNING expected:0 pid:42",
                EventPayload.of(event));
    }

    @Test
    void log_namesTheChannel() {
        assertEquals(
                "processname:p groupname:g pid:42 channel:stderr\nbad\n",
                EventPayload.of(
                        new SupervisorEvent.ProcessLog(
                                ID, 42, OutputChannel.STDERR, utf8("bad\n"))));
    }

    @Test
    void communication_doesNot() {
        assertEquals(
                "processname:p groupname:g pid:42\nhow are you, é?",
                EventPayload.of(
                        new SupervisorEvent.ProcessCommunication(
                                ID, 42, OutputChannel.STDOUT, utf8("how are you, é?"))));
    }

    @Test
    void outputThatIsNoUtf8_isShownAsPythonShowsBytes() {
        assertEquals(
                "processname:p groupname:g pid:42 channel:stdout\nUndecodable: b'\\x88\\n'",
                EventPayload.of(
                        new SupervisorEvent.ProcessLog(
                                ID, 42, OutputChannel.STDOUT, new byte[] {(byte) 0x88, '\n'})));
    }

    @Test
    void remoteCommunication() {
        assertEquals(
                "type:kind\nthe data",
                EventPayload.of(new SupervisorEvent.RemoteCommunication("kind", "the data")));
    }

    @Test
    void supervisorStates_areEmpty() {
        assertEquals("", EventPayload.of(new SupervisorEvent.SupervisorRunning()));
        assertEquals("", EventPayload.of(new SupervisorEvent.SupervisorStopping()));
    }

    @Test
    void tick() {
        assertEquals("when:1795451755", EventPayload.of(new SupervisorEvent.Tick(5, 1795451755)));
    }

    @Test
    void group_endsWithALineEnd() {
        var group = new GroupConfig("g", 999, new GroupKind.Programs(), List.of());
        assertEquals(
                "groupname:g\n", EventPayload.of(new SupervisorEvent.ProcessGroupAdded(group)));
        assertEquals(
                "groupname:g\n", EventPayload.of(new SupervisorEvent.ProcessGroupRemoved("g")));
    }

    @Test
    void envelope_countsCharactersNotBytes() {
        var event = new NumberedEvent(EventType.PROCESS_LOG_STDOUT, 7, "é€𝄞");
        var envelope = new EventEnvelope("s", "pool", new PooledEvent(event, 3));
        assertEquals(
                "ver:3.0 server:s serial:7 pool:pool poolserial:3 eventname:PROCESS_LOG_STDOUT"
                        + " len:3\né€𝄞",
                new String(envelope.bytes(), StandardCharsets.UTF_8));
    }
}
