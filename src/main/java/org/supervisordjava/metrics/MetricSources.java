package org.supervisordjava.metrics;

import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.supervisor.Snapshot;
import org.supervisordjava.threads.Residents;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Where the figures come from. All are called by scraping threads.
 *
 * @param snapshots the last snapshot; never null
 * @param usage of a pid; empty when it is gone or must not be read
 * @param lostHistory records that the flight recorder could not write
 * @param logs of a process; empty when its output is not captured
 * @param ownLog of the supervisor itself
 * @param logSinks receivers of lines beside files and standard streams
 * @param hooks of all programs
 * @param version of this program
 */
public record MetricSources(
        Supplier<Snapshot> snapshots,
        IntFunction<Optional<UsageSample>> usage,
        Function<ProcessId, Optional<LogVolume>> logs,
        Supplier<OwnLogVolume> ownLog,
        Supplier<List<LogSinkVolume>> logSinks,
        Supplier<HookVolume> hooks,
        ProbeLatencies probes,
        LongSupplier lostHistory,
        InstantSource clock,
        Residents residents,
        String version) {}
