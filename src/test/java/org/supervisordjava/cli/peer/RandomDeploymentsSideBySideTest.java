package org.supervisordjava.cli.peer;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Random configurations, each led through the same random commands under Debian's supervisord and
 * under supervisord-java: what every call answers, every process' state after it, the order of the
 * start, the lines of the log and what the programs wrote agree. The nightly mode: {@code
 * -Dtest=RandomDeploymentsSideBySideTest -Ddeployments.count=200 -Ddeployments.seed=1000}.
 */
@Tag("peer")
class RandomDeploymentsSideBySideTest {

    /** They wait much and compute little. */
    private static final int AT_ONCE = 5;

    /** Of a seed, when programs came to their end so late that it could be either way. */
    private static final int TRIES = 3;

    private static final ListedDifferences NONE = new ListedDifferences("none", Set.of());

    @TempDir private static Path directory;
    private static ExecutorService threads;

    @BeforeAll
    static void open() {
        threads = Executors.newFixedThreadPool(AT_ONCE);
    }

    @AfterAll
    static void close() {
        threads.close();
    }

    @TestFactory
    Stream<DynamicTest> agrees() {
        long first = Long.getLong("deployments.seed", 1);
        var running =
                LongStream.range(first, first + Long.getLong("deployments.count", 10))
                        .mapToObj(seed -> Map.entry(seed, threads.submit(() -> of(seed))))
                        .toList();
        return running.stream()
                .map(
                        each ->
                                DynamicTest.dynamicTest(
                                        "seed " + each.getKey(),
                                        () -> check(each.getKey(), each.getValue())));
    }

    private static Observations of(long seed) throws Exception {
        return of(seed, "" + seed);
    }

    private static Observations of(long seed, String folder) throws Exception {
        var drawn = RandomDeployment.of(seed);
        var history = Map.of("processes", drawn.processes(), "steps", drawn.steps());
        return Observations.of(
                directory.resolve(folder),
                "histories",
                drawn.config(),
                List.of(new ObjectMapper().writeValueAsString(history)));
    }

    /** What was seen on a machine that was too busy to tell says nothing: it is looked at again. */
    private static void check(long seed, Future<Observations> observations) throws Exception {
        var seen = Observations.resultOf(observations);
        for (int again = 1; !isEven(seen) && again < TRIES; again++) {
            seen = of(seed, seed + "-" + again);
        }
        var last = seen;
        assertTrue(isEven(last), () -> "too busy to compare: " + paces(last));
        assertAll(
                Stream.concat(
                        Stream.of(() -> last.checkNames(NONE)),
                        last.theirs().keySet().stream().map(name -> () -> last.check(name, NONE))));
    }

    private static boolean isEven(Observations seen) {
        return paces(seen).stream().allMatch("even"::equals);
    }

    private static List<String> paces(Observations seen) {
        return Stream.of(seen.theirs(), seen.ours())
                .map(side -> side.get("pace").asText())
                .toList();
    }
}
