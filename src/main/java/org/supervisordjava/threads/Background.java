package org.supervisordjava.threads;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Does what may have to wait for a disk, a name server or a client, so that the loop does not. Its
 * threads are there from the start and no other is needed. Whoever asks gets an answer in any case:
 * the result, what was thrown, or after the limit that it has not come; what hangs then is left to
 * itself, and another thread takes the place of the one that does it.
 *
 * <p>Any thread hands in, and never waits.
 */
public final class Background implements AutoCloseable {

    /** More only pile up behind something that does not answer. */
    private static final int MAX_WAITING = 1024;

    /** Threads that may be lost to work that hangs; after them only what has a thread goes on. */
    private static final int MAX_HANGING = 16;

    private final Residents residents;
    private final SerialExecutor deadlines;
    private final Containment containment;
    private final BlockingQueue<Job<?>> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final List<Worker> workers = new CopyOnWriteArrayList<>();
    private final AtomicInteger hanging = new AtomicInteger();
    private final AtomicInteger numbers = new AtomicInteger();
    private final Answers answers =
            new Answers(() -> new RejectedExecutionException("the supervisor ends"));
    private volatile boolean closed;

    private Background(Residents residents, SerialExecutor deadlines) {
        this.residents = residents;
        this.deadlines = deadlines;
        this.containment = residents.containment("background work");
    }

    /**
     * @param threads that do the work
     * @param deadlines watches the limits
     */
    public static Background start(int threads, Residents residents, SerialExecutor deadlines)
            throws NoThreadException {
        var background = new Background(residents, deadlines);
        for (int i = 0; i < threads; i++) {
            background.addWorker();
        }
        return background;
    }

    private void addWorker() throws NoThreadException {
        var worker = new Worker();
        worker.resident = residents.create("background-" + numbers.getAndIncrement(), worker);
        try {
            worker.resident.start();
            workers.add(worker);
        } catch (NoThreadException e) {
            residents.dismiss(worker.resident);
            throw e;
        }
    }

    /** Work that nobody waits for: a failure is told. */
    public void execute(String what, Containment.FallibleStep step) {
        var job =
                new Job<Void>(
                        what,
                        () -> {
                            step.run();
                            return null;
                        });
        job.answer.whenComplete(
                (_, failure) -> {
                    if (failure != null && !closed) {
                        containment.failed(failure);
                    }
                });
        accept(job);
    }

    /**
     * Work whose result somebody needs. What is attached to the answer runs on a thread of this
     * room, and must not wait.
     *
     * @param limit from now on
     */
    public <T> CompletableFuture<T> call(String what, Duration limit, Callable<T> work) {
        var job = new Job<>(what, work);
        accept(job);
        if (!job.answer.isDone()) {
            var cancel =
                    deadlines.at(System.nanoTime() + limit.toNanos(), () -> job.timedOut(limit));
            job.answer.whenComplete((_, _) -> cancel.run());
        }
        return job.answer;
    }

    private void accept(Job<?> job) {
        if (!closed && !waiting.offer(job)) {
            job.answer.completeExceptionally(
                    new RejectedExecutionException(
                            job.what + ": too much waits already for what does not answer"));
        }
    }

    /** One thread. */
    private final class Worker implements Rounds {

        private Resident resident;
        private volatile boolean abandoned;

        @Override
        public boolean goesOn() {
            return !closed && !abandoned;
        }

        @Override
        public void round() throws InterruptedException {
            waiting.take().run(this);
        }

        @Override
        public void finish() {
            if (abandoned) {
                hanging.decrementAndGet();
                residents.dismiss(resident);
            }
        }
    }

    /** Something to do, once. */
    private final class Job<T> {

        private final String what;
        private final Callable<T> work;
        private final CompletableFuture<T> answer = answers.open();
        private Worker worker;

        private Job(String what, Callable<T> work) {
            this.what = what;
            this.work = work;
        }

        void run(Worker by) {
            if (!begins(by)) {
                return;
            }
            try {
                answer.complete(work.call());
            } catch (Throwable failure) {
                answer.completeExceptionally(failure);
            } finally {
                ends();
            }
        }

        private synchronized boolean begins(Worker by) {
            worker = answer.isDone() ? null : by;
            return worker != null;
        }

        private synchronized void ends() {
            worker = null;
        }

        void timedOut(Duration limit) {
            answer.completeExceptionally(
                    new TimeoutException(
                            what + " has not ended within " + limit.toSeconds() + " seconds"));
            replaceWorker();
        }

        private synchronized void replaceWorker() {
            if (worker == null || worker.abandoned || hanging.get() >= MAX_HANGING) {
                return;
            }
            try {
                addWorker();
            } catch (NoThreadException e) {
                // The one that hangs may come back, and is then needed.
                containment.failed(e);
                return;
            }
            hanging.incrementAndGet();
            worker.abandoned = true;
            workers.remove(worker);
        }
    }

    /** Begins nothing more; those who wait hear of it, what has been begun is not waited for. */
    @Override
    public void close() {
        closed = true;
        answers.close();
        workers.forEach(worker -> worker.resident.interrupt());
    }
}
