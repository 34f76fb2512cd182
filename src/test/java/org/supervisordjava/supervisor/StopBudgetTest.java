package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Arrays;

class StopBudgetTest {

    @Test
    void enoughForAll_everyTierGetsWhatItWants() {
        assertEquals(Duration.ofSeconds(4), share(20, 4, 5, 6));
    }

    @Test
    void tooLittle_isDividedEquallyAmongThoseWhoWantMore() {
        assertEquals(Duration.ofSeconds(5), share(10, 8, 600));
    }

    @Test
    void enormousWish_leavesModestOnesWhole() {
        assertEquals(Duration.ofSeconds(5), share(10, 600, 5));
        assertEquals(Duration.ofSeconds(5), share(10, 600, 3, 2));
    }

    @Test
    void modestWish_isGrantedBesideEnormousOnes() {
        assertEquals(Duration.ofSeconds(2), share(10, 2, 600, 600));
    }

    @Test
    void nothingLeft_isNothing() {
        assertEquals(Duration.ZERO, share(0, 4, 5));
        assertEquals(Duration.ZERO, share(-1, 4, 5));
    }

    private static Duration share(int remaining, int... wanted) {
        return StopBudget.shareOfFirst(
                Duration.ofSeconds(remaining),
                Arrays.stream(wanted).mapToObj(Duration::ofSeconds).toList());
    }
}
