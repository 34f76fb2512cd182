package org.supervisordjava.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

@Timeout(20)
class SerialExecutorTest {

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final Residents residents = new Residents(told::add);

    @Test
    void tasksComeInTheOrderOfTheirTimes_afterOneThatFailedToo() throws Exception {
        var done = new CopyOnWriteArrayList<String>();
        var end = new CountDownLatch(1);
        try (var executor = SerialExecutor.start("a part", residents)) {
            var allAreThere = new CountDownLatch(1);
            executor.execute(() -> awaitUninterrupted(allAreThere));
            long now = System.nanoTime();
            executor.at(now + 30_000_000, end::countDown);
            executor.at(now + 20_000_000, () -> done.add("second"));
            executor.at(now + 10_000_000, () -> done.add("cancelled")).run();
            executor.at(now, () -> done.add("first"));
            executor.at(
                    now - 1,
                    () -> {
                        throw new StackOverflowError();
                    });
            allAreThere.countDown();
            end.await();
        }
        assertEquals(List.of("first", "second"), done);
        assertEquals(1, told.size(), told.toString());
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
