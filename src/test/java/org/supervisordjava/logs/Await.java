package org.supervisordjava.logs;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for a condition with a generous limit. */
final class Await {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private Await() {}

    static void until(String what, Callable<Boolean> condition) throws Exception {
        long limit = System.nanoTime() + LIMIT.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() - limit > 0) {
                fail("waited in vain until " + what);
            }
            Thread.sleep(2);
        }
    }
}
