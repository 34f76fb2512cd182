package org.supervisordjava.health;

import org.supervisordjava.config.model.GroupConfig;
import org.supervisordjava.config.model.GroupKind;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.config.model.SupervisorConfig;
import org.supervisordjava.config.model.SupervisordConfig;
import org.supervisordjava.process.ProcessState;
import org.supervisordjava.supervisor.GroupSnapshot;
import org.supervisordjava.supervisor.ProcessPlaces;
import org.supervisordjava.supervisor.ProcessSnapshot;
import org.supervisordjava.supervisor.Snapshot;
import org.supervisordjava.supervisor.SupervisorState;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Snapshots to judge, one group for each process. */
public final class Snapshots {

    public static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    private Snapshots() {}

    public static Snapshot started(Programs... programs) {
        return snapshot(SupervisorState.RUNNING, true, programs);
    }

    public static Snapshot starting(Programs... programs) {
        return snapshot(SupervisorState.RUNNING, false, programs);
    }

    public static Snapshot snapshot(
            SupervisorState state, boolean startupComplete, Programs... programs) {
        var groups = Arrays.stream(programs).map(Programs::build).map(Snapshots::groupOf).toList();
        return new Snapshot(
                7,
                NOW.minusSeconds(1),
                state,
                1,
                NOW.minusSeconds(60),
                startupComplete,
                config(ProcessConfigs.supervisord(Duration.ofSeconds(9))),
                groups,
                ProcessPlaces.in(groups),
                new Snapshot.LoopStats(10, 2, 3_000_000, 1_000_000, 4));
    }

    /** The same of a supervisor with other options. */
    public static Snapshot with(SupervisordConfig supervisord, Snapshot snapshot) {
        return new Snapshot(
                snapshot.version(),
                snapshot.at(),
                snapshot.state(),
                snapshot.pid(),
                snapshot.startTime(),
                snapshot.startupComplete(),
                config(supervisord),
                snapshot.groups(),
                snapshot.places(),
                snapshot.loop());
    }

    /** The same with other groups. */
    public static Snapshot withGroups(Snapshot snapshot, List<GroupSnapshot> groups) {
        return new Snapshot(
                snapshot.version() + 1,
                snapshot.at(),
                snapshot.state(),
                snapshot.pid(),
                snapshot.startTime(),
                snapshot.startupComplete(),
                snapshot.config(),
                groups,
                ProcessPlaces.in(groups),
                snapshot.loop());
    }

    private static SupervisorConfig config(SupervisordConfig supervisord) {
        return new SupervisorConfig(supervisord, List.of(), List.of(), Map.of());
    }

    private static GroupSnapshot groupOf(ProcessSnapshot process) {
        var name = process.id().group();
        var config =
                new GroupConfig(name, 999, new GroupKind.Programs(), List.of(process.config()));
        return new GroupSnapshot(config, List.of(process));
    }

    static ProcessConfig config(
            String name, boolean autostart, boolean essential, ProcessConfig.Autorestart restart) {
        var config = ProcessConfigs.program(name).autostart(autostart).autorestart(restart);
        return (essential ? config.essential() : config).build();
    }

    static boolean alive(ProcessState state) {
        return state.isSignallable();
    }
}
