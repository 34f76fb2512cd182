package org.supervisordjava.logs;

import org.supervisordjava.config.model.LogFormat;
import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.OutputChannel;
import org.supervisordjava.config.model.OutputConfig;
import org.supervisordjava.config.model.OutputTarget;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.threads.Containment;
import org.supervisordjava.threads.Residents;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Where the output of each process goes. Streams that name the same file share it, so that it is
 * rotated once, by the limits of the first.
 *
 * <p>Called by the supervisor's loop, except {@link #counters(ProcessId)}, which any thread may
 * call. Files are only touched by the pump's thread, and nobody waits for it.
 */
public final class ProcessLogFiles {

    private final OutputPump pump;
    private final AutoLogs autoLogs;
    private final LongSupplier millis;
    private final LogUpkeep upkeep;
    private final LogSinks receivers;
    private final OperatorLog log;
    private final SyslogSender syslog = new SyslogSender(SyslogSender.DEV_LOG);
    private final Map<ProcessId, Map<OutputChannel, Stream>> processes = new ConcurrentHashMap<>();
    private final Map<Path, RotatingFile> files = new HashMap<>();
    private final Queue<RotatingFile> toBeCreated = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean creationWaits = new AtomicBoolean();
    private final LongLines longLines = new LongLines(LongLines.MOST_BYTES);

    /** One stream of a process, over all its lives. */
    private record Stream(LogTarget target, StreamCounters counters) {}

    /** Where it goes. */
    private sealed interface LogTarget {
        /** What status shows as its log file. */
        String logfile();
    }

    private record Nowhere() implements LogTarget {
        @Override
        public String logfile() {
            return "";
        }
    }

    private record ToSyslog() implements LogTarget {
        @Override
        public String logfile() {
            return "";
        }
    }

    private record ToFile(RotatingFile file) implements LogTarget {
        @Override
        public String logfile() {
            return file.path().toString();
        }
    }

    private record ToStream(NonBlockingStream stream, LogFormat format, String logfile)
            implements LogTarget {}

    /**
     * @param millis the time that lines are given, since 1970
     */
    public ProcessLogFiles(
            OutputPump pump,
            AutoLogs autoLogs,
            LongSupplier millis,
            LogSinks receivers,
            Residents residents,
            OperatorLog log) {
        this.receivers = receivers;
        this.millis = millis;
        this.upkeep = new LogUpkeep(millis, residents, log);
        this.pump = pump;
        this.autoLogs = autoLogs;
        this.log = log;
    }

    /** A process has been added: generated log files are created, with mode 0600. */
    public void added(ProcessConfig process) {
        var streams = new EnumMap<OutputChannel, Stream>(OutputChannel.class);
        for (var channel : OutputChannel.values()) {
            boolean redirected = channel == OutputChannel.STDERR && process.redirectStderr();
            var target = redirected ? new Nowhere() : target(process, channel);
            streams.put(channel, new Stream(target, new StreamCounters()));
        }
        processes.put(process.id(), streams);
    }

    private LogTarget target(ProcessConfig process, OutputChannel channel) {
        var config = OutputCapture.config(process, channel);
        return switch (config.logfile()) {
            case OutputTarget.None ignored -> new Nowhere();
            case OutputTarget.Syslog ignored -> new ToSyslog();
            case OutputTarget.Auto ignored -> auto(process.name(), channel, config);
            case OutputTarget.File file -> file(file, config);
        };
    }

    private LogTarget auto(String process, OutputChannel channel, OutputConfig config) {
        var path = autoLogs.newPath(process, channel);
        var file = new RotatingFile(path, config.rotation(), true, upkeep, log);
        files.put(path, file);
        create(file);
        return new ToFile(file);
    }

    /**
     * All that come before the pump gets to it, in one task: what waits for the pump is taken for
     * programs that will open their files.
     */
    private void create(RotatingFile file) {
        toBeCreated.add(file);
        if (!creationWaits.getAndSet(true) && !onPump(this::createAll)) {
            creationWaits.set(false);
        }
    }

    private void createAll() {
        // First: what is added from now on has a task of its own.
        creationWaits.set(false);
        for (var file = toBeCreated.poll(); file != null; file = toBeCreated.poll()) {
            file.create();
        }
    }

    private LogTarget file(OutputTarget.File target, OutputConfig config) {
        var path = target.path();
        var stream = StreamTarget.of(target, pump);
        if (stream.isPresent()) {
            return new ToStream(stream.get(), config.format(), path.toString());
        }
        return new ToFile(
                files.computeIfAbsent(
                        path.toAbsolutePath().normalize(),
                        p -> new RotatingFile(p, config.rotation(), false, upkeep, log)));
    }

    /** A process has been removed. Its files stay. */
    public void removed(ProcessId id) {
        processes.remove(id);
        var used = new ArrayList<RotatingFile>();
        for (var streams : processes.values()) {
            streams.values().forEach(stream -> used.addAll(filesOf(stream)));
        }
        files.values().retainAll(used);
    }

    /**
     * The log of standard output as status shows it: a path, also that of a standard stream, or
     * empty.
     */
    public String stdoutLogfile(ProcessId id) {
        return logfile(id, OutputChannel.STDOUT);
    }

    /** The log of standard error, likewise. */
    public String stderrLogfile(ProcessId id) {
        return logfile(id, OutputChannel.STDERR);
    }

    private String logfile(ProcessId id, OutputChannel channel) {
        var streams = processes.get(id);
        return streams == null ? "" : streams.get(channel).target().logfile();
    }

    /**
     * Empties the files of a process. The pump's thread completes it, when their disk answers, with
     * an error message, or an empty text when it worked.
     */
    public CompletableFuture<String> clear(ProcessId id) {
        var streams = processes.getOrDefault(id, Map.of());
        var cleared = new CompletableFuture<String>();
        try {
            pump.execute(() -> complete(cleared, () -> clearAll(streams)));
        } catch (RejectedExecutionException e) {
            cleared.complete("cannot clear the logs of " + id + " yet: their disk does not answer");
        }
        return cleared;
    }

    private static void complete(CompletableFuture<String> answer, Supplier<String> work) {
        answer.complete(Containment.resultOf(work::get, e -> "cannot clear logs: " + e));
    }

    private static String clearAll(Map<OutputChannel, Stream> streams) {
        for (var stream : streams.values()) {
            for (var file : filesOf(stream)) {
                try {
                    file.clear();
                } catch (IOException e) {
                    return "cannot clear " + file.path() + ": " + FailureReason.of(e);
                }
            }
        }
        return "";
    }

    /** Closes and opens every log file again, soon. */
    public void reopen() {
        var all = List.copyOf(files.values());
        onPump(() -> all.forEach(RotatingFile::reopen));
    }

    /** What has passed each stream of a process; empty when it is unknown. Any thread. */
    public List<LogCounters> counters(ProcessId id) {
        var counters = new ArrayList<LogCounters>();
        processes
                .getOrDefault(id, Map.of())
                .forEach((channel, stream) -> counters.add(stream.counters().snapshot(channel)));
        return counters;
    }

    StreamCounters counters(ProcessId id, OutputChannel channel) {
        return processes.get(id).get(channel).counters();
    }

    /** How the lines of a stream change on their way. */
    LogFormat format(ProcessId id, OutputChannel channel) {
        return processes.get(id).get(channel).target() instanceof ToStream target
                ? target.format()
                : LogFormat.TEXT;
    }

    /** Where one stream is written to, for one life of the process. */
    List<ByteSink> sinks(ProcessConfig process, OutputChannel channel, ChildPipes.Life life) {
        var stream = processes.get(process.id()).get(channel);
        var counters = stream.counters();
        var sinks = new ArrayList<ByteSink>();
        boolean toSyslog = OutputCapture.config(process, channel).syslog();
        switch (stream.target()) {
            case Nowhere ignored -> {}
            case ToSyslog ignored -> toSyslog = true;
            case ToFile(var file) -> sinks.add(new FileSink(file, counters));
            case ToStream to -> sinks.add(streamSink(to, counters, process, channel, life));
        }
        // No lambdas: they would load what is not configured.
        if (toSyslog) {
            sinks.add(
                    receivers.syslog().isPresent()
                            ? new RecordSink(
                                    origin(process, channel, life),
                                    counters,
                                    receivers.syslog().get())
                            : new SyslogSink(process.name(), syslog, counters, log));
        }
        if (receivers.otlp().isPresent() && OutputCapture.config(process, channel).otlp()) {
            sinks.add(
                    new RecordSink(
                            origin(process, channel, life), counters, receivers.otlp().get()));
        }
        return sinks;
    }

    private OutputOrigin origin(
            ProcessConfig process, OutputChannel channel, ChildPipes.Life life) {
        return new OutputOrigin(process.id(), channel, life::pid, millis);
    }

    private ByteSink streamSink(
            ToStream to,
            StreamCounters counters,
            ProcessConfig process,
            OutputChannel channel,
            ChildPipes.Life life) {
        var target = to.stream();
        return switch (to.format()) {
            case TEXT -> StreamSink.raw(target, counters);
            case PREFIX -> StreamSink.prefixed(target, counters, process.name(), longLines);
            case JSON ->
                    StreamSink.json(target, counters, origin(process, channel, life), longLines);
        };
    }

    private static List<RotatingFile> filesOf(Stream stream) {
        return stream.target() instanceof ToFile(var file) ? List.of(file) : List.of();
    }

    private boolean onPump(Runnable task) {
        try {
            pump.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            log.log(LogLevel.ERROR, "log files are left as they are: " + e.getMessage());
            return false;
        }
    }
}
