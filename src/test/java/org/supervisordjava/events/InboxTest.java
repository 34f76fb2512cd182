package org.supervisordjava.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.supervisordjava.config.model.OutputChannel;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.process.ProcessState;
import org.supervisordjava.supervisor.SupervisorEvent;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

@Timeout(30)
class InboxTest {

    private static final ProcessId ID = new ProcessId("g", "p");

    private final Inbox inbox = new Inbox();

    private static SupervisorEvent log(int number, int bytes) {
        return new SupervisorEvent.ProcessLog(ID, number, OutputChannel.STDOUT, new byte[bytes]);
    }

    private static SupervisorEvent tick(int number) {
        return new SupervisorEvent.Tick(5, number);
    }

    private static int number(Message message) {
        return switch (message) {
            case Message.Published(SupervisorEvent.ProcessLog log) -> log.pid();
            case Message.Published(SupervisorEvent.Tick tick) -> (int) tick.whenEpochSeconds();
            default -> throw new AssertionError(message);
        };
    }

    private List<Integer> taken() throws InterruptedException {
        var numbers = new ArrayList<Integer>();
        while (!inbox.isEmpty()) {
            numbers.add(number(inbox.take()));
        }
        return numbers;
    }

    @Test
    void keepsTheOrder_acrossKindsOfMessages() throws InterruptedException {
        inbox.post(tick(1));
        inbox.post(log(2, 1));
        inbox.post(tick(3));
        inbox.post(log(4, 1));

        assertEquals(List.of(1, 2, 3, 4), taken());
    }

    @Test
    void tooManyDataEvents_theOldestGiveWay_statesStay() throws InterruptedException {
        inbox.post(tick(-1));
        for (int i = 0; i < Inbox.MAX_DATA_EVENTS + 2; i++) {
            inbox.post(log(i, 1));
        }

        assertEquals(2, inbox.discarded());
        assertEquals(List.of(-1, 2, 3), taken().subList(0, 3));
    }

    @Test
    void tooManyBytes_theOldestGiveWay() throws InterruptedException {
        int third = Inbox.MAX_DATA_BYTES / 3;
        for (int i = 0; i < 5; i++) {
            inbox.post(log(i, third));
        }

        assertEquals(List.of(2, 3, 4), taken());
    }

    @Test
    void takenEvents_makeRoom() throws InterruptedException {
        for (int i = 0; i < 20; i++) {
            inbox.post(log(i, Inbox.MAX_DATA_BYTES));
            assertEquals(i, number(inbox.take()));
        }
        assertEquals(0, inbox.discarded());
    }

    @Test
    void listenerThatWritesTooMuch_losesItsOutputOnce_othersKeepTheirs() throws Exception {
        for (int i = 0; i < 10; i++) {
            inbox.post(
                    new Message.ListenerOutput(
                            ID, 1, new byte[Inbox.MAX_LISTENER_BYTES / 4 - Inbox.OVERHEAD]));
        }
        inbox.post(new Message.ListenerOutput(ID, 2, new byte[1]));

        for (int i = 0; i < 4; i++) {
            assertInstanceOf(Message.ListenerOutput.class, inbox.take());
        }
        assertEquals(new Message.ListenerOutputLost(ID, 1), inbox.take());
        assertInstanceOf(Message.ListenerOutput.class, inbox.take());
        assertTrue(inbox.isEmpty());
    }

    @Test
    void listenerWhoseLossHasBeenTold_isHeardAgain() throws Exception {
        for (int i = 0; i < 2; i++) {
            inbox.post(
                    new Message.ListenerOutput(
                            ID, 1, new byte[Inbox.MAX_LISTENER_BYTES - Inbox.OVERHEAD]));
        }
        inbox.take();
        inbox.take();

        inbox.post(new Message.ListenerOutput(ID, 1, new byte[1]));

        assertInstanceOf(Message.ListenerOutput.class, inbox.take());
    }

    private void state(String process, int pid, ProcessState to) {
        inbox.post(
                new SupervisorEvent.ProcessStateChanged(
                        new ProcessId("g", process), ProcessState.STARTING, to, 0, pid, true));
    }

    /** As many as others may wait. */
    private void flood() {
        for (int i = 0; i < Inbox.MAX_OTHERS; i++) {
            inbox.post(tick(i));
        }
    }

    @Test
    void tooMuchOfTheRest_theOldestAreSkipped_andCounted() throws Exception {
        flood();
        flood();

        assertEquals(Inbox.MAX_OTHERS, inbox.discarded());
        assertEquals(new Message.Skipped(List.of(), Map.of(), Map.of(), List.of()), inbox.take());
        assertEquals(Inbox.MAX_OTHERS, taken().size());
    }

    @Test
    void whatIsSkipped_leavesWhatItSaysOfGroupsAndLives() throws Exception {
        Runnable whenRead = () -> {};
        inbox.post(new SupervisorEvent.ProcessGroupRemoved("g"));
        state("a", 1, ProcessState.RUNNING);
        state("a", 1, ProcessState.EXITED);
        inbox.post(new Message.ListenerOutput(ID, 1, new byte[1]));
        inbox.post(new Message.ListenerOutput(ID, 2, new byte[1]));
        inbox.post(new Message.ListenerEnded(ID, 1));
        inbox.post(new Message.ReadingAwaited(whenRead));
        flood();

        var skipped = assertInstanceOf(Message.Skipped.class, inbox.take());
        assertEquals(
                List.of("ProcessGroupRemoved[group=g]", "EXITED"),
                skipped.followed().stream()
                        .map(
                                event ->
                                        event instanceof SupervisorEvent.ProcessStateChanged changed
                                                ? changed.to().name()
                                                : event.toString())
                        .toList());
        assertEquals(Map.of(2, ID), skipped.lostOutput());
        assertEquals(Map.of(ID, 1), skipped.ended());
        assertEquals(List.of(whenRead), skipped.awaited());
    }

    @Test
    void singleBytesOfAListener_areBoundedToo() {
        for (int i = 0; i < Inbox.MAX_LISTENER_BYTES; i++) {
            inbox.post(new Message.ListenerOutput(ID, 1, new byte[1]));
        }

        assertTrue(inbox.waiting() <= Inbox.MAX_LISTENER_BYTES / Inbox.OVERHEAD);
    }

    private static Message.ListenerOutput output(int pid, int bytes) {
        return new Message.ListenerOutput(ID, pid, new byte[bytes]);
    }

    @Test
    void exactlyAsManyBytesAsFit_areKept_andOneMoreIsNot() throws Exception {
        inbox.post(log(1, Inbox.MAX_DATA_BYTES - 1));
        inbox.post(log(2, 1));
        assertEquals(0, inbox.discarded());
        inbox.post(log(3, 1));
        assertEquals(1, inbox.discarded());
        assertEquals(List.of(2, 3), taken());

        inbox.post(output(1, Inbox.MAX_LISTENER_BYTES - Inbox.OVERHEAD));
        assertInstanceOf(Message.ListenerOutput.class, inbox.take());
        inbox.post(output(2, Inbox.MAX_LISTENER_BYTES - Inbox.OVERHEAD + 1));
        assertEquals(new Message.ListenerOutputLost(ID, 2), inbox.take());
    }

    /** Its bytes would be missing in the account for good, and it would lose its next ones. */
    @Test
    void bytesThatAreTaken_areGivenBack_oneByOne() throws Exception {
        int half = Inbox.MAX_LISTENER_BYTES / 2 - Inbox.OVERHEAD;
        inbox.post(output(1, half));
        inbox.post(output(1, half));
        for (int i = 0; i < 10; i++) {
            assertInstanceOf(Message.ListenerOutput.class, inbox.take());
            inbox.post(output(1, half));
        }
        inbox.post(output(1, 1));

        assertInstanceOf(Message.ListenerOutput.class, inbox.take());
        assertInstanceOf(Message.ListenerOutput.class, inbox.take());
        assertEquals(new Message.ListenerOutputLost(ID, 1), inbox.take());
        inbox.post(output(1, half));
        assertInstanceOf(Message.ListenerOutput.class, inbox.take());
    }

    /** Of one that is skipped, too. */
    @Test
    void bytesThatAreSkipped_areGivenBack() throws Exception {
        inbox.post(output(1, Inbox.MAX_LISTENER_BYTES - Inbox.OVERHEAD));
        flood();
        inbox.take();
        inbox.post(output(1, Inbox.MAX_LISTENER_BYTES - Inbox.OVERHEAD));

        Message last = null;
        while (!inbox.isEmpty()) {
            last = inbox.take();
        }
        assertInstanceOf(Message.ListenerOutput.class, last);
    }

    @Test
    void whatASkippedMessageSays_isSaidOnce() throws Exception {
        inbox.post(new SupervisorEvent.ProcessGroupRemoved("g"));
        state("a", 1, ProcessState.RUNNING);
        inbox.post(output(2, 1));
        inbox.post(new Message.ListenerEnded(ID, 1));
        inbox.post(new Message.ReadingAwaited(() -> {}));
        flood();
        inbox.take();
        flood();

        assertEquals(new Message.Skipped(List.of(), Map.of(), Map.of(), List.of()), inbox.take());
    }

    @Test
    void everyKindOfMessage_wakesWhoWaitsForIt() throws Exception {
        var kinds =
                List.<Runnable>of(
                        () -> inbox.post(tick(1)),
                        () -> inbox.post(log(1, 1)),
                        () -> inbox.post(output(1, 1)),
                        () -> inbox.post(new Message.ListenerEnded(ID, 1)),
                        () -> inbox.post(new Message.ReadingAwaited(() -> {})));
        for (var kind : kinds) {
            var taken = new CompletableFuture<Message>();
            var waiting =
                    Thread.ofPlatform()
                            .daemon()
                            .start(
                                    () -> {
                                        try {
                                            taken.complete(inbox.take());
                                        } catch (InterruptedException e) {
                                            taken.completeExceptionally(e);
                                        }
                                    });
            while (waiting.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            kind.run();
            taken.get(20, TimeUnit.SECONDS);
        }
    }

    /** A remote event is as large as its two texts together. */
    @Test
    void remoteEvents_countWithTypeAndData() {
        var half = "x".repeat(Inbox.MAX_DATA_BYTES / 2);
        inbox.post(new SupervisorEvent.RemoteCommunication(half, half));
        assertEquals(0, inbox.discarded());
        inbox.post(new SupervisorEvent.RemoteCommunication("", "x"));

        assertEquals(1, inbox.discarded());
    }

    @Test
    void bytesOfEventsThatAreTaken_areGivenBack() throws Exception {
        int half = Inbox.MAX_DATA_BYTES / 2;
        inbox.post(log(1, half));
        inbox.post(log(2, half));
        inbox.take();
        inbox.post(log(3, half));
        inbox.take();
        inbox.post(log(4, half));

        assertEquals(0, inbox.discarded());
        assertEquals(List.of(3, 4), taken());
    }
}
