package org.supervisordjava.config.build;

import org.supervisordjava.config.model.LogFormat;
import org.supervisordjava.config.model.LogRotation;
import org.supervisordjava.config.model.OutputConfig;
import org.supervisordjava.config.model.OutputTarget;
import org.supervisordjava.config.option.Values;

/** Builds what happens to one output stream of a process. */
final class OutputSection {

    private static final StreamOptions STDOUT = StreamOptions.of("stdout");
    private static final StreamOptions STDERR = StreamOptions.of("stderr");

    private final SectionOptions options;
    private final Values values;
    private final BuildContext context;

    /**
     * @param options with the names of the process
     */
    OutputSection(SectionOptions options, BuildContext context) {
        this.options = options;
        this.values = context.values();
        this.context = context;
    }

    /** Of the options of one stream, put together once and not for each program. */
    private record StreamOptions(
            String stream,
            String logfile,
            String maxbytes,
            String backups,
            String daily,
            String compress,
            String capture,
            String events,
            String syslog,
            String format) {

        static StreamOptions of(String stream) {
            return new StreamOptions(
                    stream,
                    stream + "_logfile",
                    stream + "_logfile_maxbytes",
                    stream + "_logfile_backups",
                    stream + "_logfile_daily",
                    stream + "_logfile_compress",
                    stream + "_capture_maxbytes",
                    stream + "_events_enabled",
                    stream + "_syslog",
                    stream + "_format");
        }
    }

    OutputConfig stdout() {
        return stream(STDOUT, options.get(STDOUT.logfile, values::logfile));
    }

    /** With {@code redirect_stderr} there is no second stream, whatever file is named. */
    OutputConfig stderr(boolean redirected) {
        var target = options.get(STDERR.logfile, values::logfile);
        if (redirected && target instanceof OutputTarget.File) {
            context.problems()
                    .warning(
                            options.location(STDERR.logfile),
                            "For [%s], redirect_stderr=true but stderr_logfile has also been set to a filename, the filename has been ignored"
                                    .formatted(options.title()));
        }
        return stream(STDERR, redirected ? new OutputTarget.None() : target);
    }

    private OutputConfig stream(StreamOptions names, OutputTarget target) {
        if (target instanceof OutputTarget.Syslog) {
            context.problems()
                    .warning(
                            options.location(names.logfile),
                            "For [%1$s], %2$s_logfile=syslog but this is deprecated and will be removed.  Use %2$s_syslog=true to enable syslog instead."
                                    .formatted(options.title(), names.stream));
        }
        long maxbytes = options.get(names.maxbytes, values::byteSize);
        if (target instanceof OutputTarget.Auto && maxbytes == 0) {
            context.problems()
                    .warning(
                            options.location(names.maxbytes),
                            "For [%s], AUTO logging used for %s_logfile without rollover, set maxbytes > 0 to avoid filling up filesystem unintentionally"
                                    .formatted(options.title(), names.stream));
        }
        return new OutputConfig(
                target,
                new LogRotation(
                        maxbytes,
                        options.count(names.backups, values::integer),
                        options.get(names.daily, values::bool),
                        options.get(names.compress, values::bool)),
                options.get(names.capture, values::byteSize),
                options.get(names.events, values::bool),
                options.get(names.syslog, values::bool),
                options.get("otlp", values::bool),
                format(names));
    }

    private LogFormat format(StreamOptions names) {
        return options.find(names.format, values::logFormat)
                .or(() -> options.find("log_format", values::logFormat))
                .orElse(context.logFormat());
    }
}
