package org.supervisordjava.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.EventTypes;
import org.supervisordjava.config.model.OutputChannel;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.process.ProcessState;
import org.supervisordjava.supervisor.SupervisorEvent;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

class EventTypeTest {

    @Test
    void everyNameTheConfigurationAccepts_isAType() {
        assertEquals(
                EventTypes.ALL, Arrays.stream(EventType.values()).map(EventType::name).toList());
    }

    @Test
    void abstractTypes_areThoseWithTypesBelow() {
        assertEquals(
                List.of(
                        EventType.EVENT,
                        EventType.PROCESS_STATE,
                        EventType.PROCESS_COMMUNICATION,
                        EventType.PROCESS_LOG,
                        EventType.SUPERVISOR_STATE_CHANGE,
                        EventType.TICK,
                        EventType.PROCESS_GROUP),
                Arrays.stream(EventType.values()).filter(EventTypeTest::hasOthersBelow).toList());
    }

    private static boolean hasOthersBelow(EventType type) {
        return Arrays.stream(EventType.values()).anyMatch(one -> one != type && one.isA(type));
    }

    @Test
    void subscriptionCoversWhatIsBelow_notBeside() {
        assertTrue(EventType.TICK_5.isA(EventType.EVENT));
        assertTrue(EventType.TICK_5.isA(EventType.TICK));
        assertTrue(EventType.TICK_5.isA(EventType.TICK_5));
        assertFalse(EventType.TICK_5.isA(EventType.TICK_60));
        assertFalse(EventType.TICK.isA(EventType.TICK_5));
    }

    @Test
    void everyProcessState_hasAType() {
        for (ProcessState state : ProcessState.values()) {
            var event =
                    new SupervisorEvent.ProcessStateChanged(
                            new ProcessId("g", "p"), ProcessState.STOPPED, state, 0, 0, false);
            assertEquals("PROCESS_STATE_" + state, EventType.of(event).getFirst().name());
        }
    }

    @Test
    void everyTick_hasAType() {
        for (int period : List.of(5, 60, 3600)) {
            assertEquals(
                    "TICK_" + period,
                    EventType.of(new SupervisorEvent.Tick(period, 0)).getFirst().name());
        }
    }

    @Test
    void output_isToldByItsStream() {
        var id = new ProcessId("g", "p");
        var types =
                Arrays.stream(OutputChannel.values())
                        .flatMap(
                                channel ->
                                        Stream.of(
                                                new SupervisorEvent.ProcessLog(
                                                        id, 1, channel, new byte[0]),
                                                new SupervisorEvent.ProcessCommunication(
                                                        id, 1, channel, new byte[0])))
                        .flatMap(event -> EventType.of(event).stream())
                        .toList();

        assertEquals(
                List.of(
                        EventType.PROCESS_LOG_STDOUT,
                        EventType.PROCESS_COMMUNICATION_STDOUT,
                        EventType.PROCESS_LOG_STDERR,
                        EventType.PROCESS_COMMUNICATION_STDERR),
                types);
    }
}
