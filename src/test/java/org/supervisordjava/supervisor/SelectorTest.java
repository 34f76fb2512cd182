package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.ProcessId;

class SelectorTest {

    @Test
    void starOrNothing_afterTheColon_isTheWholeGroup() {
        assertEquals(new Selector.Group("g"), Selector.parse("g:*"));
        assertEquals(new Selector.Group("g"), Selector.parse("g:"));
    }

    @Test
    void nameAlone_isOneProcess_ofItsOwnGroup() {
        assertEquals(new Selector.One(new ProcessId("g", "web")), Selector.parse("g:web"));
        assertEquals(new Selector.One(new ProcessId("web", "web")), Selector.parse("web"));
        assertEquals(new Selector.One(new ProcessId("all", "all")), Selector.parse("all"));
    }
}
