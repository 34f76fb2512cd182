package org.supervisordjava.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

@Timeout(20)
class WorkersTest {

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final AtomicInteger threadsLeft = new AtomicInteger(1);

    /** A system that gives so many threads and no more. */
    private Thread thread(Runnable body) {
        if (threadsLeft.getAndDecrement() <= 0) {
            throw new OutOfMemoryError("unable to create native thread");
        }
        return new Thread(body);
    }

    @Test
    void whereNoThreadCanBeMade_theReadyOneGoesOn() throws Exception {
        var residents = new Residents(told::add);
        try (var workers =
                Workers.start("w", 1, 8, Duration.ofSeconds(1), residents, this::thread)) {
            for (int i = 0; i < 2; i++) {
                var begun = new CountDownLatch(1);
                var end = new CountDownLatch(1);
                untilAccepted(
                        workers,
                        () -> {
                            begun.countDown();
                            awaitUninterrupted(end);
                            throw new StackOverflowError();
                        });
                begun.await();
                assertThrows(RejectedExecutionException.class, () -> workers.execute(() -> {}));
                end.countDown();
            }
        }
        assertEquals(1, told.size(), told.toString());
    }

    @Test
    void whereNotEvenTheFirstCanBeMade_itIsSaid() {
        threadsLeft.set(0);
        var none =
                assertThrows(
                        NoThreadException.class,
                        () ->
                                Workers.start(
                                        "w",
                                        1,
                                        8,
                                        Duration.ofSeconds(1),
                                        new Residents(told::add),
                                        this::thread));
        assertEquals(
                "no thread can be made for w: unable to create native thread; grant more (ulimit -u, the container's pids and memory limits)",
                none.getMessage());
    }

    /** The ready one may not be waiting yet. */
    private static void untilAccepted(Workers workers, Runnable task) {
        while (true) {
            try {
                workers.execute(task);
                return;
            } catch (RejectedExecutionException notYet) {
                Thread.onSpinWait();
            }
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
