package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.GroupConfig;
import org.supervisordjava.config.model.GroupKind;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.threads.Containment;

import java.time.Instant;
import java.util.List;

/** What a change of groups leaves alone, and what it opens and lets go of. */
class ActiveGroupsTest {

    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    private final SimulatedKernel kernel = new SimulatedKernel(1, T0);
    private final ActiveGroups groups =
            new ActiveGroups(kernel.ports(), new Containment("the supervisor", kernel::note));

    private void put(String name, int priority, ProcessConfig... processes) {
        groups.put(
                new GroupConfig(name, priority, new GroupKind.Programs(), List.of(processes)), T0);
        kernel.throwWhatIsBroken();
    }

    private static ProcessConfigs member(String name) {
        return program(name).in("g");
    }

    private SupervisedProcess process(String name) {
        return groups.process(new ProcessId("g", name)).orElseThrow();
    }

    private List<String> done() {
        return kernel.history().lines().map(line -> line.split(" ", 2)[1]).toList();
    }

    @Test
    void groups_areInTheOrderOfTheirPriority_andOfTheirNameWhereThatIsTheSame() {
        put("b", 2);
        put("z", 1);
        put("c", 3);
        put("a", 2);

        assertEquals(
                List.of("z", "a", "b", "c"),
                groups.groups().stream().map(ActiveGroup::name).toList());
    }

    @Test
    void whatIsTheSame_staysItself_andItsLogsStayOpen() {
        put("g", 1, member("one").build(), member("two").build());
        var one = process("one");
        var two = process("two");

        put("g", 2, member("two").build(), member("one").build());

        assertSame(one, process("one"));
        assertSame(two, process("two"));
        assertEquals(List.of("logs of g:one opened", "logs of g:two opened"), done());
    }

    @Test
    void whatHasChanged_staysItself_andOpensItsLogsAgain() {
        put("g", 1, member("one").build(), member("two").build());
        var one = process("one");
        var changed = member("one").command("/bin/other").build();

        put("g", 1, changed, member("two").build());

        assertSame(one, process("one"));
        assertEquals(changed, one.config());
        assertEquals(
                List.of(
                        "logs of g:one opened",
                        "logs of g:two opened",
                        "start of g:one given up",
                        "logs of g:one closed",
                        "logs of g:one opened"),
                done());
    }

    @Test
    void whoIsNoLongerInItsGroup_isLetGoOf_andNobodyElse() {
        put("g", 1, member("one").build(), member("two").build());

        put("g", 1, member("two").build());

        assertEquals(
                List.of(
                        "logs of g:one opened",
                        "logs of g:two opened",
                        "start of g:one given up",
                        "logs of g:one closed"),
                done());
    }

    @Test
    void groupThatBecomesOneOfListeners_closesTheOldLogsFirst_orItsNewOnesWouldBeClosed() {
        put("g", 1, member("one").build());

        groups.put(
                new GroupConfig(
                        "g",
                        1,
                        new GroupKind.EventListenerPool(List.of("EVENT"), 10, ""),
                        List.of(member("one").build())),
                T0);

        assertEquals(
                List.of(
                        "logs of g:one opened",
                        "start of g:one given up",
                        "logs of g:one closed",
                        "logs of g:one opened"),
                done());
    }

    @Test
    void removedGroup_isLetGoOf_withAllOfItsProcesses_andMayComeAgain() {
        put("g", 1, member("one").build(), member("two").build());
        var before = process("one");

        groups.remove("g");
        groups.remove("g");

        assertEquals(List.of(), groups.ascending());
        assertEquals(
                List.of(
                        "logs of g:one opened",
                        "logs of g:two opened",
                        "start of g:one given up",
                        "logs of g:one closed",
                        "start of g:two given up",
                        "logs of g:two closed"),
                done());
        put("g", 1, member("one").build());
        assertNotSame(before, process("one"));
    }
}
