package org.supervisordjava.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.GroupConfig;
import org.supervisordjava.config.model.GroupKind.EventListenerPool;
import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.process.ProcessState;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

class ListenerPoolTest {

    private static final ProcessId A = new ProcessId("pool", "a");
    private static final ProcessId B = new ProcessId("pool", "b");
    private static final int PID_A = 10;
    private static final int PID_B = 20;

    private final RecordedInput input = new RecordedInput();
    private final List<String> log = new ArrayList<>();
    private int nextSerial = 100;

    private ListenerPool pool(int bufferSize, String... events) {
        return new ListenerPool("s", group(), kind(bufferSize, events), input, this::log);
    }

    private void log(LogLevel level, String message) {
        log.add(level.abbreviation() + " " + message);
    }

    private static GroupConfig group() {
        var processes = List.of(program("a").in("pool").build(), program("b").in("pool").build());
        return new GroupConfig("pool", -1, kind(1, "EVENT"), processes);
    }

    private static EventListenerPool kind(int bufferSize, String... events) {
        return new EventListenerPool(Arrays.asList(events), bufferSize, "");
    }

    private void happens(ListenerPool pool) {
        pool.accept(new NumberedEvent(EventType.TICK_5, nextSerial++, "when:0"));
        pool.dispatch();
    }

    private static void says(ListenerPool pool, ProcessId id, int pid, String text) {
        pool.received(id, pid, text.getBytes(StandardCharsets.UTF_8));
        pool.dispatch();
    }

    private static void runs(ListenerPool pool, ProcessId id, int pid) {
        pool.processChanged(id, ProcessState.RUNNING, pid);
        pool.dispatch();
    }

    private static void readyAndRunning(ListenerPool pool, ProcessId id, int pid) {
        says(pool, id, pid, "READY\n");
        runs(pool, id, pid);
    }

    @Test
    void event_goesToAListenerThatRunsAndIsReady() {
        var pool = pool(10, "EVENT");
        readyAndRunning(pool, A, PID_A);

        happens(pool);

        assertEquals(
                "ver:3.0 server:s serial:100 pool:pool poolserial:0 eventname:TICK_5 len:6\nwhen:0",
                input.written().getFirst().envelope());
    }

    @Test
    void readyDuringStartsecs_waitsForRunning() {
        var pool = pool(10, "EVENT");
        says(pool, A, PID_A, "READY\n");
        pool.processChanged(A, ProcessState.STARTING, 0);
        happens(pool);
        assertEquals(List.of(), input.serials());

        runs(pool, A, PID_A);

        assertEquals(List.of("10:100"), input.serials());
    }

    @Test
    void oneEventAtATime_theNextOneAfterTheAnswer() {
        var pool = pool(10, "EVENT");
        readyAndRunning(pool, A, PID_A);
        happens(pool);
        happens(pool);
        assertEquals(List.of("10:100"), input.serials());

        says(pool, A, PID_A, "RESULT 2\nOKREADY\n");

        assertEquals(List.of("10:100", "10:101"), input.serials());
        assertEquals("1", input.written().getLast().header("poolserial"));
    }

    @Test
    void firstFreeListenerInNameOrder_takesIt() {
        var pool = pool(10, "EVENT");
        readyAndRunning(pool, B, PID_B);
        readyAndRunning(pool, A, PID_A);

        happens(pool);
        happens(pool);

        assertEquals(List.of("10:100", "20:101"), input.serials());
    }

    @Test
    void refusedEvent_comesAgainFirst_withTheSameSerials() {
        var pool = pool(10, "EVENT");
        readyAndRunning(pool, A, PID_A);
        happens(pool);
        happens(pool);

        says(pool, A, PID_A, "RESULT 4\nFAILREADY\n");

        assertEquals(List.of("10:100", "10:100"), input.serials());
        assertEquals("0", input.written().getLast().header("poolserial"));
        assertTrue(log.contains("WARN a: event was rejected"));
    }

    @Test
    void whatListenersDo_isTold_andThatOneWillHearNothingMoreOnlyThen() {
        var pool = pool(10, "EVENT");
        readyAndRunning(pool, A, PID_A);
        happens(pool);
        says(pool, A, PID_A, "RESULT 2\nOK");
        assertEquals(
                List.of(
                        "DEBG a: ACKNOWLEDGED -> READY",
                        "DEBG event 100 sent to listener a",
                        "DEBG a: event was processed",
                        "DEBG a: BUSY -> ACKNOWLEDGED"),
                log);

        log.clear();
        says(pool, A, PID_A, "nonsense");

        assertEquals(
                List.of(
                        "DEBG a: ACKNOWLEDGED -> UNKNOWN",
                        "WARN a: has entered the UNKNOWN state and will no longer receive events,"
                                + " this usually indicates the process violated the eventlistener"
                                + " protocol"),
                log);
    }

    @Test
    void deathWithAnEventInHand_givesItToAnother() {
        var pool = pool(10, "EVENT");
        readyAndRunning(pool, A, PID_A);
        happens(pool);
        readyAndRunning(pool, B, PID_B);

        pool.processChanged(A, ProcessState.EXITED, PID_A);
        pool.ended(A, PID_A);
        pool.dispatch();

        assertEquals(List.of("10:100", "20:100"), input.serials());
    }

    @Test
    void lastWordsReadAfterTheExit_stillCount() {
        var pool = pool(10, "EVENT");
        readyAndRunning(pool, A, PID_A);
        happens(pool);
        pool.processChanged(A, ProcessState.EXITED, PID_A);

        says(pool, A, PID_A, "RESULT 2\nOK");
        pool.ended(A, PID_A);
        readyAndRunning(pool, B, PID_B);

        assertEquals(List.of("10:100"), input.serials());
    }

    @Test
    void restartedListener_beginsAnew() {
        var pool = pool(10, "EVENT");
        readyAndRunning(pool, A, PID_A);
        happens(pool);
        pool.processChanged(A, ProcessState.EXITED, PID_A);
        readyAndRunning(pool, A, 11);
        pool.ended(A, PID_A);
        pool.dispatch();

        assertEquals(List.of("10:100", "11:100"), input.serials());
    }

    @Test
    void nonsense_costsTheListenerItsEvents_andNobodyElse() {
        var pool = pool(10, "EVENT");
        readyAndRunning(pool, A, PID_A);
        happens(pool);
        readyAndRunning(pool, B, PID_B);

        says(pool, A, PID_A, "what?\n");
        says(pool, A, PID_A, "READY\n");
        happens(pool);
        says(pool, B, PID_B, "RESULT 2\nOKREADY\n");

        assertEquals(List.of("10:100", "20:100", "20:101"), input.serials());
        assertTrue(log.contains("WARN a: bad result line: 'what?'"));
        assertTrue(
                log.contains(
                        "WARN a: has entered the UNKNOWN state and will no longer receive events,"
                                + " this usually indicates the process violated the eventlistener"
                                + " protocol"));
    }

    @Test
    void closedInput_leavesTheEventToTheNextListener() {
        var pool = pool(10, "EVENT");
        readyAndRunning(pool, A, PID_A);
        readyAndRunning(pool, B, PID_B);
        input.close(PID_A);

        happens(pool);

        assertEquals(List.of("20:100"), input.serials());
        assertTrue(
                log.contains(
                        "DEBG epipe occurred while sending event 100 to listener a, listener state"
                                + " unchanged"));
    }

    @Test
    void overflow_discardsTheOldest() {
        var pool = pool(2, "EVENT");
        happens(pool);
        happens(pool);
        happens(pool);

        readyAndRunning(pool, A, PID_A);

        assertEquals(List.of("10:101"), input.serials());
        assertEquals(
                List.of("ERRO pool pool event buffer overflowed, discarding event 100"),
                log.stream().filter(line -> line.startsWith("ERRO")).toList());
    }

    @Test
    void refusalIntoAFullBuffer_discardsTheOldestThatWaits() {
        var pool = pool(1, "EVENT");
        readyAndRunning(pool, A, PID_A);
        happens(pool);
        happens(pool);

        says(pool, A, PID_A, "RESULT 4\nFAILREADY\n");

        assertEquals(List.of("10:100", "10:100"), input.serials());
        assertTrue(log.contains("ERRO pool pool event buffer overflowed, discarding event 101"));
    }

    @Test
    void subscriptionToATypeAndOneAboveIt_getsTheEventTwice() {
        var pool = pool(10, "TICK", "TICK_5");
        readyAndRunning(pool, A, PID_A);
        readyAndRunning(pool, B, PID_B);

        happens(pool);

        assertEquals(List.of("10:100", "20:100"), input.serials());
        assertEquals("0", input.written().getLast().header("poolserial"));
    }

    @Test
    void wantsWhatItsSubscriptionsCover() {
        var pool = pool(10, "PROCESS_STATE", "TICK_60");

        assertTrue(pool.wants(EventType.PROCESS_STATE_EXITED));
        assertTrue(pool.wants(EventType.TICK_60));
        assertFalse(pool.wants(EventType.TICK_5));
    }

    @Test
    void newConfiguration_keepsConversationsAndWaitingEvents() {
        var pool = pool(10, "EVENT");
        readyAndRunning(pool, A, PID_A);
        happens(pool);
        happens(pool);

        pool.configure(group(), kind(5, "TICK"));
        says(pool, A, PID_A, "RESULT 2\nOKREADY\n");

        assertEquals(List.of("10:100", "10:101"), input.serials());
    }

    @Test
    void strangerInTheGroup_isIgnored() {
        var pool = pool(10, "EVENT");
        readyAndRunning(pool, new ProcessId("pool", "gone"), 30);
        happens(pool);

        assertEquals(List.of(), input.serials());
    }

    @Test
    void lostOutput_isAViolation_andTheEventGoesToAnother() {
        var pool = pool(10, "EVENT");
        readyAndRunning(pool, A, PID_A);
        happens(pool);
        readyAndRunning(pool, B, PID_B);

        pool.outputLost(A, PID_A);
        pool.dispatch();

        assertEquals(List.of("10:100", "20:100"), input.serials());
        assertTrue(log.stream().anyMatch(line -> line.startsWith("WARN a: has entered the UNKN")));
    }

    /** When the ends of lives have been skipped in a flood. */
    @Test
    void pastLives_giveBackWhatTheyHadInHand_thePresentOneKeepsIt() {
        var pool = pool(10, "EVENT");
        readyAndRunning(pool, A, PID_A);
        readyAndRunning(pool, B, PID_B);
        happens(pool);
        happens(pool);
        pool.processChanged(A, ProcessState.RUNNING, 11);
        says(pool, A, 11, "READY\n");
        assertEquals(List.of("10:100", "20:101"), input.serials());

        pool.endPastLives();
        pool.dispatch();

        assertEquals(List.of("10:100", "20:101", "11:100"), input.serials());
        pool.ended(A, PID_A);
        pool.dispatch();
        assertEquals(3, input.serials().size());
    }

    @Test
    void smallerBuffer_letsTheOldestGo_asOthersCome() {
        var pool = pool(10, "EVENT");
        for (int i = 0; i < 4; i++) {
            happens(pool);
        }
        pool.configure(group(), kind(2, "EVENT"));
        happens(pool);
        happens(pool);

        assertEquals(
                2,
                log.stream().filter(line -> line.contains("event buffer overflowed")).count(),
                log.toString());
    }

    @Test
    void eventThatNobodyTakes_isToldOnce_withTheSizeOfTheBuffer() {
        var pool = pool(10, "EVENT");
        happens(pool);
        happens(pool);
        pool.dispatch();

        assertEquals(
                List.of("DEBG rebuffering event 100 for pool pool (buf size=1, max=10)"),
                log.stream().filter(line -> line.contains("rebuffering")).toList());
    }

    @Test
    void isDone_whenNothingIsInHand_andNothingWaitsForOneThatMayRead() {
        var pool = pool(10, "EVENT");
        assertTrue(pool.isDone());
        happens(pool);
        assertTrue(pool.isDone(), "nobody runs");
        says(pool, A, PID_A, "");
        runs(pool, A, PID_A);
        assertFalse(pool.isDone(), "it may get READY");

        says(pool, A, PID_A, "READY\n");
        assertFalse(pool.isDone(), "it has it in hand");
        says(pool, A, PID_A, "RESULT 2\nOK");
        assertTrue(pool.isDone());
        happens(pool);
        assertFalse(pool.isDone());
        says(pool, A, PID_A, "nonsense");
        assertTrue(pool.isDone(), "nobody will read it");
    }
}
