package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;

class RestartReasonTest {

    /** Dashboards and the documents go by them. */
    @Test
    void labels_areTheNamesThatTheMetricsHave() {
        assertEquals(
                List.of(
                        "exit",
                        "oom",
                        "liveness",
                        "memory_limit",
                        "lifetime",
                        "schedule",
                        "manual"),
                Arrays.stream(RestartReason.values()).map(RestartReason::label).toList());
    }
}
