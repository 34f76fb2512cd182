package org.supervisordjava.logs;

import org.supervisordjava.config.model.OutputChannel;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.logs.OutputRing.Chunk;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The last that every process has written, wherever else it goes: log files know no times, and what
 * goes to the container's standard output cannot be read again. Bounded for each process and for
 * all of them. Written by the pump's thread, read by any.
 */
public final class RecentOutput {

    private static final int MOST_OF_A_PROCESS = 16 * 1024;
    private static final int LEAST_OF_A_PROCESS = 2 * 1024;
    private static final int MOST_OF_ALL = 2 * 1024 * 1024;

    /** Of a flood only the end is of interest, and copying it costs. */
    private static final int MOST_OF_A_CHUNK = 4 * 1024;

    private final LongSupplier millis;

    /** Of the last chunk; the pump's thread. */
    private long number;

    private final Map<ProcessId, OutputRing> rings = new ConcurrentHashMap<>();

    /**
     * @param millis the time that is shown, since 1970
     */
    public RecentOutput(LongSupplier millis) {
        this.millis = millis;
    }

    /** A process has been removed. */
    public void forget(ProcessId id) {
        rings.remove(id);
    }

    /** Takes one stream of one life of a process. */
    ByteSink sink(ProcessId id, OutputChannel channel, ChildPipes.Life life) {
        return new Keeper(rings.computeIfAbsent(id, _ -> new OutputRing()), channel, life);
    }

    private final class Keeper implements ByteSink {

        private final OutputRing ring;
        private final OutputChannel channel;
        private final ChildPipes.Life life;
        private boolean beginsLine = true;

        Keeper(OutputRing ring, OutputChannel channel, ChildPipes.Life life) {
            this.ring = ring;
            this.channel = channel;
            this.life = life;
        }

        @Override
        public void write(ByteBuffer chunk) {
            int length = chunk.remaining();
            if (length == 0) {
                return;
            }
            int kept = Math.min(length, MOST_OF_A_CHUNK);
            var data = new byte[kept];
            chunk.get(chunk.position() + length - kept, data);
            ring.add(
                    new Chunk(
                            ++number,
                            millis.getAsLong(),
                            life.pid(),
                            channel,
                            beginsLine && kept == length,
                            data),
                    limit());
            beginsLine = data[kept - 1] == '\n';
        }
    }

    private int limit() {
        return Math.clamp(
                MOST_OF_ALL / Math.max(1, rings.size()), LEAST_OF_A_PROCESS, MOST_OF_A_PROCESS);
    }

    /** What is kept of one process, oldest first. */
    public List<OutputLine> lines(ProcessId id) {
        var ring = rings.get(id);
        if (ring == null) {
            return List.of();
        }
        var lines = new ArrayList<OutputLine>();
        var assembly = new LineAssembly(id, OutputLine.Escapes.REMOVED, lines::add);
        ring.after(0).forEach(assembly::take);
        assembly.end();
        lines.sort(Comparator.comparing(OutputLine::at));
        return lines;
    }

    /**
     * Everything that is kept, and then what comes.
     *
     * @param wanted processes
     */
    public OutputFollower follow(Predicate<ProcessId> wanted, OutputLine.Escapes escapes) {
        return new OutputFollower(rings, wanted, escapes);
    }
}
