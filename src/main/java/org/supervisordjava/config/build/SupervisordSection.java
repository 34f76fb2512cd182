package org.supervisordjava.config.build;

import org.supervisordjava.config.model.HistoryConfig;
import org.supervisordjava.config.model.LogRotation;
import org.supervisordjava.config.model.OtlpCollector;
import org.supervisordjava.config.model.OutputTarget;
import org.supervisordjava.config.model.SupervisordConfig;
import org.supervisordjava.config.option.EnvironmentOption;
import org.supervisordjava.config.option.SectionKind;
import org.supervisordjava.config.option.Values;
import org.supervisordjava.config.source.Expansion;
import org.supervisordjava.config.source.RawSection;
import org.supervisordjava.config.source.RawValue;
import org.supervisordjava.config.text.ConfigProblem.Location;
import org.supervisordjava.config.text.Durations;
import org.supervisordjava.config.text.InvalidValueException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Builds the supervisor's own settings. */
final class SupervisordSection {

    private static final long LEAST_HISTORY = 64 << 10;

    private final BuildContext context;
    private final Values values;
    private final SectionOptions options;

    SupervisordSection(BuildContext context, Optional<RawSection> section) {
        this.context = context;
        this.values = context.values();
        this.options =
                new SectionOptions(
                        context,
                        overridden(section.orElseGet(this::empty)),
                        SectionKind.SUPERVISORD,
                        Expansion.ofEnvironment(context.environment().variables()));
    }

    private RawSection empty() {
        return new RawSection(
                "supervisord", "", new LinkedHashMap<>(), context.wholeFile(), context.syntax());
    }

    /** The command line wins over the file. */
    private RawSection overridden(RawSection section) {
        var merged = new LinkedHashMap<>(section.options());
        var place = new Location("command line", 0, 0);
        var here = context.environment().workingDirectory();
        context.environment()
                .overrides()
                .forEach(
                        (name, text) ->
                                merged.put(
                                        name, new RawValue(text.replace("%", "%%"), place, here)));
        return new RawSection(
                section.kind(), section.name(), merged, section.location(), section.syntax());
    }

    /** The variables that it sets for everything else. */
    Map<String, String> environment() {
        var withHost =
                options.with(
                        options.names().with("host_node_name", context.environment().hostname()));
        return withHost.get("environment", EnvironmentOption::parse);
    }

    SupervisordConfig build() {
        return new SupervisordConfig(
                options.get("logfile", this::logfile),
                new LogRotation(
                        options.get("logfile_maxbytes", values::byteSize),
                        options.count("logfile_backups", values::integer),
                        options.get("logfile_daily", values::bool),
                        options.get("logfile_compress", values::bool)),
                options.get("loglevel", values::logLevel),
                pidfile(),
                OptionalInt.of(options.mode("umask", values::octal, 0777)),
                options.get("nodaemon", values::bool),
                options.get("silent", values::bool),
                options.count("minfds", values::integer),
                options.count("minprocs", values::integer),
                options.get("nocleanup", values::bool),
                options.find("childlogdir", this::existingDirectory)
                        .orElseGet(this::temporaryDirectory),
                options.find("user", values::user),
                options.find("directory", this::existingDirectory),
                options.get("strip_ansi", values::bool),
                environment(),
                options.text("identifier"),
                options.get("shutdown_timeout", Durations::parsePositive),
                options.get("log_format", values::logFormat),
                options.isSet("syslog_address")
                        ? options.findUnlessEmpty("syslog_address", values::syslogServer)
                        : Optional.empty(),
                otlpCollector(),
                options.get("exporter_metrics", values::bool),
                new HistoryConfig(
                        options.get("history", this::history),
                        options.get("history_maxbytes", this::historySize)),
                context.environment().hostname(),
                context.mainFile());
    }

    /** An empty name switches the file off; in YAML {@code none} does, as for log files. */
    private Optional<Path> pidfile() {
        var text = options.get("pidfile", written -> written);
        boolean isNone = !options.section().isIni() && text.equalsIgnoreCase("none");
        return text.isEmpty() || isNone
                ? Optional.empty()
                : Optional.of(
                        options.get(
                                "pidfile",
                                path -> context.absolute(values.fileInExistingDirectory(path))));
    }

    private Optional<OtlpCollector> otlpCollector() {
        var headers = options.get("otlp_headers", EnvironmentOption::parse);
        var endpoint = options.findUnlessEmpty("otlp_endpoint", values::url);
        return endpoint.isPresent()
                ? Optional.of(new OtlpCollector(endpoint.get(), headers))
                : Optional.empty();
    }

    private OutputTarget logfile(String text) throws InvalidValueException {
        return switch (values.logfile(text)) {
            case OutputTarget.File(Path path) -> new OutputTarget.File(context.absolute(path));
            case OutputTarget.Auto ignored ->
                    throw new InvalidValueException("the supervisor's own log cannot be AUTO");
            case OutputTarget.None none -> none;
            case OutputTarget.Syslog syslog -> syslog;
        };
    }

    private HistoryConfig.Place history(String text) throws InvalidValueException {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "", "none", "off" -> new HistoryConfig.Place.Off();
            case "auto" -> new HistoryConfig.Place.Automatic();
            default -> new HistoryConfig.Place.Directory(context.absolute(values.path(text)));
        };
    }

    private long historySize(String text) throws InvalidValueException {
        long bytes = values.byteSize(text);
        if (bytes < LEAST_HISTORY) {
            throw new InvalidValueException(text + " is too little for a history: at least 64KB");
        }
        return bytes;
    }

    private Path existingDirectory(String text) throws InvalidValueException {
        return context.absolute(values.existingDirectory(text));
    }

    /** Where Python's {@code tempfile} would go. */
    private Path temporaryDirectory() {
        var variables = context.environment().variables();
        return Stream.concat(
                        Stream.of("TMPDIR", "TEMP", "TMP").map(variables::get),
                        Stream.of("/tmp", "/var/tmp", "/usr/tmp"))
                .filter(Objects::nonNull)
                .map(context.environment().workingDirectory()::resolve)
                .filter(Files::isDirectory)
                .findFirst()
                .orElse(context.environment().workingDirectory());
    }
}
