package org.supervisordjava.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.supervisordjava.posix.DescriptorReserve.Claim;

class DescriptorReserveTest {

    @ParameterizedTest
    @CsvSource({
        "64,32",
        "95,47",
        "96,64",
        "128,64",
        "200,100",
        "1024,128",
        "8192,1024",
        "1048576,2176"
    })
    void ofALimit(long limit, long kept) {
        assertEquals(kept, DescriptorReserve.of(limit));
    }

    @ParameterizedTest
    @CsvSource({"100,16", "1024,80", "1048576,2128", "-1,2128"})
    void clients_mayTakeTheRestOfIt(long limit, long most) {
        assertEquals(most, DescriptorReserve.forClients(limit));
    }

    @Test
    void whoHasRunBefore_mayTakeMore() throws PosixException {
        long limit = OwnLimits.get(ResourceLimit.NOFILE).soft();
        int first = (int) (limit - DescriptorReserve.of(limit));

        assertTrue(DescriptorReserve.holds(first, 0, Claim.FIRST));
        assertTrue(!DescriptorReserve.holds(first - 1, 0, Claim.FIRST));
        assertTrue(DescriptorReserve.holds(first - 1, 1, Claim.FIRST));
        assertTrue(!DescriptorReserve.holds(first, 0, Claim.AGAIN));
        assertTrue(DescriptorReserve.holds((int) limit - 1, 0, Claim.AGAIN));
    }
}
