package org.supervisordjava.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.posix.Children.Program;
import org.zeroturnaround.exec.ProcessExecutor;
import org.zeroturnaround.exec.StartedProcess;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

@Timeout(120)
class ReaperTest {

    private Children children;

    @BeforeEach
    void open() throws Exception {
        children = new Children();
    }

    @AfterEach
    void close() throws Exception {
        children.stop();
    }

    @Test
    void exitCodeIsReported() throws Exception {
        assertEquals(7 << 8, children.awaitExit(children.spawn(Program.shell("exit 7"))));
    }

    @Test
    void deathBySignalIsReported() throws Exception {
        int pid = children.spawn(Program.of("/bin/sleep", "100"));
        ProcessSignals.sendToGroup(pid, Signal.TERM);
        assertEquals(Signal.TERM.number(), children.awaitExit(pid));
    }

    @Test
    void everyExitIsReportedOnce_whileTheJdkKeepsItsOwn() throws Exception {
        var expected = new HashMap<Integer, List<Integer>>();
        var probes = new ArrayList<Future<Integer>>();
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 50; i++) {
                probes.add(threads.submit(i % 2 == 0 ? processBuilder(i) : ztExec(i)));
            }
            for (int i = 0; i < 200; i++) {
                int code = i % 256;
                expected.put(children.spawn(Program.shell("exit " + code)), List.of(code << 8));
            }
            for (int i = 0; i < probes.size(); i++) {
                assertEquals(100 + i, probes.get(i).get(), "probe " + i);
            }
        }
        for (int pid : expected.keySet()) {
            children.awaitExit(pid);
        }
        assertEquals(expected, children.exits());
    }

    @Test
    void ourChildIsReaped_behindAnEndedOneThatTheJdkHasNotReapedYet() throws Exception {
        var slow =
                children.reaper.startForeign(
                        () -> new SlowlyReaped(startBehindTheReapersBack()), process -> process);
        awaitZombie((int) slow.pid());
        assertEquals(5 << 8, children.awaitExit(children.spawn(Program.shell("exit 5"))));
        assertFalse(children.exits().containsKey((int) slow.pid()), "left to the JDK");
        slow.reaped();
        assertEquals(0, children.awaitExit((int) slow.pid()), "the number's next owner");
    }

    @Test
    void orphansAreReapedAndReported() throws Exception {
        SelfProcess.becomeChildSubreaper();
        int orphans = 20;
        var pids =
                children.outputOf(
                        Program.shell(
                                "for i in $(seq %d); do (sh -c 'echo $$; sleep 0.1; exit 9' &); done"
                                        .formatted(orphans)));
        var orphanPids = pids.lines().map(Integer::valueOf).toList();
        assertEquals(orphans, orphanPids.size());
        for (int pid : orphanPids) {
            assertEquals(9 << 8, children.awaitExit(pid));
        }
    }

    @Test
    void bookkeepingInTheStart_isDoneBeforeTheExitIsReported() throws Exception {
        Set<Integer> known = ConcurrentHashMap.newKeySet();
        Set<Integer> reportedTooEarly = ConcurrentHashMap.newKeySet();
        children.stop();
        children =
                new Children(
                        (pid, status) -> {
                            if (!known.contains(pid)) {
                                reportedTooEarly.add(pid);
                            }
                        });
        for (int i = 0; i < 50; i++) {
            int started =
                    children.reaper.startChild(
                            () -> {
                                int pid = startBehindTheReapersBack();
                                awaitZombie(pid);
                                known.add(pid);
                                return pid;
                            });
            children.awaitExit(started);
        }
        assertEquals(Set.of(), reportedTooEarly);
    }

    /** Else the loop, which does so for each child, would wait for those that are begun besides. */
    @Test
    void whatIsDoneToAChild_waitsForNoStartBesides() throws Exception {
        int child = children.spawn(Program.of("/bin/sleep", "100"));
        var starting = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(2)) {
            var doneMeanwhile = threads.submit(() -> startsUntil(done, starting));
            starting.await();
            threads.submit(
                    () -> {
                        children.reaper.whileUnreaped(child, done::countDown);
                        return true;
                    });
            assertTrue(doneMeanwhile.get());
        }
    }

    /**
     * @return whether it was done while the start went on
     */
    private boolean startsUntil(CountDownLatch done, CountDownLatch starting) {
        var inTime = new AtomicBoolean();
        children.reaper.startBeside(
                () -> {
                    starting.countDown();
                    try {
                        inTime.set(done.await(20, TimeUnit.SECONDS));
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return 0;
                });
        return inTime.get();
    }

    @Test
    void whileNoneIsStarted_aStartOfAnyKindWaits() throws Exception {
        var begun = new AtomicInteger();
        List<Callable<?>> starts =
                List.of(
                        () ->
                                children.reaper.startChild(
                                        () -> {
                                            begun.incrementAndGet();
                                            return startBehindTheReapersBack();
                                        }),
                        () -> {
                            children.reaper.startBeside(
                                    () -> {
                                        begun.incrementAndGet();
                                        return 0;
                                    });
                            return null;
                        },
                        () ->
                                children.reaper.startForeign(
                                        () -> {
                                            begun.incrementAndGet();
                                            return new ProcessBuilder("true").start();
                                        },
                                        process -> process));
        var waiting = new ArrayList<Thread>();
        children.reaper.whileNoneIsStarted(
                () -> {
                    for (var start : starts) {
                        waiting.add(Thread.ofPlatform().start(() -> uninterrupted(start)));
                    }
                    for (var thread : waiting) {
                        Eventually.check(
                                Children.LIMIT,
                                () ->
                                        thread.getState() == Thread.State.WAITING
                                                || !thread.isAlive());
                    }
                    assertEquals(0, begun.get());
                });
        for (var thread : waiting) {
            thread.join();
        }
        assertEquals(starts.size(), begun.get());
    }

    private static void uninterrupted(Callable<?> start) {
        try {
            start.call();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static int startBehindTheReapersBack() {
        try (var spawn =
                new PosixSpawn(
                        Path.of("/bin/true"), List.of("true"), List.of(), Optional.empty())) {
            assertEquals(0, spawn.connect(0, 1, 2));
            assertEquals(0, spawn.run());
            return spawn.pid();
        } catch (PosixException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitZombie(int pid) {
        try {
            Eventually.check(
                    Children.LIMIT,
                    () -> {
                        var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
                        return stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
                    });
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A process of the JDK's whose end the JDK has not noticed yet. */
    private static final class SlowlyReaped extends Process {

        private final int pid;
        private volatile boolean alive = true;

        SlowlyReaped(int pid) {
            this.pid = pid;
        }

        void reaped() {
            alive = false;
        }

        @Override
        public long pid() {
            return pid;
        }

        @Override
        public boolean isAlive() {
            return alive;
        }

        @Override
        public OutputStream getOutputStream() {
            throw new UnsupportedOperationException();
        }

        @Override
        public InputStream getInputStream() {
            throw new UnsupportedOperationException();
        }

        @Override
        public InputStream getErrorStream() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int waitFor() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int exitValue() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void destroy() {
            throw new UnsupportedOperationException();
        }
    }

    private Callable<Integer> processBuilder(int number) {
        return () ->
                children.reaper
                        .startForeign(
                                () ->
                                        new ProcessBuilder(
                                                        "/bin/sh", "-c", "exit " + (100 + number))
                                                .start(),
                                process -> process)
                        .waitFor();
    }

    private Callable<Integer> ztExec(int number) {
        return () ->
                children.reaper
                        .startForeign(
                                () ->
                                        new ProcessExecutor(
                                                        "/bin/sh", "-c", "exit " + (100 + number))
                                                .start(),
                                StartedProcess::getProcess)
                        .getFuture()
                        .get()
                        .getExitValue();
    }
}
