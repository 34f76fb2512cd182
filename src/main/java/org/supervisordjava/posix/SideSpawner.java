package org.supervisordjava.posix;

import org.supervisordjava.threads.NoThreadException;
import org.supervisordjava.threads.ThrowawayThread;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;

/**
 * A thread that spawns beside its caller, who may prepare the next spawn meanwhile, with a table of
 * descriptors of its own in which there is next to nothing. The kernel copies the table of the
 * thread that spawns, and the child closes each copy before it executes its program: with 1,000
 * programs, of whose pipes this process holds 3,000 ends, that is a third of a child's CPU time
 * until it runs.
 *
 * <p>The descriptors of a child are sent to it by a socket. Its first spawn is done with the common
 * table, so that what it needs is loaded by then. Where the kernel or a seccomp profile denies it a
 * table of its own, it does the same with the common one.
 *
 * <p>One caller's thread. The thread and two descriptors last until {@link #close}.
 */
final class SideSpawner implements AutoCloseable {

    private static final long STACK_BYTES = 256 * 1024;

    private static final int FIRST_DESCRIPTOR = 3;
    private static final int CLOSE_RANGE_UNSHARE = 2;
    private static final int LAST_DESCRIPTOR = Integer.MAX_VALUE;
    private static final int SEEK_CUR = 1;

    private static final CFunction SOCKETPAIR = CFunction.named("socketpair");
    private static final CFunction CLOSE_RANGE = CFunction.named("close_range");
    private static final CFunction LSEEK = CFunction.named("lseek");
    private static final CFunction CLOSE = CFunction.named("close");

    private final Reaper reaper;
    private final IntConsumer tableDenied;

    /** Given back when both sides have ended. */
    private final NativeMemory memory = new NativeMemory();

    private final DescriptorMessage sent = new DescriptorMessage(memory);
    private final DescriptorMessage received = new DescriptorMessage(memory);
    private final BlockingQueue<SideSpawn> jobs = new LinkedBlockingQueue<>();

    /** After it, the thread ends. */
    private final SideSpawn last = new SideSpawn(null);

    private final CountDownLatch left = new CountDownLatch(1);

    private final int callersEnd;
    private final int threadsEnd;

    private volatile boolean ended;

    /** A spawn that is being done, or is about to be. */
    static final class SideSpawn implements IntSupplier {
        private final PosixSpawn spawn;
        private final CountDownLatch done = new CountDownLatch(1);

        /** Of a thread that came to its end before. */
        private volatile int result = Errno.EAGAIN;

        private SideSpawn(PosixSpawn spawn) {
            this.spawn = spawn;
        }

        /** Spawns. */
        @Override
        public int getAsInt() {
            result = spawn.run();
            return spawn.pid();
        }

        boolean isDone() {
            return done.getCount() == 0;
        }

        /**
         * Waits until the program has been executed, or cannot be; an interrupt is kept.
         *
         * @return 0 or an errno
         */
        int await() {
            uninterruptibly(done);
            // Whatever has happened to the thread: a child is there, or there is none.
            return spawn.pid() != 0 ? 0 : result;
        }
    }

    private SideSpawner(Reaper reaper, IntConsumer tableDenied, int callersEnd, int threadsEnd) {
        this.reaper = reaper;
        this.tableDenied = tableDenied;
        this.callersEnd = callersEnd;
        this.threadsEnd = threadsEnd;
    }

    /**
     * @param reaper learns of each child before its end is told
     * @param tableDenied is told the errno where there is no table of its own; its thread
     * @return empty without descriptors or a thread for it
     */
    static Optional<SideSpawner> start(Reaper reaper, IntConsumer tableDenied) {
        try (var ends = new NativeMemory()) {
            var pair = ends.ints(0, 0);
            if (SOCKETPAIR.call(
                            SocketCalls.AF_UNIX,
                            SocketCalls.SOCK_STREAM | SocketCalls.SOCK_CLOEXEC,
                            0,
                            pair.address())
                    < 0) {
                return Optional.empty();
            }
            var spawner =
                    new SideSpawner(
                            reaper, tableDenied, pair.getInt(0), pair.getInt(Integer.BYTES));
            try {
                ThrowawayThread.begin("spawner", STACK_BYTES, spawner::work);
                return Optional.of(spawner);
            } catch (NoThreadException e) {
                CLOSE.call(spawner.callersEnd);
                CLOSE.call(spawner.threadsEnd);
                spawner.memory.close();
                return Optional.empty();
            }
        }
    }

    /**
     * Begins a spawn. The descriptors may be closed at once: the socket holds what they stand for.
     *
     * @return empty when it cannot be: nothing has been tried
     */
    Optional<SideSpawn> begin(PosixSpawn spawn, int stdin, int stdout, int stderr) {
        if (ended || !sent.send(callersEnd, stdin, stdout, stderr)) {
            return Optional.empty();
        }
        var job = new SideSpawn(spawn);
        jobs.add(job);
        if (ended) {
            abandonWaiting();
        }
        return Optional.of(job);
    }

    /** Waits until everything that has been begun is done. */
    @Override
    public void close() {
        jobs.add(last);
        uninterruptibly(left);
        CLOSE.call(callersEnd);
        CLOSE.call(threadsEnd);
        memory.close();
    }

    private void work() {
        try {
            if (doNext()) {
                leaveTable();
                while (doNext()) {
                    // Until there is no more.
                }
            }
        } catch (InterruptedException impossible) {
            Thread.currentThread().interrupt();
        } finally {
            ended = true;
            abandonWaiting();
            left.countDown();
        }
    }

    private boolean doNext() throws InterruptedException {
        var job = jobs.take();
        if (job == last) {
            return false;
        }
        try {
            return spawn(job);
        } finally {
            job.done.countDown();
        }
    }

    /**
     * @return whether it may go on: a message that is left would be taken for the next one, and a
     *     child would get the descriptors of another
     */
    private boolean spawn(SideSpawn job) {
        int count = received.receive(threadsEnd);
        try {
            if (count == DescriptorMessage.COUNT) {
                job.result =
                        job.spawn.connect(
                                received.descriptor(0),
                                received.descriptor(1),
                                received.descriptor(2));
                if (job.result == 0) {
                    reaper.startBeside(job);
                }
            } else if (count >= 0) {
                job.result = Errno.EMFILE;
            }
            return count >= 0;
        } finally {
            for (int i = 0; i < count; i++) {
                CLOSE.call(received.descriptor(i));
            }
        }
    }

    /**
     * Copies what is below the socket, and closes each end of a pipe or of a connection: others
     * wait for their ends. The files stay, for the JVM's own are among them: without them a class
     * that is loaded here after all would be read from whatever has their number, and the JVM
     * crashes. The end of the thread closes the rest.
     */
    private void leaveTable() {
        if (CLOSE_RANGE.call(threadsEnd + 1, LAST_DESCRIPTOR, CLOSE_RANGE_UNSHARE) == 0) {
            for (int fd = FIRST_DESCRIPTOR; fd < threadsEnd; fd++) {
                if (LSEEK.callLong(fd, 0, SEEK_CUR) < 0) {
                    CLOSE.call(fd);
                }
            }
        } else {
            tableDenied.accept(Libc.errno());
        }
    }

    private void abandonWaiting() {
        for (var job = jobs.poll(); job != null; job = jobs.poll()) {
            job.done.countDown();
        }
    }

    private static void uninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
