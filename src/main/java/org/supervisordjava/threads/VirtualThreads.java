package org.supervisordjava.threads;

/**
 * Keeps the threads there that carry virtual ones, which the JVM gives up when they have been idle
 * for half a minute: where no thread can be made any more, requests could not be answered then.
 */
public final class VirtualThreads {

    private final Containment containment;

    public VirtualThreads(Residents residents) {
        this.containment = residents.containment("virtual threads");
    }

    /**
     * Makes those that are needed for the first one.
     *
     * @throws OutOfMemoryError when the system has no thread left
     */
    public void begin() {
        Thread.startVirtualThread(() -> {});
    }

    /** To be called every twenty seconds. */
    public void keepReady() {
        containment.run(this::begin);
    }
}
