package org.supervisordjava.config.option;

import java.util.stream.Stream;

/** The options of one output stream, for {@code stdout} and {@code stderr}. */
final class OutputOptions {

    private OutputOptions() {}

    static Stream<Option> of(String stream) {
        return Stream.of(
                Option.of(
                                stream + "_logfile",
                                ValueType.LOGFILE,
                                "AUTO",
                                "Where " + stream + " goes; /dev/stdout is the container's log.")
                        .perProcess(),
                Option.of(
                                stream + "_logfile_maxbytes",
                                ValueType.BYTE_SIZE,
                                "50MB",
                                "Size at which the log is rotated; 0 never rotates.")
                        .perProcess(),
                Option.of(
                                stream + "_logfile_backups",
                                ValueType.INTEGER,
                                "10",
                                "How many rotated logs are kept; 0 truncates in place.")
                        .atLeast(0)
                        .perProcess(),
                Option.of(
                                stream + "_logfile_daily",
                                ValueType.BOOLEAN,
                                "false",
                                "Also rotate before the first line of a new day.")
                        .added(),
                Option.of(
                                stream + "_logfile_compress",
                                ValueType.BOOLEAN,
                                "false",
                                "Compress rotated logs with gzip, in the background.")
                        .added(),
                Option.of(
                        stream + "_capture_maxbytes",
                        ValueType.BYTE_SIZE,
                        "0",
                        "Bytes kept between capture tags; 0 switches capture off."),
                Option.of(
                        stream + "_events_enabled",
                        ValueType.BOOLEAN,
                        "false",
                        "Emit an event for each chunk of output."),
                Option.of(
                                stream + "_syslog",
                                ValueType.BOOLEAN,
                                "false",
                                "Also send each line to the system log.")
                        .perProcess(),
                Option.unset(
                                stream + "_format",
                                ValueType.LOG_FORMAT,
                                "Of its lines on a standard stream; unset is log_format's value.")
                        .added());
    }
}
