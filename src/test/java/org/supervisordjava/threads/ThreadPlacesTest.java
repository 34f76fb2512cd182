package org.supervisordjava.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ThreadPlacesTest {

    @Test
    void areHeldByThreads_untilTheyAreGivenUp() throws Exception {
        long before = places();
        var places = new ThreadPlaces(3).hold();
        assertEquals(before + 3, places());
        places.hold();
        assertEquals(before + 3, places());

        places.giveUp();

        assertEquals(before, places());
        places.hold();
        assertEquals(before + 3, places());
        places.giveUp();
    }

    private static long places() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("place-"))
                .count();
    }
}
