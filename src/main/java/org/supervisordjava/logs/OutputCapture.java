package org.supervisordjava.logs;

import org.supervisordjava.config.model.GroupKind;
import org.supervisordjava.config.model.LogFormat;
import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.OutputChannel;
import org.supervisordjava.config.model.OutputConfig;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.SupervisordConfig;
import org.supervisordjava.posix.DescriptorReserve;
import org.supervisordjava.posix.FileDescriptors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Opens the pipes of children and lays out where their output goes, under one configuration: after
 * another one has been read, there is another of these and of {@link ProcessLogFiles}, on the same
 * pump. Called by the supervisor's loop; waits for nothing.
 */
public final class OutputCapture {

    /** In JSON, the shortest lines grow more than a hundred times. */
    private static final int JSON_READ = 4 * 1024;

    /** Descriptors that something handed to the pump may take: the log files of a program. */
    private static final int MOST_FILES_OF_A_TASK = 2;

    private final OutputPump pump;
    private final ProcessLogFiles files;
    private final OutputListener listener;
    private final RecentOutput recent;
    private final SupervisordConfig settings;
    private final OperatorLog log;

    public OutputCapture(
            OutputPump pump,
            ProcessLogFiles files,
            OutputListener listener,
            RecentOutput recent,
            SupervisordConfig settings,
            OperatorLog log) {
        this.pump = pump;
        this.files = files;
        this.listener = listener;
        this.recent = recent;
        this.settings = settings;
        this.log = log;
    }

    /**
     * Opens the pipes for a process that is about to be spawned and has been added to the log
     * files.
     *
     * @param claim how many descriptors it has to leave
     * @throws IOException when descriptors have run out, or the log disk does not answer
     */
    public ChildPipes open(ProcessConfig process, GroupKind kind, DescriptorReserve.Claim claim)
            throws IOException {
        if (pump.isCrowded()) {
            throw new IOException("the disk of the logs does not answer");
        }
        var opened = new ArrayList<Integer>();
        try {
            return open(process, kind, claim, opened);
        } catch (IOException | RejectedExecutionException e) {
            opened.forEach(Descriptors::closeQuietly);
            throw e;
        }
    }

    private ChildPipes open(
            ProcessConfig process,
            GroupKind kind,
            DescriptorReserve.Claim claim,
            List<Integer> opened)
            throws IOException {
        var life = new ChildPipes.Life();
        var streams = new ArrayList<ChildStream>();
        int stdinForChild = -1;
        Optional<StdinPipe> stdin = Optional.empty();
        if (!(kind instanceof GroupKind.Fcgi)) {
            var pipe = pipe(claim, opened);
            FileDescriptors.setNonBlocking(pipe.write());
            stdinForChild = pipe.read();
            stdin = Optional.of(new StdinPipe("stdin of " + process.id(), pipe.write(), pump));
        }
        var stdout = pipe(claim, opened);
        streams.add(stream(process, kind, OutputChannel.STDOUT, stdout, life));
        int stderrForChild = stdout.write();
        if (!process.redirectStderr()) {
            var stderr = pipe(claim, opened);
            streams.add(stream(process, kind, OutputChannel.STDERR, stderr, life));
            stderrForChild = stderr.write();
        }
        var ends = new ChildPipes.ChildEnds(stdinForChild, stdout.write(), stderrForChild);
        return new ChildPipes(pump, ends, stdin, streams, life);
    }

    private FileDescriptors.Pipe pipe(DescriptorReserve.Claim claim, List<Integer> opened)
            throws IOException {
        var pipe =
                FileDescriptors.pipeForProgram(MOST_FILES_OF_A_TASK * pump.waitingTasks(), claim);
        opened.add(pipe.read());
        opened.add(pipe.write());
        return pipe;
    }

    private ChildStream stream(
            ProcessConfig process,
            GroupKind kind,
            OutputChannel channel,
            FileDescriptors.Pipe pipe,
            ChildPipes.Life life)
            throws IOException {
        FileDescriptors.setNonBlocking(pipe.read());
        return new ChildStream(
                process.id() + " (" + channel.label() + ")",
                pipe.read(),
                reads(process.name(), files.format(process.id(), channel)),
                pump.floods(),
                pump.gathering(),
                chain(process, kind, channel, life),
                files.counters(process.id(), channel),
                log);
    }

    private static ChildStream.Reads reads(String program, LogFormat format) {
        return switch (format) {
            case TEXT -> new ChildStream.Reads(OutputPump.BUFFER_SIZE, Floods.LARGE_READ);
            case PREFIX -> PrefixedLines.reads(StreamSink.prefix(program));
            case JSON -> ChildStream.Reads.of(JSON_READ);
        };
    }

    static OutputConfig config(ProcessConfig process, OutputChannel channel) {
        return switch (channel) {
            case STDOUT -> process.stdout();
            case STDERR -> process.stderr();
        };
    }

    /** Escape sequences out, then capture, then everybody who wants the rest. */
    private ByteSink chain(
            ProcessConfig process, GroupKind kind, OutputChannel channel, ChildPipes.Life life) {
        var config = config(process, channel);
        boolean protocol =
                kind instanceof GroupKind.EventListenerPool && channel == OutputChannel.STDOUT;
        var taps = new OutputTaps(process.id(), channel, life, listener, log);
        var sinks = new ArrayList<>(files.sinks(process, channel, life));
        if (config.eventsEnabled() && !protocol) {
            sinks.add(taps.chunks());
        }
        if (settings.loglevel().includes(LogLevel.DEBUG)) {
            sinks.add(protocol ? taps.bytesToMainLog() : taps.textToMainLog());
        }
        if (!process.probes().isEmpty() && hasLogLineProbe(process)) {
            sinks.add(taps.lines());
        }
        if (process.probes().isTriedUntilReady()) {
            sinks.add(taps.signs());
        }
        if (!protocol) {
            sinks.add(recent.sink(process.id(), channel, life));
        }
        ByteSink chain = new FanOut(sinks);
        if (config.captureMaxbytes() > 0 && !protocol) {
            chain = new CaptureFilter(config.captureMaxbytes(), chain, messages(config, taps));
        }
        if (settings.stripAnsi()) {
            chain = new StripAnsi(chain);
        }
        return protocol
                ? new FanOut(List.of(taps.listenerOutput(), _ -> pump.gathering().spoken(), chain))
                : chain;
    }

    /** supervisord tells of captured output twice: it is output, too. */
    private static Consumer<byte[]> messages(OutputConfig config, OutputTaps taps) {
        if (!config.eventsEnabled()) {
            return taps::communication;
        }
        return message -> {
            taps.chunks().write(ByteBuffer.wrap(message));
            taps.communication(message);
        };
    }

    private static boolean hasLogLineProbe(ProcessConfig process) {
        var probes = process.probes();
        return List.of(probes.startup(), probes.readiness(), probes.liveness()).stream()
                .flatMap(Optional::stream)
                .anyMatch(probe -> probe.logLineRegex().isPresent());
    }
}
