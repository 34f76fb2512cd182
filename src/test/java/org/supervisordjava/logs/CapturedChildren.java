package org.supervisordjava.logs;

import org.supervisordjava.config.model.GroupKind;
import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.OutputChannel;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.SupervisordConfig;
import org.supervisordjava.posix.DescriptorReserve;
import org.supervisordjava.threads.Residents;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Real children on real pipes, with everything between them and their logs. */
final class CapturedChildren implements AutoCloseable {

    static final long MILLIS = 1_795_672_463_007L;

    final RecordedLog log = new RecordedLog();
    final RecordedOutput output = new RecordedOutput();
    final OutputPump pump = OutputPump.open(new Residents(System.err::println));
    final ProcessLogFiles files;
    final LogSinks sinks;
    final RecentOutput recent = new RecentOutput(System::currentTimeMillis);
    private final OutputCapture capture;

    CapturedChildren(Path autoLogDirectory, LogLevel level, boolean stripAnsi) throws IOException {
        this(autoLogDirectory, TestConfig.supervisord(level, stripAnsi));
    }

    CapturedChildren(Path autoLogDirectory, SupervisordConfig config) throws IOException {
        var residents = new Residents(System.err::println);
        sinks = new LogSinks(config, () -> MILLIS, new StreamCounters(), residents, log);
        files =
                new ProcessLogFiles(
                        pump,
                        new AutoLogs(autoLogDirectory, "sup", log),
                        () -> MILLIS,
                        sinks,
                        residents,
                        log);
        capture = new OutputCapture(pump, files, output, recent, config, log);
        pump.start(log);
    }

    CapturedChildren(Path autoLogDirectory) throws IOException {
        this(autoLogDirectory, LogLevel.INFO, false);
    }

    /** A child that runs. */
    record Child(Process process, ChildPipes pipes) {

        /** Waits for its end, and until all its output is in the log. */
        void join() throws Exception {
            process.waitFor();
            pipes.ended().get(60, TimeUnit.SECONDS);
        }
    }

    ChildPipes open(ProcessConfig process) throws IOException {
        return open(process, new GroupKind.Programs());
    }

    ChildPipes open(ProcessConfig process, GroupKind kind) throws IOException {
        return capture.open(process, kind, DescriptorReserve.Claim.FIRST);
    }

    Child start(ProcessConfig process, String script) throws IOException {
        return start(process, new GroupKind.Programs(), script);
    }

    /** Adds a process and runs a shell script as it. */
    Child start(ProcessConfig process, GroupKind kind, String script) throws IOException {
        files.added(process);
        var pipes = capture.open(process, kind, DescriptorReserve.Claim.FIRST);
        var ends = pipes.childEnds();
        var child =
                new ProcessBuilder("sh", "-c", script)
                        .redirectInput(descriptor(ends.stdin()))
                        .redirectOutput(descriptor(ends.stdout()))
                        .redirectError(descriptor(ends.stderr()))
                        .start();
        pipes.started((int) child.pid());
        return new Child(child, pipes);
    }

    void run(ProcessConfig process, String script) throws Exception {
        start(process, script).join();
    }

    /** What has passed its standard output. */
    LogCounters stdoutCounters(String name) {
        return files.counters(new ProcessId(name, name)).stream()
                .filter(counters -> counters.channel() == OutputChannel.STDOUT)
                .findFirst()
                .orElseThrow();
    }

    private static File descriptor(int fd) {
        return new File("/proc/self/fd/" + fd);
    }

    @Override
    public void close() {
        pump.close();
    }
}
