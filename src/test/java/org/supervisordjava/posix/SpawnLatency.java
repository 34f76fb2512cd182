package org.supervisordjava.posix;

import org.supervisordjava.config.UserSpec;
import org.supervisordjava.posix.Children.Program;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Measures how long a spawn takes, by hand: the call alone, and until the exit of {@code /bin/true}
 * is reported. Medians of 300 in microseconds.
 */
final class SpawnLatency {

    private static final int ROUNDS = 300;
    private static final UserSpec NOBODY =
            new UserSpec("nobody", 65534, List.of(65534), Path.of("/"));

    private SpawnLatency() {}

    public static void main(String[] arguments) throws Exception {
        var children = new Children();
        measure(children, "warm-up", Program.of("/bin/true"));
        measure(children, "plain", Program.of("/bin/true"));
        measure(children, "directory", Program.of("/bin/true").in(Path.of("/tmp")));
        measure(children, "nice", Program.of("/bin/true").nice(5));
        measure(children, "umask", Program.of("/bin/true").umask(027));
        measure(children, "user", Program.of("/bin/true").as(NOBODY));
        measure(children, "limits", Program.of("/bin/true").limited("nofile", 64, 64));
        measure(
                children,
                "user + limits",
                Program.of("/bin/true").as(NOBODY).limited("nofile", 64, 64));
        measureProcessBuilder(children);
        children.stop();
        System.exit(0);
    }

    private static void measure(Children children, String name, Program program) throws Exception {
        var call = new long[ROUNDS];
        var total = new long[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            int pid = children.spawn(program);
            call[i] = System.nanoTime() - start;
            while (!children.exits().containsKey(pid)) {
                Thread.onSpinWait();
            }
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
        System.out.printf("%-16s call %5d  until reaped %5d%n", name, median(call), median(total));
    }

    private static long median(long[] nanos) {
        Arrays.sort(nanos);
        return nanos[nanos.length / 2] / 1000;
    }
}
