package org.supervisordjava.posix;

import org.supervisordjava.config.model.UserSpec;
import org.supervisordjava.posix.Children.Program;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Measures how long a spawn takes, by hand: the call alone, and until the exit of {@code /bin/true}
 * is reported. Of 300, in microseconds: the median, and what the best tenth stays below.
 */
final class SpawnLatency {

    private static final int ROUNDS = 300;
    private static final UserSpec NOBODY =
            new UserSpec("nobody", 65534, List.of(65534), Path.of("/"));

    private SpawnLatency() {}

    public static void main(String[] arguments) throws Exception {
        var exits = new LinkedBlockingQueue<Integer>();
        var children = new Children((pid, status) -> exits.add(pid));
        measure(children, exits, "warm-up", Program.of("/bin/true"));
        measure(children, exits, "plain", Program.of("/bin/true"));
        measure(children, exits, "directory", Program.of("/bin/true").in(Path.of("/tmp")));
        measure(children, exits, "nice", Program.of("/bin/true").nice(5));
        measure(children, exits, "umask", Program.of("/bin/true").umask(027));
        measure(children, exits, "user", Program.of("/bin/true").as(NOBODY));
        measure(children, exits, "limits", Program.of("/bin/true").limited("nofile", 64, 64));
        measure(
                children,
                exits,
                "user + limits",
                Program.of("/bin/true").as(NOBODY).limited("nofile", 64, 64));
        measureProcessBuilder(children);
        children.stop();
        System.exit(0);
    }

    private static void measure(
            Children children, BlockingQueue<Integer> exits, String name, Program program)
            throws Exception {
        var call = new long[ROUNDS];
        var total = new long[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            children.spawn(program);
            call[i] = System.nanoTime() - start;
            exits.take();
            total[i] = System.nanoTime() - start;
        }
        print(name, call, total);
    }

    private static void measureProcessBuilder(Children children) throws Exception {
        var call = new long[ROUNDS];
        var total = new long[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            var process =
                    children.reaper.startForeign(
                            () -> new ProcessBuilder("/bin/true").start(), started -> started);
            call[i] = System.nanoTime() - start;
            process.waitFor();
            total[i] = System.nanoTime() - start;
        }
        print("ProcessBuilder", call, total);
    }

    private static void print(String name, long[] call, long[] total) {
        System.out.printf(
                "%-16s call %5d (best tenth %5d)  until reaped %5d (%5d)%n",
                name,
                percentile(call, 50),
                percentile(call, 10),
                percentile(total, 50),
                percentile(total, 10));
    }

    private static long percentile(long[] nanos, int percent) {
        Arrays.sort(nanos);
        return nanos[nanos.length * percent / 100] / 1000;
    }
}
