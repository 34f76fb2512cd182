package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfig.Dependency;
import org.supervisordjava.config.model.ProcessConfig.Dependency.Condition;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

class StopOrderTest {

    private final ProcessConfig low = program("low").priority(1).build();
    private final ProcessConfig high = program("high").priority(2).build();

    @Test
    void groupOfHigherPriority_isDownFirst() {
        assertEquals(Set.of("high"), before(low, low, high));
        assertEquals(Set.of(), before(high, low, high));
    }

    @Test
    void membersOfOneGroup_doNotWaitForEachOther_whateverTheirPriorities() {
        var one = program("one").priority(1).in("g", 5).build();
        var two = program("two").priority(2).in("g", 5).build();

        assertEquals(Set.of(), before(one, one, two));
        assertEquals(Set.of(), before(two, one, two));
    }

    @Test
    void groupsOfEqualPriority_doNotWaitForEachOther() {
        var other = program("other").priority(2).build();

        assertEquals(Set.of(), before(high, high, other));
    }

    @Test
    void whatDependsOnIt_isDownFirst_alsoThroughOthersAndInsideAGroup() {
        var database = program("database").in("g", 5).build();
        var api = program("api").in("g", 5).dependsOn(on("database")).build();
        var web = program("web").in("g", 5).dependsOn(on("api")).build();

        assertEquals(Set.of("api", "web"), before(database, database, api, web));
        assertEquals(Set.of("web"), before(api, database, api, web));
        assertTrue(order(database, api, web).waitsForItsGroup(0));
        assertFalse(order(database, api, web).waitsForItsGroup(2));
    }

    @Test
    void whatDependsOnAHigherPriority_stopsBeforeThat() {
        var early = program("early").priority(1).dependsOn(on("high")).build();

        assertEquals(Set.of("early"), before(high, early, high));
        assertEquals(Set.of("early", "high"), before(low, low, early, high));
    }

    @Test
    void whatWaitsForItsGroupAnyway_isNotWaitedForAsSupervisordWould() {
        var database = program("database").in("g", 5).build();
        var api = program("api").in("other", 5).dependsOn(on("database")).build();
        var web = program("web").in("g", 5).dependsOn(on("api")).build();
        var late = program("late").priority(9).build();

        assertEquals(Set.of("late"), beforeItsGroup(database, database, api, web, late));
    }

    @Test
    void groupThatDependsOnThisOne_isWaitedForByAllOfIt() {
        var database = program("database").in("g", 5).build();
        var backup = program("backup").in("g", 5).dependsOn(on("database")).build();
        var api = program("api").in("other", 5).dependsOn(on("database")).build();

        assertEquals(Set.of("api"), beforeItsGroup(database, database, backup, api));
        assertEquals(Set.of(), beforeItsGroup(backup, database, backup, api));
        assertEquals(Set.of(), beforeItsGroup(api, database, backup, api));
    }

    /** A member that has to stop early takes its group with it, as with supervisord. */
    @Test
    void groupOfAsHighAPriorityByItsMembers_isNotWaitedFor() {
        var late = program("late").priority(9).build();
        var early = program("early").in("g", 5).dependsOn(on("late")).build();
        var mate = program("mate").in("g", 5).build();
        var other = program("other").in("h", 5).dependsOn(on("late")).build();

        assertEquals(Set.of("early", "late", "other"), before(mate, late, early, mate, other));
        assertEquals(Set.of(), beforeItsGroup(mate, late, early, mate, other));
    }

    @Test
    void whatTwoDependOn_isNeededByBoth_whoeverIsLookedAtFirst() {
        var web = program("web").in("g", 5).dependsOn(on("one"), on("two")).build();
        var one = program("one").in("g", 5).dependsOn(on("database")).build();
        var two = program("two").in("g", 5).dependsOn(on("database")).build();
        var database = program("database").in("g", 5).build();

        assertEquals(Set.of("web", "one", "two"), before(database, web, one, two, database));
    }

    @Test
    void ranks_countFromTheHighestPriority_inWhateverOrderTheyCome() {
        var highest = program("highest").priority(3).build();

        for (var all : List.of(List.of(highest, high, low), List.of(low, high, highest))) {
            var order = StopOrder.of(all);
            assertEquals(0, order.rank(order.unit(highest.id())));
            assertEquals(1, order.rank(order.unit(high.id())));
            assertEquals(2, order.rank(order.unit(low.id())));
        }
    }

    @Test
    void circle_whichOnlyAnUpdateOfSomeGroupsCanBring_isCut() {
        var one = program("one").dependsOn(on("two")).build();
        var two = program("two").dependsOn(on("one")).build();

        var order = order(one, two);

        assertTrue(order.before(0).isEmpty() || order.before(1).isEmpty());
    }

    @Test
    void processesOfOneProgram_areOneUnit() {
        var order = order(low, low, high);

        assertEquals(2, order.size());
        assertEquals(List.of(1, 0), List.of(order.rank(0), order.rank(1)));
    }

    private static Dependency on(String program) {
        return new Dependency(program, Condition.STARTED);
    }

    private static StopOrder order(ProcessConfig... processes) {
        return StopOrder.of(List.of(processes));
    }

    /** Programs that have to be down before one of them is told. */
    private static Set<String> before(ProcessConfig process, ProcessConfig... all) {
        var order = order(all);
        return names(List.of(all), order, StopOrder::before, order.unit(process.id()));
    }

    /** What every member of its group waits for. */
    private static Set<String> beforeItsGroup(ProcessConfig process, ProcessConfig... all) {
        var order = order(all);
        return names(List.of(all), order, StopOrder::beforeItsGroup, order.unit(process.id()));
    }

    private static Set<String> names(
            List<ProcessConfig> all, StopOrder order, Sets sets, int unit) {
        Function<ProcessConfig, Boolean> isIn =
                process -> sets.of(order, unit).get(order.unit(process.id()));
        return all.stream()
                .filter(isIn::apply)
                .map(ProcessConfig::program)
                .collect(Collectors.toSet());
    }

    @FunctionalInterface
    private interface Sets {
        java.util.BitSet of(StopOrder order, int unit);
    }
}
