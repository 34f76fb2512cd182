package org.supervisordjava.metrics;

import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.metrics.SupervisorMetrics.Format;
import org.supervisordjava.supervisor.ProcessSnapshot;
import org.supervisordjava.supervisor.Snapshot;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The metrics of all processes that exist when scraped. What was written of some processes is kept
 * from scrape to scrape for as long as it would be the same. One thread at a time.
 */
final class ProcessSeries {

    /** Of these the lines of a family are one piece: with fewer, there are too many pieces. */
    private static final int NEIGHBOURS = 16;

    private final MetricSources sources;
    private final RestartLatencies restarts;
    private final boolean forExporters;
    private final List<Room<?>> rooms = new ArrayList<>();
    private final List<Neighbours> all = new ArrayList<>();
    private Set<ProcessId> ids = Set.of();

    /**
     * @param forExporters whether the names of the public exporters are there, too
     */
    ProcessSeries(MetricSources sources, RestartLatencies restarts, boolean forExporters) {
        this.sources = sources;
        this.restarts = restarts;
        this.forExporters = forExporters;
        rooms.add(new Room<>(new StateFamilies(restarts)));
        rooms.add(new Room<>(new UsageFamilies(sources)));
        rooms.add(new Room<>(new LogFamilies(sources)));
        rooms.add(new Room<>(new ProbeFamilies(sources.probes())));
        rooms.add(new Room<>(new NodeExporterFamilies()));
        if (forExporters) {
            rooms.add(new Room<>(new ExporterFamilies()));
        }
    }

    boolean isForExporters() {
        return forExporters;
    }

    /** Puts them behind what is there. */
    void write(Snapshot snapshot, Instant now, Format format, List<byte[]> text) {
        var processes = snapshot.processes().toList();
        processes.forEach(restarts::look);
        follow(processes, now);
        restarts.retain(ids);
        sources.probes().retain(ids);
        for (int room = 0; room < rooms.size(); room++) {
            var families = rooms.get(room).families();
            for (int family = 0; family < families.size(); family++) {
                write(room, family, families.get(family).head(format), text);
            }
        }
    }

    private void follow(List<ProcessSnapshot> processes, Instant now) {
        int count = (processes.size() + NEIGHBOURS - 1) / NEIGHBOURS;
        boolean others = count != all.size();
        while (all.size() > count) {
            all.removeLast();
        }
        while (all.size() < count) {
            all.add(new Neighbours(rooms));
        }
        for (int i = 0; i < count; i++) {
            int end = Math.min(processes.size(), (i + 1) * NEIGHBOURS);
            others |= all.get(i).follow(processes.subList(i * NEIGHBOURS, end), now);
        }
        if (others) {
            ids =
                    processes.stream()
                            .map(ProcessSnapshot::id)
                            .collect(Collectors.toUnmodifiableSet());
        }
    }

    private void write(int room, int family, byte[] head, List<byte[]> text) {
        boolean headed = false;
        for (var some : all) {
            var lines = some.rooms.get(room).lines[family];
            if (lines.length > 0) {
                if (!headed) {
                    text.add(head);
                    headed = true;
                }
                text.add(lines);
            }
        }
    }

    /** Seconds since the epoch, as Prometheus wants instants. */
    static double epochSeconds(Instant instant) {
        return instant.getEpochSecond() + instant.getNano() / 1e9;
    }

    /**
     * Related metrics, filled process by process.
     *
     * @param <I> what they depend on besides the snapshot of a process; its equals tells whether
     *     they would be written the same
     */
    sealed interface Families<I>
            permits StateFamilies,
                    UsageFamilies,
                    LogFamilies,
                    ProbeFamilies,
                    NodeExporterFamilies,
                    ExporterFamilies {

        I input(ProcessSnapshot process, Instant now);

        void add(ProcessSnapshot process, SeriesLabels labels, I input);

        /** Always the same. */
        List<Family> families();
    }

    /** Related metrics, and their list. */
    private record Room<I>(Families<I> metrics, List<Family> families) {

        Room(Families<I> metrics) {
            this(metrics, metrics.families());
        }

        SeriesText<I> lines() {
            return new SeriesText<>(this);
        }
    }

    /** Some processes that stand side by side in the snapshot. */
    private static final class Neighbours {

        private final List<SeriesText<?>> rooms = new ArrayList<>();
        private List<ProcessSnapshot> processes = List.of();
        private List<SeriesLabels> labels = List.of();

        Neighbours(List<Room<?>> rooms) {
            rooms.forEach(room -> this.rooms.add(room.lines()));
        }

        /**
         * @return whether they are others than before
         */
        boolean follow(List<ProcessSnapshot> now, Instant time) {
            boolean stay = areSame(now);
            boolean others = !stay && !idsOf(now).equals(idsOf(processes));
            if (!stay) {
                processes = List.copyOf(now);
            }
            if (others) {
                labels = processes.stream().map(Neighbours::labels).toList();
            }
            for (var room : rooms) {
                room.follow(processes, labels, stay, time);
            }
            return others;
        }

        private boolean areSame(List<ProcessSnapshot> now) {
            if (now.size() != processes.size()) {
                return false;
            }
            for (int i = 0; i < now.size(); i++) {
                if (now.get(i) != processes.get(i)) {
                    return false;
                }
            }
            return true;
        }

        private static List<ProcessId> idsOf(List<ProcessSnapshot> processes) {
            return processes.stream().map(ProcessSnapshot::id).toList();
        }

        private static SeriesLabels labels(ProcessSnapshot process) {
            return SeriesLabels.of("group", process.id().group()).with("name", process.id().name());
        }
    }

    /** Related lines of some processes. */
    private static final class SeriesText<I> {

        private static final byte[] NONE = {};

        private final Room<I> room;
        private final List<I> inputs = new ArrayList<>();

        /** By family. */
        private final byte[][] lines;

        SeriesText(Room<I> room) {
            this.room = room;
            this.lines = new byte[room.families().size()][];
        }

        /**
         * @param stay whether they are the same as before
         */
        void follow(
                List<ProcessSnapshot> processes,
                List<SeriesLabels> labels,
                boolean stay,
                Instant now) {
            if (!(takeInputs(processes, now) && stay)) {
                write(processes, labels);
            }
        }

        /**
         * @return whether they are the same as before
         */
        private boolean takeInputs(List<ProcessSnapshot> processes, Instant now) {
            boolean same = inputs.size() == processes.size();
            if (!same) {
                inputs.clear();
            }
            for (int i = 0; i < processes.size(); i++) {
                var input = room.metrics().input(processes.get(i), now);
                if (i >= inputs.size()) {
                    inputs.add(input);
                } else if (!input.equals(inputs.get(i))) {
                    inputs.set(i, input);
                    same = false;
                }
            }
            return same;
        }

        private void write(List<ProcessSnapshot> processes, List<SeriesLabels> labels) {
            for (int i = 0; i < processes.size(); i++) {
                room.metrics().add(processes.get(i), labels.get(i), inputs.get(i));
            }
            for (int i = 0; i < lines.length; i++) {
                lines[i] = kept(lines[i], room.families().get(i).takeLines());
            }
        }

        /** The same array as before where that will do: it is old, and costs nothing any more. */
        private static byte[] kept(byte[] before, byte[] now) {
            if (now.length == 0) {
                return NONE;
            }
            return Arrays.equals(before, now) ? before : now;
        }
    }
}
