package org.supervisordjava.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.supervisordjava.DocumentedNames;

import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** {@code docs/compatibility.md} gives the state of every event type there is. */
class EventsDocumentTest {

    @Test
    void everyType_hasAState_andNothingElseHas() throws IOException {
        assertEquals(types(), DocumentedNames.inTableUnder("Event types and their state"));
    }

    private static Set<String> types() {
        return Arrays.stream(EventType.values())
                .map(EventType::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
