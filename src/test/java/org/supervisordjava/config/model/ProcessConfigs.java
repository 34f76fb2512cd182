package org.supervisordjava.config.model;

import org.supervisordjava.config.model.ProcessConfig.Autorestart;
import org.supervisordjava.config.model.ProcessConfig.Confinement;
import org.supervisordjava.config.model.ProcessConfig.Dependency;
import org.supervisordjava.config.model.ProcessConfig.OnFatal;
import org.supervisordjava.config.model.ProcessConfig.ProgramType;
import org.supervisordjava.config.model.ProcessConfig.ResourceLimits;
import org.supervisordjava.config.model.ProcessConfig.RestartDelay;
import org.supervisordjava.config.model.ProcessConfig.StopConfig;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Builds process configurations for tests: supervisord's defaults, and what the test changes. */
public final class ProcessConfigs {

    private final String name;
    private String group;
    private String command;
    private ProgramType type = ProgramType.SERVICE;
    private int priority = 999;
    private OptionalInt groupPriority = OptionalInt.empty();
    private boolean autostart = true;
    private Autorestart autorestart = Autorestart.UNEXPECTED;
    private int startsecs = 1;
    private int startretries = 3;
    private StopConfig stop = new StopConfig(Signal.TERM, 10, false, false, true);
    private RestartDelay restartDelay = new RestartDelay(Optional.empty(), Duration.ofSeconds(30));
    private ProbesConfig probes = ProbesConfig.NONE;
    private List<Dependency> dependsOn = List.of();
    private boolean essential;
    private OnFatal onFatal = OnFatal.IGNORE;
    private boolean redirectStderr;
    private Map<String, String> environment = Map.of();
    private Confinement confinement = Confinement.NONE;
    private Optional<ScheduleConfig> schedule = Optional.empty();
    private Optional<RestartLimits> restartLimits = Optional.empty();
    private HooksConfig hooks = HooksConfig.NONE;
    private OutputConfig stdout = output(new OutputTarget.None());
    private OutputConfig stderr = output(new OutputTarget.None());

    private ProcessConfigs(String name) {
        this.name = name;
        this.group = name;
        this.command = "/bin/" + name;
    }

    public static ProcessConfigs program(String name) {
        return new ProcessConfigs(name);
    }

    public ProcessConfigs in(String value) {
        group = value;
        return this;
    }

    /** Together with others of the same group, which has a priority of its own. */
    public ProcessConfigs in(String value, int priorityOfIt) {
        groupPriority = OptionalInt.of(priorityOfIt);
        return in(value);
    }

    public ProcessConfigs command(String value) {
        command = value;
        return this;
    }

    public ProcessConfigs environment(Map<String, String> value) {
        environment = value;
        return this;
    }

    public ProcessConfigs confinement(Confinement value) {
        confinement = value;
        return this;
    }

    public ProcessConfigs oneshot() {
        type = ProgramType.ONESHOT;
        return this;
    }

    public boolean isOneshot() {
        return type == ProgramType.ONESHOT;
    }

    public ProcessConfigs priority(int value) {
        priority = value;
        return this;
    }

    public ProcessConfigs autostart(boolean value) {
        autostart = value;
        return this;
    }

    public ProcessConfigs autorestart(Autorestart value) {
        autorestart = value;
        return this;
    }

    public ProcessConfigs startsecs(int value) {
        startsecs = value;
        return this;
    }

    public ProcessConfigs startretries(int value) {
        startretries = value;
        return this;
    }

    public ProcessConfigs stopwaitsecs(int value) {
        stop =
                new StopConfig(
                        stop.signal(),
                        value,
                        stop.asgroup(),
                        stop.killasgroup(),
                        stop.killLeftovers());
        return this;
    }

    public ProcessConfigs stopsignal(Signal value) {
        stop =
                new StopConfig(
                        value,
                        stop.waitsecs(),
                        stop.asgroup(),
                        stop.killasgroup(),
                        stop.killLeftovers());
        return this;
    }

    public ProcessConfigs stopasgroup() {
        stop = new StopConfig(stop.signal(), stop.waitsecs(), true, true, stop.killLeftovers());
        return this;
    }

    public ProcessConfigs restartDelay(Duration initial, Duration max) {
        restartDelay = new RestartDelay(Optional.of(initial), max);
        return this;
    }

    public ProcessConfigs readiness() {
        probes = new ProbesConfig(probes.startup(), Optional.of(probe()), probes.liveness());
        return this;
    }

    public ProcessConfigs liveness() {
        probes = new ProbesConfig(probes.startup(), probes.readiness(), Optional.of(probe()));
        return this;
    }

    public ProcessConfigs probes(ProbesConfig value) {
        probes = value;
        return this;
    }

    public ProcessConfigs dependsOn(Dependency... values) {
        dependsOn = List.of(values);
        return this;
    }

    public ProcessConfigs hooks(HooksConfig value) {
        hooks = value;
        return this;
    }

    /** A oneshot that runs again and again. */
    public ProcessConfigs schedule(ScheduleConfig value) {
        schedule = Optional.of(value);
        type = ProgramType.ONESHOT;
        return this;
    }

    public ProcessConfigs restartLimits(RestartLimits value) {
        restartLimits = Optional.of(value);
        return this;
    }

    public ProcessConfigs essential() {
        essential = true;
        onFatal = OnFatal.SHUTDOWN;
        return this;
    }

    public ProcessConfigs redirectStderr(boolean value) {
        redirectStderr = value;
        return this;
    }

    public ProcessConfigs output(OutputConfig out, OutputConfig err) {
        stdout = out;
        stderr = err;
        return this;
    }

    /** supervisord's rotation. */
    public static LogRotation bySize(long maxbytes, int backups) {
        return new LogRotation(maxbytes, backups, false, false);
    }

    /** Neither rotated nor captured. */
    public static OutputConfig output(OutputTarget target) {
        return new OutputConfig(target, bySize(0, 0), 0, false, false, true, LogFormat.TEXT);
    }

    private static ProbeConfig probe() {
        return new ProbeConfig(
                new ProbeConfig.TcpSocket("localhost", 1),
                Duration.ZERO,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                1,
                3);
    }

    public ProcessConfig build() {
        return new ProcessConfig(
                new ProcessId(group, name),
                name,
                type,
                command,
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                priority,
                groupPriority.orElse(priority),
                autostart,
                autorestart,
                startsecs,
                startretries,
                List.of(0),
                stop,
                restartDelay,
                redirectStderr,
                stdout,
                stderr,
                environment,
                Optional.empty(),
                probes,
                dependsOn,
                essential,
                onFatal,
                new ResourceLimits(Map.of(), OptionalInt.empty(), OptionalInt.empty()),
                confinement,
                schedule,
                restartLimits,
                hooks);
    }

    /** A whole configuration of these processes, by the groups that they name. */
    public static SupervisorConfig configuration(
            Duration shutdownTimeout, List<ProcessConfig> processes) {
        var members = new LinkedHashMap<String, List<ProcessConfig>>();
        processes.forEach(
                process ->
                        members.computeIfAbsent(process.id().group(), name -> new ArrayList<>())
                                .add(process));
        var groups =
                members.entrySet().stream()
                        .map(
                                group ->
                                        new GroupConfig(
                                                group.getKey(),
                                                group.getValue().getFirst().groupPriority(),
                                                new GroupKind.Programs(),
                                                group.getValue()))
                        .sorted(
                                Comparator.comparingInt(GroupConfig::priority)
                                        .thenComparing(GroupConfig::name))
                        .toList();
        return new SupervisorConfig(supervisord(shutdownTimeout), groups, List.of(), Map.of());
    }

    /** supervisord's defaults, but for a log that goes nowhere. */
    public static SupervisordConfig supervisord(Duration shutdownTimeout) {
        return new SupervisordConfig(
                new OutputTarget.None(),
                bySize(0, 0),
                LogLevel.INFO,
                Optional.empty(),
                OptionalInt.empty(),
                true,
                true,
                1024,
                200,
                false,
                Path.of("/tmp"),
                Optional.empty(),
                Optional.empty(),
                false,
                Map.of(),
                "supervisor",
                shutdownTimeout,
                LogFormat.TEXT,
                Optional.empty(),
                Optional.empty(),
                false,
                new HistoryConfig(new HistoryConfig.Place.Off(), 1 << 20),
                "host",
                Path.of("/etc/supervisord.conf"));
    }
}
