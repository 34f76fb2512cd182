package org.supervisordjava.http;

import org.supervisordjava.config.model.GroupConfig;
import org.supervisordjava.config.model.GroupKind;
import org.supervisordjava.config.model.HttpServerConfig;
import org.supervisordjava.config.model.LogFormat;
import org.supervisordjava.config.model.OutputConfig;
import org.supervisordjava.config.model.OutputTarget;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.SupervisorConfig;
import org.supervisordjava.process.ProcessState;
import org.supervisordjava.supervisor.GroupSnapshot;
import org.supervisordjava.supervisor.ProcessPlaces;
import org.supervisordjava.supervisor.ProcessSnapshot;
import org.supervisordjava.supervisor.Snapshot;
import org.supervisordjava.supervisor.SupervisorState;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Snapshots to show, built from few words. */
public final class Snapshots {

    public static final Instant NOW = Instant.parse("2026-11-23T10:37:05Z");
    public static final Instant START = NOW.minusSeconds(65);
    public static final int SUPERVISOR_PID = 1;

    private Snapshots() {}

    public static Snapshot of(ProcessSnapshot... processes) {
        return of(SupervisorState.RUNNING, List.of(processes));
    }

    public static Snapshot of(SupervisorState state, List<ProcessSnapshot> processes) {
        var byGroup = new LinkedHashMap<String, List<ProcessSnapshot>>();
        processes.forEach(
                process ->
                        byGroup.computeIfAbsent(process.id().group(), name -> new ArrayList<>())
                                .add(process));
        var groups = new ArrayList<GroupSnapshot>();
        byGroup.forEach(
                (name, members) ->
                        groups.add(
                                new GroupSnapshot(
                                        new GroupConfig(
                                                name,
                                                999,
                                                new GroupKind.Programs(),
                                                members.stream()
                                                        .map(ProcessSnapshot::config)
                                                        .toList()),
                                        members)));
        var config =
                new SupervisorConfig(
                        ProcessConfigs.supervisord(Duration.ofSeconds(9)),
                        groups.stream().map(GroupSnapshot::config).toList(),
                        List.<HttpServerConfig>of(),
                        Map.of());
        return new Snapshot(
                7,
                NOW,
                state,
                SUPERVISOR_PID,
                START,
                true,
                config,
                groups,
                ProcessPlaces.in(groups),
                new Snapshot.LoopStats(10, 0, 1_000_000, 500_000, 2));
    }

    public static ProcessSnapshot running(String group, String name, int pid) {
        return process(group, name, ProcessState.RUNNING, pid, Optional.of(START), "", "");
    }

    public static ProcessSnapshot stopped(String group, String name) {
        return process(group, name, ProcessState.STOPPED, 0, Optional.empty(), "", "");
    }

    public static ProcessSnapshot fatal(String group, String name, String spawnerr) {
        return process(group, name, ProcessState.FATAL, 0, Optional.of(START), spawnerr, "");
    }

    public static ProcessSnapshot logging(String group, String name, Path stdoutLogfile) {
        return process(
                group,
                name,
                ProcessState.RUNNING,
                100,
                Optional.of(START),
                "",
                stdoutLogfile.toString());
    }

    public static ProcessSnapshot process(
            String group,
            String name,
            ProcessState state,
            int pid,
            Optional<Instant> startTime,
            String spawnerr,
            String stdoutLogfile) {
        return new ProcessSnapshot(
                config(new ProcessId(group, name)),
                state,
                pid,
                START,
                startTime,
                state.isStopped() ? startTime.map(start -> NOW) : Optional.empty(),
                spawnerr,
                Optional.empty(),
                state == ProcessState.RUNNING,
                Optional.empty(),
                0,
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                List.of(),
                stdoutLogfile,
                "",
                List.of(),
                0,
                Optional.empty(),
                START,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public static ProcessConfig config(ProcessId id) {
        var output =
                new OutputConfig(
                        new OutputTarget.Auto(),
                        ProcessConfigs.bySize(50L * 1024 * 1024, 10),
                        0,
                        false,
                        false,
                        true,
                        LogFormat.TEXT);
        return ProcessConfigs.program(id.name()).in(id.group()).output(output, output).build();
    }
}
