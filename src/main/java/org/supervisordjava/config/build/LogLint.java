package org.supervisordjava.config.build;

import org.supervisordjava.config.model.GroupConfig;
import org.supervisordjava.config.model.LogFormat;
import org.supervisordjava.config.model.LogRotation;
import org.supervisordjava.config.model.OutputConfig;
import org.supervisordjava.config.model.OutputTarget;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.SupervisordConfig;
import org.supervisordjava.config.source.RawSection;
import org.supervisordjava.config.text.ConfigProblem.Location;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Warns of log options that have no effect together. */
final class LogLint {

    private final BuildContext context;
    private final Optional<RawSection> section;
    private final SupervisordConfig supervisord;
    private final Map<String, SectionOptions> programs;

    /**
     * @param section the supervisor's own
     */
    LogLint(
            BuildContext context,
            Optional<RawSection> section,
            SupervisordConfig supervisord,
            Map<String, SectionOptions> programs) {
        this.context = context;
        this.section = section;
        this.supervisord = supervisord;
        this.programs = programs;
    }

    void check(List<GroupConfig> groups) {
        var byProgram = new LinkedHashMap<String, ProcessConfig>();
        groups.stream()
                .flatMap(group -> group.processes().stream())
                .forEach(process -> byProgram.putIfAbsent(process.program(), process));
        byProgram.forEach((name, process) -> program(programs.get(name), process));
        own(byProgram.values().stream().anyMatch(LogLint::sendsToSyslog));
    }

    private void program(SectionOptions options, ProcessConfig process) {
        stream(options, "stdout", process.stdout());
        if (!process.redirectStderr()) {
            stream(options, "stderr", process.stderr());
        }
        boolean isShown = isStream(process.stdout()) || isStream(process.stderr());
        if (options.isSet("log_format")
                && process.stdout().format() != LogFormat.TEXT
                && !isShown) {
            options.warning(
                    "log_format",
                    "it is for standard streams, and none of its output goes there",
                    "set stdout_logfile to /dev/stdout");
        }
        if (options.isSet("otlp")
                && process.stdout().otlp()
                && supervisord.otlpCollector().isEmpty()) {
            options.warning("otlp", "there is no collector", "set otlp_endpoint of the supervisor");
        }
    }

    private static void stream(SectionOptions options, String name, OutputConfig output) {
        if (options.isSet(name + "_format")
                && output.format() != LogFormat.TEXT
                && !isStream(output)) {
            options.warning(
                    name + "_format",
                    "it is for standard streams; this output does not go there",
                    "set %s_logfile to /dev/%s".formatted(name, name));
        }
        boolean isFile =
                output.logfile() instanceof OutputTarget.Auto
                        || output.logfile() instanceof OutputTarget.File && !isStream(output);
        rotation(name + "_logfile", isFile, output.rotation())
                .forEach((option, words) -> options.warning(option, words.what(), words.remedy()));
    }

    /** What is wrong and what to do. */
    private record LogAdvice(String what, String remedy) {}

    private static Map<String, LogAdvice> rotation(
            String logfile, boolean isFile, LogRotation rotation) {
        var found = new LinkedHashMap<String, LogAdvice>();
        if (!isFile) {
            var words = new LogAdvice("there is no file to rotate", "remove it, or set " + logfile);
            if (rotation.daily()) {
                found.put(logfile + "_daily", words);
            }
            if (rotation.compress()) {
                found.put(logfile + "_compress", words);
            }
            return found;
        }
        if (rotation.backups() == 0) {
            var more = "set " + logfile + "_backups to 1 or more";
            if (rotation.daily()) {
                found.put(
                        logfile + "_daily",
                        new LogAdvice("without backups, each midnight throws the log away", more));
            }
            if (rotation.compress()) {
                found.put(
                        logfile + "_compress",
                        new LogAdvice("without backups there is nothing to compress", more));
            }
        } else if (rotation.compress() && rotation.maxbytes() == 0 && !rotation.daily()) {
            found.put(
                    logfile + "_compress",
                    new LogAdvice(
                            "the log is never rotated, so there is nothing to compress",
                            "set %1$s_maxbytes or %1$s_daily".formatted(logfile)));
        }
        return found;
    }

    private void own(boolean programsSend) {
        boolean isFile = supervisord.logfile() instanceof OutputTarget.File file && !isStream(file);
        rotation("logfile", isFile, supervisord.logRotation())
                .forEach((option, words) -> warning(option, words.what(), words.remedy()));
        boolean sends = programsSend || supervisord.logfile() instanceof OutputTarget.Syslog;
        if (supervisord.syslogServer().isPresent() && !sends) {
            warning(
                    "syslog_address",
                    "nothing is sent there",
                    "set stdout_syslog and stderr_syslog of programs, or logfile to syslog");
        }
        if (supervisord.otlpCollector().isEmpty() && isSet("otlp_headers")) {
            warning("otlp_headers", "there is no collector", "set otlp_endpoint");
        }
    }

    private static boolean sendsToSyslog(ProcessConfig process) {
        return sendsToSyslog(process.stdout()) || sendsToSyslog(process.stderr());
    }

    private static boolean sendsToSyslog(OutputConfig output) {
        return output.syslog() || output.logfile() instanceof OutputTarget.Syslog;
    }

    private boolean isSet(String option) {
        return section.filter(own -> own.options().containsKey(option)).isPresent();
    }

    private void warning(String option, String what, String remedy) {
        Location location =
                section.map(
                                own ->
                                        Optional.ofNullable(own.options().get(option))
                                                .map(value -> value.location())
                                                .orElse(own.location()))
                        .orElseGet(context::wholeFile);
        context.problems().warning(location, option + ": " + what, remedy);
    }

    private static boolean isStream(OutputConfig output) {
        return output.logfile() instanceof OutputTarget.File file && isStream(file);
    }

    /** A standard stream, or a FIFO or another device that is there. */
    private static boolean isStream(OutputTarget.File file) {
        Path path = file.path();
        return file.isStandardStream() || Files.exists(path) && !Files.isRegularFile(path);
    }
}
