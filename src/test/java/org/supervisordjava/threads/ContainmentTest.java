package org.supervisordjava.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class ContainmentTest {

    private static final long MINUTE = 60_000_000_000L;

    private final List<String> told = new ArrayList<>();
    private long now;
    private final Containment containment = new Containment("a part", told::add, () -> now);

    @Test
    void anyThrowable_isContained() {
        assertFalse(containment.run(() -> fail(new StackOverflowError("deep"))));
        assertFalse(containment.run(() -> fail(new OutOfMemoryError("full"))));
        assertFalse(containment.run(() -> fail(new Exception("checked"))));
        assertTrue(containment.run(() -> {}));
        assertEquals(3, containment.failures());
    }

    @Test
    void oneLineAMinute_withTheCount() {
        for (int i = 0; i < 5; i++) {
            containment.run(() -> fail(new IllegalStateException("again")));
        }
        now = MINUTE;
        containment.run(() -> "cannot do it", () -> fail(new IllegalStateException("last")));

        assertEquals(2, told.size(), told.toString());
        assertTrue(told.get(0).startsWith("a part has failed and goes on: "), told.get(0));
        assertTrue(told.get(1).startsWith("cannot do it: "), told.get(1));
        assertTrue(told.get(1).endsWith("(and 4 times before, untold)"), told.get(1));
    }

    @Test
    void failureToTell_isContainedToo_andTheNextOneIsTold() {
        var deaf = new boolean[] {true};
        var other =
                new Containment(
                        "a part",
                        text -> {
                            if (deaf[0]) {
                                throw new OutOfMemoryError("no room for " + text);
                            }
                            told.add(text);
                        },
                        () -> now);
        other.run(() -> fail(new IllegalStateException("first")));
        deaf[0] = false;
        other.run(() -> fail(new IllegalStateException("second")));

        assertEquals(2, other.failures());
        assertEquals(1, told.size(), told.toString());
    }

    static void fail(Throwable failure) throws Exception {
        switch (failure) {
            case Exception e -> throw e;
            case Error e -> throw e;
            default -> throw new AssertionError(failure);
        }
    }
}
