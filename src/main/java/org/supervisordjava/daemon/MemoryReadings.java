package org.supervisordjava.daemon;

import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.MemorySize;
import org.supervisordjava.posix.ProcFs;
import org.supervisordjava.supervisor.LoopEvent;
import org.supervisordjava.supervisor.port.MainLog;
import org.supervisordjava.threads.Background;
import org.supervisordjava.threads.Failures;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Measures what programs use, in the background: of all that are asked for in one reading of {@code
 * /proc}. Loaded only where the memory of a program is limited.
 */
final class MemoryReadings {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Background background;
    private final Consumer<LoopEvent> loop;
    private final MainLog log;
    private final ProcFs procFs = new ProcFs();
    private final AtomicBoolean underWay = new AtomicBoolean();

    MemoryReadings(Background background, Consumer<LoopEvent> loop, MainLog log) {
        this.background = background;
        this.loop = loop;
        this.log = log;
    }

    /** One at a time: who asks while a reading is under way asks again after its interval. */
    void begin(Set<Integer> pids) {
        if (underWay.compareAndSet(false, true)) {
            background
                    .call("measuring memory", LIMIT, () -> procFs.treeMemory(pids))
                    .whenComplete(this::answered);
        }
    }

    private void answered(Map<Integer, Long> bytes, Throwable failure) {
        underWay.set(false);
        if (failure == null) {
            loop.accept(
                    new LoopEvent.MemoryMeasured(
                            bytes.entrySet().stream()
                                    .collect(
                                            Collectors.toMap(
                                                    Map.Entry::getKey,
                                                    entry -> new MemorySize(entry.getValue())))));
        } else {
            log.log(
                    LogLevel.WARN,
                    "the memory of programs cannot be measured: " + Failures.describe(failure));
        }
    }
}
