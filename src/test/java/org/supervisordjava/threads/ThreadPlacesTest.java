package org.supervisordjava.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.concurrent.atomic.AtomicInteger;

class ThreadPlacesTest {

    @Test
    void areHeldByThreads_untilTheyAreGivenUp() throws Exception {
        long before = places();
        var places = new ThreadPlaces(3).hold();
        assertEquals(before + 3, places());
        places.hold();
        assertEquals(before + 3, places());

        assertTrue(places.areHeld());
        places.giveUp();

        assertFalse(places.areHeld());
        assertEquals(before, places());
        places.hold();
        assertEquals(before + 3, places());
        places.giveUp();
    }

    @Test
    void whereThereAreFewer_thoseAreHeld_andTheRestWhenThereAreMore() throws Exception {
        long before = places();
        var left = new AtomicInteger(2);
        var places =
                new ThreadPlaces(
                        5,
                        thread -> {
                            if (left.getAndDecrement() <= 0) {
                                throw new OutOfMemoryError("unable to create native thread");
                            }
                            thread.start();
                        });

        places.hold();
        assertEquals(before + 2, places());
        left.set(5);
        places.hold();
        assertEquals(before + 5, places());

        places.giveUp();
        assertEquals(before, places());
    }

    private static long places() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("place-"))
                .count();
    }
}
