package org.supervisordjava.logs;

import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.OutputTarget;
import org.supervisordjava.config.model.SupervisordConfig;
import org.supervisordjava.threads.Residents;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Where the main log goes: the supervisor is always in the foreground, so also to standard output
 * unless it is silent. Used by its thread only.
 *
 * @param streams each at most once, so that a log file {@code /dev/stdout} does not double the
 *     lines in the foreground
 * @param elsewhere gets what is wrong with the file itself
 */
record MainLogTargets(
        Optional<RotatingFile> file,
        Set<NonBlockingStream> streams,
        Optional<SyslogSender> syslog,
        NonBlockingStream elsewhere,
        StreamCounters counters) {

    private static final int STDOUT = 1;
    private static final int STDERR = 2;

    static MainLogTargets of(
            SupervisordConfig config,
            OutputPump pump,
            LongSupplier epochMillis,
            Residents residents) {
        var elsewhere = pump.standardStream(STDERR);
        OperatorLog incidents = (level, message) -> put(elsewhere, level, message);
        var upkeep = new LogUpkeep(epochMillis, residents, incidents);
        var streams = new LinkedHashSet<NonBlockingStream>();
        Optional<RotatingFile> file = Optional.empty();
        Optional<SyslogSender> syslog = Optional.empty();
        switch (config.logfile()) {
            case OutputTarget.None ignored -> {}
            case OutputTarget.Syslog ignored when config.syslogServer().isPresent() -> {}
            case OutputTarget.Syslog ignored ->
                    syslog = Optional.of(new SyslogSender(SyslogSender.DEV_LOG));
            case OutputTarget.Auto ignored -> {}
            case OutputTarget.File target -> {
                var stream = StreamTarget.of(target, pump);
                streams.addAll(stream.stream().toList());
                file =
                        stream.isPresent()
                                ? Optional.empty()
                                : Optional.of(rotating(config, target.path(), upkeep, incidents));
            }
        }
        if (!config.silent()) {
            streams.add(pump.standardStream(STDOUT));
        }
        return new MainLogTargets(file, streams, syslog, elsewhere, new StreamCounters());
    }

    private static RotatingFile rotating(
            SupervisordConfig config, Path path, LogUpkeep upkeep, OperatorLog incidents) {
        return new RotatingFile(
                path.toAbsolutePath(), config.logRotation(), false, upkeep, incidents);
    }

    private static void put(NonBlockingStream stream, LogLevel level, String message) {
        var line = level.abbreviation() + " " + OneLine.of(message) + "\n";
        stream.put(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
    }

    void open() {
        file.ifPresent(RotatingFile::acquire);
    }

    void write(byte[] line, byte[] onStreams) {
        file.ifPresent(
                f -> {
                    var bytes = ByteBuffer.wrap(line);
                    if (!f.append(bytes)) {
                        counters.failed(bytes);
                    }
                });
        streams.forEach(stream -> stream.put(ByteBuffer.wrap(onStreams)));
        syslog.ifPresent(
                sender ->
                        sender.send(
                                new String(line, StandardCharsets.UTF_8).strip(),
                                this::reportElsewhere));
    }

    void reportElsewhere(LogLevel level, String message) {
        put(elsewhere, level, message);
    }

    void close() {
        file.ifPresent(RotatingFile::release);
    }
}
