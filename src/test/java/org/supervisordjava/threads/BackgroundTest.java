package org.supervisordjava.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

@Timeout(20)
class BackgroundTest {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final Residents residents = new Residents(told::add);
    private SerialExecutor deadlines;
    private Background background;

    @BeforeEach
    void start() throws Exception {
        deadlines = SerialExecutor.start("deadlines", residents);
        background = Background.start(1, residents, deadlines);
    }

    @AfterEach
    void close() {
        background.close();
        deadlines.close();
    }

    @Test
    void errorIsAnAnswer() {
        var answer =
                background.call(
                        "a thing",
                        LONG,
                        () -> {
                            throw new StackOverflowError("deep");
                        });
        var failure = assertThrows(ExecutionException.class, answer::get);
        assertInstanceOf(StackOverflowError.class, failure.getCause());
    }

    @Test
    void whatHangs_isAnsweredAtItsLimit_andTheNextOneIsDone() throws Exception {
        var never = new CountDownLatch(1);
        for (int i = 0; i < 3; i++) {
            var hanging =
                    background.call(
                            "a thing",
                            SHORT,
                            () -> {
                                never.await();
                                return "late";
                            });
            var failure = assertThrows(ExecutionException.class, hanging::get);
            assertInstanceOf(TimeoutException.class, failure.getCause());
        }
        assertEquals("done", background.call("a thing", LONG, () -> "done").get());
        never.countDown();
        assertEquals("still", background.call("a thing", LONG, () -> "still").get());
    }

    @Test
    void whatWaitsInVain_isNotBegunAfterItsLimit() throws Exception {
        var first = new CountDownLatch(1);
        var hanging =
                background.call(
                        "a thing",
                        LONG,
                        () -> {
                            first.await();
                            return "first";
                        });
        var begun = new CopyOnWriteArrayList<String>();
        var waiting = background.call("another", SHORT, () -> begun.add("begun"));
        assertThrows(ExecutionException.class, waiting::get);
        first.countDown();
        assertEquals("first", hanging.get());
        background.call("a thing", LONG, () -> "after it").get();
        assertEquals(List.of(), begun);
    }

    @Test
    void failureNobodyWaitsFor_isTold() throws Exception {
        background.execute(
                "a thing",
                () -> {
                    throw new NoClassDefFoundError("gone");
                });
        background.call("a thing", LONG, () -> "after it").get();
        assertEquals(1, told.size(), told.toString());
    }

    @Test
    void whoStillWaitsAtTheEnd_hearsOfIt() throws Exception {
        var begun = new CountDownLatch(1);
        var waiting =
                background.call(
                        "a thing",
                        LONG,
                        () -> {
                            begun.countDown();
                            new CountDownLatch(1).await();
                            return "never";
                        });
        begun.await();
        background.close();
        var failure = assertThrows(ExecutionException.class, waiting::get);
        assertInstanceOf(RejectedExecutionException.class, failure.getCause());
        var late = background.call("a thing", LONG, () -> "late");
        assertThrows(ExecutionException.class, late::get);
    }
}
