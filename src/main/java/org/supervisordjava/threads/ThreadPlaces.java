package org.supervisordjava.threads;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Places for threads that are made later, when programs may have taken all that the system has:
 * each is held by a thread that waits until it is given up. Any thread.
 */
public final class ThreadPlaces {

    private static final long SMALL_STACK = 64 * 1024;

    private final int count;
    private final ThreadStart starter;

    // Guarded by this.
    private final List<Thread> holders = new ArrayList<>();
    private CountDownLatch over = new CountDownLatch(1);

    /**
     * @param count how many {@link #hold} takes
     */
    public ThreadPlaces(int count) {
        this(
                count,
                new ThreadStart() { // no lambda: the JVM would write its class at the start
                    @Override
                    public void start(Thread thread) {
                        thread.start();
                    }
                });
    }

    ThreadPlaces(int count, ThreadStart starter) {
        this.count = count;
        this.starter = starter;
    }

    interface ThreadStart {
        void start(Thread thread);
    }

    /** Takes what there is, up to the number; what is held already counts. */
    public synchronized ThreadPlaces hold() {
        var released = over;
        while (holders.size() < count) {
            var holder =
                    Thread.ofPlatform()
                            .name("place-" + holders.size())
                            .daemon()
                            .stackSize(SMALL_STACK)
                            .unstarted(() -> await(released));
            try {
                starter.start(holder);
            } catch (OutOfMemoryError none) {
                break;
            }
            holders.add(holder);
        }
        return this;
    }

    private static void await(CountDownLatch released) {
        try {
            released.await();
        } catch (InterruptedException asked) {
            // Nobody asks so; the place is free then.
        }
    }

    public synchronized boolean areHeld() {
        return !holders.isEmpty();
    }

    /** Frees them for whoever comes next, which should be the caller. */
    public synchronized void giveUp() throws InterruptedException {
        over.countDown();
        for (var holder : holders) {
            holder.join();
        }
        holders.clear();
        over = new CountDownLatch(1);
    }
}
