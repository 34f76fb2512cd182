package org.supervisordjava.daemon;

import org.supervisordjava.process.ProcessState;
import org.supervisordjava.supervisor.SupervisorEvent;
import org.supervisordjava.threads.SerialExecutor;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * When each phase of a start was over, for {@code --trace-startup}. Noting a time costs nothing
 * that could be seen; what makes the phases readable is loaded after the last of them.
 */
final class StartupTrace {

    static final String MAIN = "main";
    static final String LINKED = "calls into C linked";
    static final String CONFIGURED = "configuration read";
    static final String LISTENING = "addresses listen";
    static final String FIRST_PROGRAM = "first program spawned";
    static final String ALL_SPAWNED = "all spawned that start at once";
    static final String HTTP_OPEN = "HTTP open";
    static final String HEALTHY = "healthy";

    /** Then what has been seen is printed, whatever the programs wait for. */
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static final Duration PERIOD = Duration.ofMillis(1);
    private static final double NANOS_PER_MILLISECOND = 1e6;

    private record Mark(String phase, long nanos) {}

    // Guarded by this.
    private final List<Mark> marks = new ArrayList<>();
    private boolean wanted;
    private PrintStream to;
    private Optional<String> launcherTimes = Optional.empty();

    StartupTrace() {
        mark(MAIN);
    }

    synchronized void mark(String phase) {
        marks.add(new Mark(phase, System.nanoTime()));
    }

    /**
     * From now on somebody wants to see it.
     *
     * @param launcherTimes when the launcher began and when it executed Java, as seconds of the
     *     epoch with a comma between them; empty when a reload executed Java
     */
    synchronized void want(PrintStream to, Optional<String> launcherTimes) {
        this.to = to;
        this.launcherTimes = launcherTimes;
        wanted = true;
    }

    /** Before there are programs. */
    synchronized void watch(EventFanOut events) {
        if (wanted) {
            events.subscribe(
                    event -> {
                        if (event instanceof SupervisorEvent.ProcessStateChanged changed
                                && changed.to() == ProcessState.STARTING) {
                            markOnce(FIRST_PROGRAM);
                        }
                    });
        }
    }

    private synchronized void markOnce(String phase) {
        if (marks.stream().noneMatch(mark -> mark.phase().equals(phase))) {
            mark(phase);
        }
    }

    /**
     * Notes when both hold, and prints then.
     *
     * @param httpOpen holds at once when there is no address
     */
    synchronized void follow(
            BooleanSupplier httpOpen, BooleanSupplier healthy, SerialExecutor executor) {
        if (wanted) {
            look(httpOpen, healthy, executor, System.nanoTime() + LIMIT.toNanos());
        }
    }

    private void look(
            BooleanSupplier httpOpen,
            BooleanSupplier healthy,
            SerialExecutor executor,
            long limit) {
        boolean open = holds(httpOpen, HTTP_OPEN);
        if (holds(healthy, HEALTHY) && open) {
            print();
        } else if (System.nanoTime() - limit >= 0) {
            mark("not yet healthy, and no longer watched");
            print();
        } else {
            executor.at(
                    System.nanoTime() + PERIOD.toNanos(),
                    () -> look(httpOpen, healthy, executor, limit));
        }
    }

    private boolean holds(BooleanSupplier condition, String phase) {
        boolean holds = condition.getAsBoolean();
        if (holds) {
            markOnce(phase);
        }
        return holds;
    }

    /** Once, also when the run ends before. */
    synchronized void print() {
        if (wanted) {
            wanted = false;
            to.print(
                    text(
                            Instant.now(),
                            System.nanoTime(),
                            ManagementFactory.getRuntimeMXBean().getStartTime()));
            to.flush();
        }
    }

    /**
     * The phases in the order of their times.
     *
     * @param now the same instant as {@code nanos}
     * @param jvmMillis of the epoch: when the JVM was up
     */
    synchronized String text(Instant now, long nanos, long jvmMillis) {
        var phases = new ArrayList<>(launcherPhases());
        phases.add(new TracedPhase("JVM up", jvmMillis));
        double at = now.getEpochSecond() * 1e3 + now.getNano() / NANOS_PER_MILLISECOND;
        marks.forEach(
                mark ->
                        phases.add(
                                new TracedPhase(
                                        mark.phase(),
                                        at - (nanos - mark.nanos()) / NANOS_PER_MILLISECOND)));
        double first = phases.getFirst().millis();
        double last = first;
        var text = new StringBuilder("supervisord-java: start, in milliseconds\n");
        for (var phase : phases) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%9.1f %+8.1f  %s%n",
                            phase.millis() - first,
                            phase.millis() - last,
                            phase.name()));
            last = phase.millis();
        }
        return text.toString();
    }

    /**
     * @param millis of the epoch
     */
    private record TracedPhase(String name, double millis) {}

    private List<TracedPhase> launcherPhases() {
        var times = launcherTimes.orElse("").split(",");
        if (times.length != 2) {
            return List.of();
        }
        try {
            return List.of(
                    new TracedPhase("launcher begins", Double.parseDouble(times[0]) * 1e3),
                    new TracedPhase("launcher executes Java", Double.parseDouble(times[1]) * 1e3));
        } catch (NumberFormatException otherShell) {
            return List.of();
        }
    }
}
