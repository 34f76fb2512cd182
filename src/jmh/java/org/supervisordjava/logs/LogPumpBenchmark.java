package org.supervisordjava.logs;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.supervisordjava.config.model.ProcessConfig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** 64 MiB in lines of 100 bytes, from a real child through the pump. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
public class LogPumpBenchmark {

    private static final int SIZE = 1 << 26;
    private static final String LINE = "x".repeat(99) + "\n";

    @Param({"rotated", "none"})
    public String target;

    private Path directory;
    private Path lines;
    private CapturedChildren children;
    private ProcessConfig process;

    @Setup
    public void write() throws IOException {
        directory = Files.createTempDirectory("pump");
        lines = directory.resolve("lines");
        Files.writeString(lines, LINE.repeat(SIZE / LINE.length()));
        children = new CapturedChildren(directory);
        var stdout =
                switch (target) {
                    case "rotated" ->
                            TestConfig.rotated(
                                    TestConfig.file(directory.resolve("out")), 50_000_000, 2);
                    default -> TestConfig.output(TestConfig.NONE);
                };
        process = TestConfig.process("p", stdout, TestConfig.output(TestConfig.NONE));
    }

    @Benchmark
    public void pump() throws Exception {
        children.run(process, "cat " + lines);
    }

    @TearDown(Level.Trial)
    public void close() throws Exception {
        children.close();
        try (var all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).forEach(LogPumpBenchmark::delete);
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
