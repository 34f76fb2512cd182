package org.supervisordjava.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

@Timeout(20)
class ResidentTest {

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final Residents residents = new Residents(told::add);

    @Test
    void survivesEveryThrowable_andEndsWhenItIsTo() throws Exception {
        var failures =
                new LinkedBlockingQueue<Throwable>(
                        List.of(
                                new OutOfMemoryError("no room"),
                                new StackOverflowError("deep"),
                                new NoClassDefFoundError("gone"),
                                new InterruptedException("nobody asked"),
                                new Exception("checked")));
        var finished = new AtomicBoolean();
        var resident = residents.create("a part", new Failing(failures, finished)).start();

        resident.join();

        assertEquals(5, resident.failures());
        assertTrue(failures.isEmpty());
        assertTrue(finished.get());
        assertEquals(List.of(), residents.dead());
        assertEquals(1, told.size(), told.toString());
    }

    private record Failing(BlockingQueue<Throwable> failures, AtomicBoolean finished)
            implements Rounds {
        @Override
        public boolean goesOn() {
            return !failures.isEmpty();
        }

        @Override
        public void round() throws Exception {
            ContainmentTest.fail(failures.poll());
        }

        @Override
        public void finish() {
            finished.set(true);
        }
    }

    @Test
    void endThatWasNotMeant_isSeen() throws Exception {
        var broken =
                new Resident(
                        "a part",
                        new Failing(
                                new LinkedBlockingQueue<>(
                                        List.of(new Exception(), new Exception())),
                                new AtomicBoolean()),
                        told::add,
                        pause -> {
                            throw new OutOfMemoryError("no room to rest");
                        });
        assertFalse(broken.isDead());
        broken.start().join();

        assertTrue(broken.isDead());
        assertFalse(broken.isAlive());
    }

    @Test
    void workThatCannotSayWhetherItGoesOn_goesOn() throws Exception {
        var asked = new AtomicInteger();
        var rounds = new AtomicInteger();
        var resident =
                residents.create(
                        "a part",
                        new Rounds() {
                            @Override
                            public boolean goesOn() {
                                if (asked.incrementAndGet() == 2) {
                                    throw new StackOverflowError();
                                }
                                return asked.get() < 4;
                            }

                            @Override
                            public void round() {
                                rounds.incrementAndGet();
                            }
                        });
        resident.start().join();

        assertEquals(3, rounds.get());
        assertEquals(1, resident.failures());
    }
}
