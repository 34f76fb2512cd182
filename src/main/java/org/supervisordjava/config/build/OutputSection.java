package org.supervisordjava.config.build;

import org.supervisordjava.config.model.LogFormat;
import org.supervisordjava.config.model.LogRotation;
import org.supervisordjava.config.model.OutputConfig;
import org.supervisordjava.config.model.OutputTarget;
import org.supervisordjava.config.option.Values;

/** Builds what happens to one output stream of a process. */
final class OutputSection {

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

    OutputConfig stdout() {
        return stream("stdout", options.get("stdout_logfile", values::logfile));
    }

    /** With {@code redirect_stderr} there is no second stream, whatever file is named. */
    OutputConfig stderr(boolean redirected) {
        var target = options.get("stderr_logfile", values::logfile);
        if (redirected && target instanceof OutputTarget.File) {
            context.problems()
                    .warning(
                            options.location("stderr_logfile"),
                            "For [%s], redirect_stderr=true but stderr_logfile has also been set to a filename, the filename has been ignored"
                                    .formatted(options.title()));
        }
        return stream("stderr", redirected ? new OutputTarget.None() : target);
    }

    private OutputConfig stream(String name, OutputTarget target) {
        if (target instanceof OutputTarget.Syslog) {
            context.problems()
                    .warning(
                            options.location(name + "_logfile"),
                            "For [%1$s], %2$s_logfile=syslog but this is deprecated and will be removed.  Use %2$s_syslog=true to enable syslog instead."
                                    .formatted(options.title(), name));
        }
        var maxbytesOption = name + "_logfile_maxbytes";
        long maxbytes = options.get(maxbytesOption, values::byteSize);
        if (target instanceof OutputTarget.Auto && maxbytes == 0) {
            context.problems()
                    .warning(
                            options.location(maxbytesOption),
                            "For [%s], AUTO logging used for %s_logfile without rollover, set maxbytes > 0 to avoid filling up filesystem unintentionally"
                                    .formatted(options.title(), name));
        }
        return new OutputConfig(
                target,
                new LogRotation(
                        maxbytes,
                        options.count(name + "_logfile_backups", values::integer),
                        options.get(name + "_logfile_daily", values::bool),
                        options.get(name + "_logfile_compress", values::bool)),
                options.get(name + "_capture_maxbytes", values::byteSize),
                options.get(name + "_events_enabled", values::bool),
                options.get(name + "_syslog", values::bool),
                options.get("otlp", values::bool),
                format(name));
    }

    private LogFormat format(String name) {
        return options.find(name + "_format", values::logFormat)
                .or(() -> options.find("log_format", values::logFormat))
                .orElse(context.logFormat());
    }
}
