package org.supervisordjava.threads;

/** A thread for one thing that must not be done by one that is needed afterwards. */
public final class ThrowawayThread {

    private ThrowawayThread() {}

    /**
     * Does something on a new thread and waits until that is gone, whatever happens: an interrupt
     * is kept for the caller. What the action throws ends the thread only.
     *
     * @throws NoThreadException when the system has no thread left; nothing has been done then
     */
    public static void run(String name, long stackBytes, Runnable action) throws NoThreadException {
        var thread = begin(name, stackBytes, action);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The same without waiting: it lasts as long as what it does.
     *
     * @throws NoThreadException when the system has no thread left; nothing has been done then
     */
    public static Thread begin(String name, long stackBytes, Runnable action)
            throws NoThreadException {
        var thread =
                Thread.ofPlatform().name(name).daemon().stackSize(stackBytes).unstarted(action);
        try {
            thread.start();
        } catch (OutOfMemoryError none) {
            throw new NoThreadException(name, none);
        }
        return thread;
    }
}
