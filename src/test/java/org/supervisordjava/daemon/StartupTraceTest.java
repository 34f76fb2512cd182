package org.supervisordjava.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

final class StartupTraceTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final long earliest = System.nanoTime();
    private final StartupTrace trace = new StartupTrace();

    @Test
    void timesAreTakenFromTheBeginningOfTheLauncher() {
        trace.want(new PrintStream(out), Optional.of("1000.250000,1000.262500"));

        var lines = trace.text(Instant.ofEpochSecond(1001), System.nanoTime(), 1_000_300).lines();

        assertEquals(
                """
                supervisord-java: start, in milliseconds
                      0.0     +0.0  launcher begins
                     12.5    +12.5  launcher executes Java
                     50.0    +37.5  JVM up""",
                String.join("\n", lines.limit(4).toList()));
    }

    @Test
    void aPhaseIsAsFarFromNowAsItsTime() throws Exception {
        trace.want(new PrintStream(out), Optional.empty());
        long later = System.nanoTime() + 40_000_000;

        var last = trace.text(Instant.ofEpochSecond(1001), later, 1_000_000).lines().toList();

        // The mark of main is somewhat more than 40 ms before that, and the JVM a second.
        double most = (later - earliest) / 1e6;
        double main = Double.parseDouble(last.getLast().strip().split(" +")[0]);
        assertTrue(main < 960.1 && main > 999.9 - most, last.toString());
    }

    /** After a reload, or from a shell that does not know the time. */
    @Test
    void withoutTimesOfTheLauncherTheJvmIsTheFirst() {
        for (var unknown : Arrays.asList(null, ",", "1000.25,", "x,y")) {
            trace.want(new PrintStream(out), Optional.ofNullable(unknown));

            var lines = trace.text(Instant.now(), System.nanoTime(), 0).lines().toList();

            assertEquals("0.0     +0.0  JVM up", lines.get(1).strip(), unknown);
        }
    }

    @Test
    void nothingIsPrintedThatNobodyWants() {
        trace.mark(StartupTrace.LINKED);
        trace.print();
        assertEquals("", out.toString());
    }

    @Test
    void itIsPrintedOnce() {
        trace.want(new PrintStream(out), Optional.empty());
        trace.print();
        trace.print();
        assertEquals(1, out.toString().lines().filter(line -> line.endsWith("JVM up")).count());
    }
}
