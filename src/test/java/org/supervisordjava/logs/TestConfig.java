package org.supervisordjava.logs;

import org.supervisordjava.config.model.HistoryConfig;
import org.supervisordjava.config.model.LogFormat;
import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.OutputConfig;
import org.supervisordjava.config.model.OutputTarget;
import org.supervisordjava.config.model.ProbeConfig;
import org.supervisordjava.config.model.ProbesConfig;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.config.model.SupervisordConfig;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Configurations that differ from the defaults in their output only. */
final class TestConfig {

    static final OutputTarget NONE = new OutputTarget.None();

    private TestConfig() {}

    static OutputTarget file(Path path) {
        return new OutputTarget.File(path);
    }

    static OutputConfig output(OutputTarget target) {
        return ProcessConfigs.output(target);
    }

    static OutputConfig rotated(OutputTarget target, long maxbytes, int backups) {
        return new OutputConfig(
                target,
                ProcessConfigs.bySize(maxbytes, backups),
                0,
                false,
                false,
                true,
                LogFormat.TEXT);
    }

    static OutputConfig captured(OutputTarget target, long captureMaxbytes) {
        return new OutputConfig(
                target,
                ProcessConfigs.bySize(0, 0),
                captureMaxbytes,
                false,
                false,
                true,
                LogFormat.TEXT);
    }

    static OutputConfig withEvents(OutputTarget target) {
        return new OutputConfig(
                target, ProcessConfigs.bySize(0, 0), 0, true, false, true, LogFormat.TEXT);
    }

    static OutputConfig formatted(OutputTarget target, LogFormat format) {
        return new OutputConfig(target, ProcessConfigs.bySize(0, 0), 0, false, false, true, format);
    }

    static ProcessConfig process(String name, OutputConfig stdout, OutputConfig stderr) {
        return process(name, stdout, stderr, false, ProbesConfig.NONE);
    }

    static ProcessConfig redirected(String name, OutputConfig stdout) {
        return process(name, stdout, output(NONE), true, ProbesConfig.NONE);
    }

    static ProcessConfig withLogLineProbe(String name, OutputConfig stdout) {
        return withReadiness(name, stdout, new ProbeConfig.LogLine("ready"));
    }

    static ProcessConfig withReadiness(
            String name, OutputConfig stdout, ProbeConfig.Action action) {
        var probe =
                new ProbeConfig(
                        action, Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(1), 1, 3);
        var probes = new ProbesConfig(Optional.empty(), Optional.of(probe), Optional.empty());
        return process(name, stdout, output(NONE), false, probes);
    }

    private static ProcessConfig process(
            String name,
            OutputConfig stdout,
            OutputConfig stderr,
            boolean redirectStderr,
            ProbesConfig probes) {
        return ProcessConfigs.program(name)
                .output(stdout, stderr)
                .redirectStderr(redirectStderr)
                .probes(probes)
                .build();
    }

    static SupervisordConfig supervisord(LogLevel level, boolean stripAnsi) {
        return supervisord(new OutputTarget.None(), 0, 0, level, true, stripAnsi);
    }

    static SupervisordConfig supervisord(
            OutputTarget logfile, long maxbytes, int backups, LogLevel level, boolean silent) {
        return supervisord(logfile, maxbytes, backups, level, silent, false);
    }

    private static SupervisordConfig supervisord(
            OutputTarget logfile,
            long maxbytes,
            int backups,
            LogLevel level,
            boolean silent,
            boolean stripAnsi) {
        return new SupervisordConfig(
                logfile,
                ProcessConfigs.bySize(maxbytes, backups),
                level,
                Optional.empty(),
                OptionalInt.empty(),
                false,
                silent,
                1024,
                200,
                false,
                Path.of("/tmp"),
                Optional.empty(),
                Optional.empty(),
                stripAnsi,
                Map.of(),
                "supervisor",
                Duration.ofSeconds(9),
                LogFormat.TEXT,
                Optional.empty(),
                Optional.empty(),
                false,
                new HistoryConfig(new HistoryConfig.Place.Off(), 1 << 20),
                "host",
                Path.of("/etc/supervisord.conf"));
    }
}
