package org.supervisordjava.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.GroupConfig;
import org.supervisordjava.config.model.GroupKind;
import org.supervisordjava.config.model.GroupKind.EventListenerPool;
import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.process.ProcessState;
import org.supervisordjava.supervisor.SupervisorEvent;
import org.supervisordjava.supervisor.port.EventSink;
import org.supervisordjava.threads.Residents;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

class EventDispatcherTest {

    /** Shorter where the code is changed on purpose, so that who waits in vain is soon told. */
    private static final Duration LIMIT =
            Duration.ofSeconds(Integer.getInteger("waits.seconds", 120));

    private static final String ANSWER = "RESULT 2\nOKREADY\n";

    private final RecordedInput input = new RecordedInput();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final EventDispatcher dispatcher =
            new EventDispatcher(
                    "s",
                    new AtomicLong(),
                    (id, pid, data) -> {
                        awaitGate();
                        if (id.group().equals("cursed")) {
                            throw new StackOverflowError();
                        }
                        return input.write(id, pid, data);
                    },
                    (level, message) -> {
                        if (level != LogLevel.DEBUG) {
                            log.add(message);
                        }
                    },
                    new Residents(log::add));

    /** While there is one, nothing is written. */
    private volatile CountDownLatch standsStill;

    private volatile boolean stoodStill;

    private void awaitGate() {
        var gate = standsStill;
        try {
            if (gate != null) {
                stoodStill = true;
                gate.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void close() {
        dispatcher.close();
        // Another test says that there is none.
        eventually(() -> thread().isEmpty());
    }

    private static GroupConfig pool(String name, String... events) {
        return new GroupConfig(
                name,
                -1,
                new EventListenerPool(List.of(events), 10, ""),
                List.of(program(name).build()));
    }

    private static GroupConfig programs(String name) {
        return new GroupConfig(name, 999, new GroupKind.Programs(), List.of());
    }

    private void added(GroupConfig group) {
        dispatcher.publish(new SupervisorEvent.ProcessGroupAdded(group));
    }

    private void says(String pool, int pid, String text) {
        dispatcher.listenerOutput(
                new ProcessId(pool, pool), pid, text.getBytes(StandardCharsets.UTF_8));
    }

    private void runs(String pool, int pid) {
        dispatcher.publish(
                new SupervisorEvent.ProcessStateChanged(
                        new ProcessId(pool, pool),
                        ProcessState.STARTING,
                        ProcessState.RUNNING,
                        0,
                        pid,
                        false));
    }

    private void tick() {
        dispatcher.publish(new SupervisorEvent.Tick(5, 0));
    }

    private static void eventually(BooleanSupplier condition) {
        long limit = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - limit > 0) {
                fail("waited in vain");
            }
            Thread.onSpinWait();
        }
    }

    private void eventuallyWritten(String... serials) {
        eventually(() -> input.serials().size() >= serials.length);
        assertEquals(List.of(serials), input.serials());
    }

    /** Where nobody listens, each would wake the supervisor for nothing. */
    @Test
    void ticksComeAsOftenAsAListenerMayWantThem() {
        assertEquals(EventSink.MOST_TICK_SECONDS, dispatcher.tickSeconds());

        added(programs("web"));
        assertEquals(EventSink.MOST_TICK_SECONDS, dispatcher.tickSeconds());

        added(pool("listener", "TICK_60"));
        assertEquals(5, dispatcher.tickSeconds());
    }

    @Test
    void everyPool_getsItsOwnCopy_underOneSerial() {
        added(pool("a", "TICK"));
        added(pool("b", "TICK_5"));
        for (var pool : List.of("a", "b")) {
            says(pool, pool.charAt(0), "READY\n");
            runs(pool, pool.charAt(0));
        }

        tick();

        eventuallyWritten("97:0", "98:0");
    }

    @Test
    void reading_isOverWhenTheLastEventIsAnswered() {
        added(pool("a", "TICK"));
        runs("a", 1);
        says("a", 1, "READY\n");
        tick();
        tick();
        var told = whenAllIsRead();
        eventuallyWritten("1:0");
        assertFalse(told.isDone());

        says("a", 1, "RESULT 2\nOKREADY\n");
        eventuallyWritten("1:0", "1:1");
        assertFalse(told.isDone());

        says("a", 1, "RESULT 2\nOK");
        eventually(told::isDone);
    }

    @Test
    void reading_isOverAtOnce_withoutAPool_orAnEvent() {
        assertTrue(whenAllIsRead().isDone());

        added(pool("a", "TICK"));
        eventually(whenAllIsRead()::isDone);
    }

    @Test
    void reading_isOverWhenNobodyCanReadAnyMore() {
        added(pool("a", "TICK"));
        runs("a", 1);
        says("a", 1, "READY\n");
        tick();
        tick();
        eventuallyWritten("1:0");
        var told = whenAllIsRead();

        says("a", 1, "nonsense that is no result\n");

        eventually(told::isDone);
    }

    private CompletableFuture<Void> whenAllIsRead() {
        var told = new CompletableFuture<Void>();
        dispatcher.whenAllIsRead(() -> told.complete(null));
        return told;
    }

    @Test
    void eventsNobodyWants_useNoSerial() {
        added(pool("a", "TICK_60"));
        says("a", 1, "READY\n");
        runs("a", 1);
        tick();

        dispatcher.publish(new SupervisorEvent.Tick(60, 0));

        eventuallyWritten("1:0");
    }

    @Test
    void pool_hearsOfItsOwnComing_andOfLaterOnes_notOfEarlier() {
        added(programs("early"));
        added(pool("a", "PROCESS_GROUP"));
        added(programs("late"));
        runs("a", 1);
        says("a", 1, "READY\n");
        says("a", 1, "RESULT 2\nOKREADY\n");

        eventually(() -> input.written().size() == 2);
        assertTrue(input.written().getFirst().envelope().endsWith("groupname:a\n"));
        assertTrue(input.written().getLast().envelope().endsWith("groupname:late\n"));
    }

    @Test
    void removedPool_getsNothingMore() {
        added(pool("a", "TICK"));
        added(pool("b", "TICK"));
        for (var pool : List.of("a", "b")) {
            runs(pool, pool.charAt(0));
        }
        dispatcher.publish(new SupervisorEvent.ProcessGroupRemoved("a"));
        says("a", 'a', "READY\n");
        tick();
        says("b", 'b', "READY\n");

        eventuallyWritten("98:0");
    }

    @Test
    void changedGroup_isToldAsRemovedAndAdded() {
        added(pool("a", "PROCESS_GROUP_REMOVED", "PROCESS_GROUP_ADDED"));
        runs("a", 1);
        says("a", 1, "READY\n");
        says("a", 1, "RESULT 2\nOKREADY\n");

        dispatcher.publish(new SupervisorEvent.ProcessGroupChanged(programs("g")));
        eventually(() -> input.written().size() == 2);
        says("a", 1, "RESULT 2\nOKREADY\n");

        eventually(() -> input.written().size() == 3);
        assertEquals("PROCESS_GROUP_REMOVED", input.written().get(1).header("eventname"));
        assertEquals("PROCESS_GROUP_ADDED", input.written().get(2).header("eventname"));
    }

    @Test
    void poolThatFails_doesNotStopTheOthers() {
        added(pool("cursed", "TICK"));
        added(pool("z", "TICK"));
        for (var pool : List.of("cursed", "z")) {
            runs(pool, pool.charAt(0));
            says(pool, pool.charAt(0), "READY\n");
        }

        tick();

        eventuallyWritten("122:0");
    }

    /** It ended the delivery to everybody for good. */
    @Test
    void lineOfThousandsOfDigits_costsItsOwnListenerOnly() {
        added(pool("a", "TICK"));
        added(pool("b", "TICK"));
        for (var pool : List.of("a", "b")) {
            runs(pool, pool.charAt(0));
            says(pool, pool.charAt(0), "READY\n");
        }
        tick();
        eventuallyWritten("97:0", "98:0");

        says("a", 'a', "RESULT " + "1_".repeat(2000) + "1\n");
        says("b", 'b', "RESULT 2\nOKREADY\n");
        tick();

        eventuallyWritten("97:0", "98:0", "98:1");
        eventually(() -> log.stream().anyMatch(line -> line.startsWith("a: has entered the UNK")));
    }

    @Test
    void anErrorOnTheWayToOneListener_isItsOwnViolation() {
        added(pool("cursed", "TICK"));
        runs("cursed", 1);
        says("cursed", 1, "READY\n");
        tick();

        eventually(
                () ->
                        log.stream()
                                .anyMatch(line -> line.startsWith("cursed: has entered the UNK")));
    }

    @Test
    void whoAsksWhetherAllIsRead_mayFail_othersAreAnswered() {
        added(pool("a", "TICK"));
        dispatcher.whenAllIsRead(
                () -> {
                    throw new StackOverflowError();
                });
        eventually(whenAllIsRead()::isDone);
        assertTrue(
                log.stream().anyMatch(line -> line.startsWith("cannot pass on an event")),
                log::toString);
    }

    @Test
    void whoAsksWhetherAllIsRead_isAnsweredOnce() {
        var answers = new AtomicInteger();
        added(pool("a", "TICK"));
        dispatcher.whenAllIsRead(answers::incrementAndGet);
        eventually(whenAllIsRead()::isDone);
        tick();
        eventually(whenAllIsRead()::isDone);

        assertEquals(1, answers.get());
    }

    @Test
    void reading_isNotOver_asLongAsOneOfThePoolsReads() {
        added(pool("a", "TICK"));
        added(pool("b", "TICK"));
        runs("b", 2);
        says("b", 2, "READY\n");
        tick();
        eventuallyWritten("2:0");
        var told = whenAllIsRead();
        added(pool("c", "TICK_60"));
        runs("c", 3);
        says("c", 3, "READY\n");
        dispatcher.publish(new SupervisorEvent.Tick(60, 0));
        eventually(() -> input.written().getLast().pid() == 3);
        assertFalse(told.isDone());

        says("b", 2, "RESULT 2\nOKREADY\n");
        says("c", 3, "RESULT 2\nOKREADY\n");
        says("b", 2, "RESULT 2\nOK");

        eventually(told::isDone);
    }

    @Test
    void changedPool_hearsOfOtherEvents_andItsConversationGoesOn() {
        added(pool("a", "TICK_60"));
        runs("a", 1);
        says("a", 1, "READY\n");
        tick();

        dispatcher.publish(new SupervisorEvent.ProcessGroupChanged(pool("a", "TICK_5")));
        tick();

        eventuallyWritten("1:0");
    }

    @Test
    void poolThatIsAddedAnew_beginsAnew() {
        added(pool("a", "TICK"));
        tick();
        added(pool("a", "TICK"));
        runs("a", 1);
        says("a", 1, "READY\n");
        tick();

        eventuallyWritten("1:1");
        assertEquals("0", input.written().getLast().header("poolserial"));
    }

    @Test
    void deathWithAnEventInHand_isToldByTheEndOfItsOutput() {
        added(pool("a", "TICK"));
        runs("a", 1);
        says("a", 1, "READY\n");
        tick();
        dispatcher.outputEnded(new ProcessId("a", "a"), 1);
        runs("a", 2);
        says("a", 2, "READY\n");

        eventuallyWritten("1:0", "2:0");
    }

    /**
     * More than can wait at once, while the dispatcher stands still: groups and lives are known.
     */
    @Test
    void flood_isToldOnce_withItsDamage_andWhatItSaidOfLivesIsKnownAfterwards() {
        var gate = new CountDownLatch(1);
        added(pool("a", "TICK_5"));
        added(pool("b", "TICK_5"));
        runs("a", 1);
        says("a", 1, "READY\n");
        tick();
        eventuallyWritten("1:0");
        standsStill = gate;
        says("a", 1, "RESULT 2\nOKREADY\n");
        tick();
        runs("b", 2);
        says("b", 2, "READY\n");
        dispatcher.publish(new SupervisorEvent.ProcessGroupRemoved("a"));
        added(pool("c", "TICK_5"));
        runs("c", 3);
        var told = whenAllIsRead();
        for (int i = 0; i < Inbox.MAX_OTHERS + 10; i++) {
            dispatcher.publish(new SupervisorEvent.Tick(3600, 0));
        }
        standsStill = null;
        gate.countDown();

        eventually(() -> log.stream().anyMatch(line -> line.startsWith("discarded ")));
        eventually(told::isDone);
        assertEquals(1, log.stream().filter(line -> line.startsWith("events come faster")).count());
        tick();
        says("c", 3, "READY\n");
        eventually(() -> input.written().getLast().pid() == 3);
        says("b", 5, "READY\n");
        runs("b", 5);
        eventually(() -> input.written().getLast().pid() == 5);
        assertTrue(input.written().stream().filter(one -> one.pid() == 1).count() <= 2);
    }

    /**
     * While the dispatcher stands still, these come first, then so many others that the first ones
     * are skipped and some of the others too; and at last what the listener says.
     */
    private void flood(Runnable first, int skipped, String last) {
        var gate = new CountDownLatch(1);
        stoodStill = false;
        standsStill = gate;
        dispatcher.publish(new SupervisorEvent.Tick(60, 0));
        eventually(() -> stoodStill);
        first.run();
        for (int i = 1; i < Inbox.MAX_OTHERS + skipped; i++) {
            dispatcher.publish(new SupervisorEvent.Tick(3600, 0));
        }
        says("gate", 9, last);
        standsStill = null;
        gate.countDown();
    }

    private void flood(Runnable first) {
        flood(first, 10, ANSWER);
    }

    /** And one at whose input the dispatcher can be made to stand still. */
    private void listenerWithAnEvent() {
        added(pool("gate", "TICK_60"));
        added(pool("b", "TICK_5"));
        runs("gate", 9);
        says("gate", 9, "READY\n");
        runs("b", 2);
        says("b", 2, "READY\n");
        tick();
        eventuallyWritten("2:0");
    }

    private void eventuallyLogged(String beginning) {
        eventually(() -> log.stream().anyMatch(line -> line.startsWith(beginning)));
    }

    @Test
    void eachFlood_isTold_withItsOwnDamage() {
        listenerWithAnEvent();
        flood(() -> {}, 10, ANSWER);
        eventuallyLogged("discarded ");
        flood(() -> {}, 7, ANSWER);
        eventually(() -> log.size() >= 4);

        var begin = "events come faster than they can be passed on, discarding the oldest";
        assertEquals(List.of(begin, "discarded 10 events", begin, "discarded 7 events"), log);
    }

    @Test
    void flood_isOverWhenAllOfItIsPassedOn_notBefore() {
        listenerWithAnEvent();
        flood(() -> {}, 10, "nonsense\n");
        eventuallyLogged("discarded ");

        assertTrue(log.getLast().startsWith("discarded "), log::toString);
        assertTrue(
                log.stream().anyMatch(line -> line.startsWith("gate: has entered the UNK")),
                log::toString);
    }

    @Test
    void outputThatIsSkipped_isTheEndOfTheConversation_asItIsWhereItIsTooMuch() {
        listenerWithAnEvent();
        flood(() -> says("b", 2, "RESULT 2\nOK"));

        eventuallyLogged("b: has entered the UNK");
    }

    @Test
    void moreOutputThanCanBeKept_isTheEndOfTheConversation() {
        listenerWithAnEvent();
        says("b", 2, "x".repeat(Inbox.MAX_LISTENER_BYTES));

        eventuallyLogged("b: has entered the UNK");
    }

    @Test
    void endThatIsSkipped_isKnownAfterwards_andTheEventGoesToTheNextLife() {
        listenerWithAnEvent();
        flood(() -> dispatcher.outputEnded(new ProcessId("b", "b"), 2));
        runs("b", 3);
        says("b", 3, "READY\n");

        eventually(() -> input.serials().contains("3:0"));
    }

    /** Of several ends of one listener the last one is known: whatever lived before is over. */
    @Test
    void livesThatEndedBeforeTheLastSkippedOne_areOver_too() {
        listenerWithAnEvent();
        flood(
                () -> {
                    dispatcher.outputEnded(new ProcessId("b", "b"), 2);
                    runs("b", 3);
                    dispatcher.outputEnded(new ProcessId("b", "b"), 3);
                    runs("b", 4);
                });
        says("b", 4, "READY\n");

        eventually(() -> input.serials().contains("4:0"));
    }

    @Test
    void closed_itEnds() throws Exception {
        added(pool("a", "TICK"));
        eventually(() -> thread().isPresent());
        dispatcher.close();

        eventually(() -> thread().isEmpty());
    }

    private static Optional<Thread> thread() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("event-dispatcher"))
                .filter(Thread::isAlive)
                .findFirst();
    }

    /** Programs bring no pool, and nothing is kept for nobody. */
    @Test
    void programsAlone_needNoDispatcher() {
        added(programs("web"));
        dispatcher.publish(new SupervisorEvent.ProcessGroupChanged(programs("web")));

        assertTrue(thread().isEmpty());
    }

    @Test
    void poolThatBecomesPrograms_getsNothingMore_andBack() {
        added(pool("a", "TICK"));
        added(pool("b", "TICK"));
        runs("b", 2);
        says("b", 2, "READY\n");
        dispatcher.publish(
                new SupervisorEvent.ProcessGroupChanged(
                        new GroupConfig(
                                "a",
                                999,
                                new GroupKind.Programs(),
                                List.of(program("a").build()))));
        runs("a", 1);
        says("a", 1, "READY\n");
        tick();

        eventuallyWritten("2:0");
        says("b", 2, "RESULT 2\nOKREADY\n");
        dispatcher.publish(new SupervisorEvent.ProcessGroupChanged(pool("a", "TICK")));
        runs("a", 1);
        says("a", 1, "READY\n");
        tick();
        eventually(() -> input.serials().size() == 3);
        assertEquals(List.of("1:1", "2:0", "2:1"), input.serials().stream().sorted().toList());
    }
}
