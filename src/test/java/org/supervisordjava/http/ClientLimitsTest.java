package org.supervisordjava.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientLimitsTest {

    @ParameterizedTest
    @CsvSource({"1048576,1024", "256,256", "16,16", "0,8"})
    void clients_takeNoMoreDescriptorsThanThereAre(long descriptors, int most) {
        var limits = ClientLimits.within(descriptors);

        assertEquals(most, limits.most());
        assertTrue(limits.places() <= most);
        assertTrue(limits.localPlaces() < most);
    }
}
