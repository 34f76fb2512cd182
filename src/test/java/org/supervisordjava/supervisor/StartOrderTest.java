package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfig.Dependency;
import org.supervisordjava.config.model.ProcessConfig.Dependency.Condition;
import org.supervisordjava.config.model.ProcessId;

import java.util.List;
import java.util.stream.Stream;

class StartOrderTest {

    /** Who depends on whom does not count there. */
    @Test
    void earlierPriority_isThatOfTheGroup_thenItsOwn() {
        var tier = new StartOrder.Tier(5, 5, 5);

        assertTrue(new StartOrder.Tier(4, 9, 9).isOfEarlierPriorityThan(tier));
        assertTrue(new StartOrder.Tier(5, 4, 9).isOfEarlierPriorityThan(tier));
        assertFalse(new StartOrder.Tier(5, 5, 0).isOfEarlierPriorityThan(tier));
        assertFalse(new StartOrder.Tier(5, 6, 0).isOfEarlierPriorityThan(tier));
        assertFalse(new StartOrder.Tier(6, 4, 0).isOfEarlierPriorityThan(tier));
    }

    @Test
    void lowerPriority_comesFirst() {
        assertEquals(
                List.of(List.of("one"), List.of("two", "too"), List.of("three")),
                tiers(
                        priority("three", 3),
                        priority("two", 2),
                        priority("one", 1),
                        priority("too", 2)));
    }

    @Test
    void groupsPriority_counts_beforeThatOfItsMembers() {
        assertEquals(
                List.of(List.of("g:late"), List.of("early")),
                tiers(priority("early", 5), program("late").priority(999).in("g", 1).build()));
    }

    @Test
    void dependency_comesFirst_alsoOfTheSamePriority() {
        assertEquals(
                List.of(List.of("db", "other"), List.of("api"), List.of("web")),
                tiers(
                        needing("web", "api"),
                        needing("api", "db"),
                        program("db").build(),
                        program("other").build()));
    }

    @Test
    void whatDependsOnALaterPriority_isMovedBehindIt() {
        var early = program("early").priority(1).dependsOn(on("late")).build();
        assertEquals(
                List.of(List.of("middle"), List.of("late"), List.of("early")),
                tiers(early, priority("late", 9), priority("middle", 5)));
    }

    @Test
    void whatDependsOnAnEarlierPriority_staysWhereItIs() {
        var late = program("late").priority(9).dependsOn(on("early")).build();
        var order = StartOrder.of(List.of(late, priority("early", 1)));

        assertEquals(0, order.tier(late.id()).depth());
    }

    @Test
    void circle_endsAllTheSame() {
        assertEquals(
                2,
                tiers(needing("one", "two"), needing("two", "one")).stream()
                        .mapToInt(List::size)
                        .sum());
    }

    @Test
    void onlyPriorities_makeATierEarlier_notWhatDependsOnWhat() {
        var order =
                StartOrder.of(
                        List.of(program("db").build(), needing("api", "db"), priority("low", 1)));
        var db = order.tier(id("db"));
        var api = order.tier(id("api"));
        var low = order.tier(id("low"));

        assertTrue(db.compareTo(api) < 0);
        assertFalse(db.isOfEarlierPriorityThan(api));
        assertTrue(low.isOfEarlierPriorityThan(db));
        assertFalse(db.isOfEarlierPriorityThan(low));
    }

    @Test
    void descending_isTheReverse() {
        var all = List.of(priority("one", 1), priority("two", 2));
        var order = StartOrder.of(all);

        assertEquals(
                List.of(List.of(id("two")), List.of(id("one"))),
                order.descending(List.of(id("one"), id("two"))));
    }

    private static List<List<String>> tiers(ProcessConfig... processes) {
        var ids = Stream.of(processes).map(ProcessConfig::id).toList();
        return StartOrder.of(List.of(processes)).ascending(ids).stream()
                .map(tier -> tier.stream().map(ProcessId::toString).toList())
                .toList();
    }

    private static ProcessId id(String name) {
        return new ProcessId(name, name);
    }

    private static ProcessConfig priority(String name, int priority) {
        return program(name).priority(priority).build();
    }

    private static ProcessConfig needing(String name, String needed) {
        return program(name).dependsOn(on(needed)).build();
    }

    private static Dependency on(String program) {
        return new Dependency(program, Condition.STARTED);
    }
}
