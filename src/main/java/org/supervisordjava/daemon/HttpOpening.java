package org.supervisordjava.daemon;

import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.http.HttpServers;
import org.supervisordjava.http.OpenAddress;
import org.supervisordjava.posix.Cgroup;
import org.supervisordjava.posix.DescriptorReserve;
import org.supervisordjava.posix.OwnLimits;
import org.supervisordjava.posix.ResourceLimit;
import org.supervisordjava.supervisor.SupervisorEvent;
import org.supervisordjava.supervisor.port.EventSink;
import org.supervisordjava.supervisor.port.MainLog;
import org.supervisordjava.threads.Background;
import org.supervisordjava.threads.Containment;
import org.supervisordjava.threads.Failures;
import org.supervisordjava.threads.Residents;
import org.supervisordjava.threads.SerialExecutor;
import org.supervisordjava.threads.ThreadPlaces;
import org.supervisordjava.threads.VirtualThreads;

import java.time.Duration;
import java.util.List;

/**
 * Opens the HTTP server once the first programs have been started: at once, or when there are the
 * descriptors and threads for it. Without an address nothing of it is loaded.
 */
final class HttpOpening {

    /** Scheduling, two that wake requests, two that carry them, and one to spare. */
    private static final int THREADS = 6;

    private static final int THREADS_PER_ADDRESS = 2;

    /** With more than these, nobody but a fork bomb takes them all. */
    private static final int FEW_THREADS = 1024;

    private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);

    /** A tick after so many seconds is looked at; threads that carry virtual ones last for 30. */
    private static final int WATCH_PERIOD = 20;

    private static final int TICK = 5;

    private final List<OpenAddress> addresses;
    private final Containment containment;
    private final VirtualThreads virtualThreads;
    private volatile boolean open;
    private volatile boolean impossible;

    HttpOpening(List<OpenAddress> addresses, Residents residents) {
        this.addresses = addresses;
        this.containment = residents.containment("the HTTP server, which cannot be opened yet,");
        this.virtualThreads = new VirtualThreads(residents);
    }

    boolean isOpen() {
        return open;
    }

    /** Or there is no address to open it at. */
    boolean isOpenIfWanted() {
        return open || addresses.isEmpty();
    }

    /** Whether it could not be opened and never will. */
    boolean isImpossible() {
        return impossible;
    }

    VirtualThreads virtualThreads() {
        return virtualThreads;
    }

    /**
     * Where there are few, those that it will need are held before there are programs that may take
     * them.
     */
    ThreadPlaces threads(Cgroup cgroup) {
        var places = new ThreadPlaces(THREADS_PER_ADDRESS * addresses.size() + THREADS);
        if (addresses.isEmpty() || !areFew(cgroup)) {
            return places;
        }
        // Its class makes threads when it is loaded, and fails for good when it cannot.
        virtualThreads.keepReady();
        return places.hold();
    }

    private static boolean areFew(Cgroup cgroup) {
        boolean ofUser =
                Containment.resultOf(
                        () -> {
                            long limit = OwnLimits.get(ResourceLimit.NPROC).soft();
                            return limit >= 0 && limit <= FEW_THREADS;
                        },
                        _ -> false);
        return ofUser || cgroup.tasksLimit().orElse(Long.MAX_VALUE) <= FEW_THREADS;
    }

    /**
     * Begins with what takes long, for which nothing has to be there yet, where there is a
     * processor to spare for it, and descriptors. What is lacking is told when it is opened.
     */
    void load(Background background) {
        if (!addresses.isEmpty() && Runtime.getRuntime().availableProcessors() > 1) {
            background.execute(
                    "loading the HTTP server",
                    () ->
                            Containment.failureOf(
                                    () -> {
                                        if (DescriptorReserve.isAmple()) {
                                            HttpServers.load(addresses);
                                        }
                                    }));
        }
    }

    /**
     * From now on it is tried, and then watched: a cleaner of temporary files may remove the socket
     * that operators need most when something is wrong.
     *
     * @param shutdown ends the run in order
     */
    void begin(
            Interfaces interfaces,
            Runnable shutdown,
            MainLog log,
            SerialExecutor answers,
            Background background,
            EventFanOut events) {
        if (addresses.isEmpty()) {
            return;
        }
        new Trying(interfaces, shutdown, log, answers, background).inBackground();
        events.subscribe(new Watch(interfaces, background));
    }

    private final class Watch implements EventSink {

        private final Interfaces interfaces;
        private final Background background;

        /** Loop's thread only. */
        private long last;

        private Watch(Interfaces interfaces, Background background) {
            this.interfaces = interfaces;
            this.background = background;
        }

        @Override
        public void publish(SupervisorEvent event) {
            if (event instanceof SupervisorEvent.Tick(int period, long when)
                    && period == TICK
                    && Math.abs(when - last) >= WATCH_PERIOD) {
                last = when;
                if (open) {
                    virtualThreads.keepReady();
                }
                background.execute("watching the HTTP server", interfaces::ensureSocketFiles);
            }
        }
    }

    private final class Trying {

        private final Interfaces interfaces;
        private final Runnable shutdown;
        private final MainLog log;
        private final SerialExecutor answers;
        private final Background background;

        private Trying(
                Interfaces interfaces,
                Runnable shutdown,
                MainLog log,
                SerialExecutor answers,
                Background background) {
            this.interfaces = interfaces;
            this.shutdown = shutdown;
            this.log = log;
            this.answers = answers;
            this.background = background;
        }

        private void inBackground() {
            background.execute("opening the HTTP server", this::once);
        }

        /**
         * What the system has too little of, descriptors or threads, it may have later. A library
         * that is not there will not come: without its HTTP server nobody could tell how the
         * container is, so that ends the run in order.
         */
        private void once() {
            var problem = Containment.failureOf(() -> interfaces.open(addresses));
            if (problem.isEmpty()) {
                open = true;
                Containment.failureOf(interfaces::prepareMetrics).ifPresent(this::withoutMetrics);
            } else if (problem.get() instanceof LinkageError) {
                log.log(
                        LogLevel.CRITICAL,
                        "cannot start the HTTP server: " + Failures.describe(problem.get()));
                impossible = true;
                shutdown.run();
            } else {
                containment.failed(problem.get());
                answers.at(System.nanoTime() + AGAIN_AFTER.toNanos(), this::inBackground);
            }
        }

        /** Health and control answer without them: no reason to end anything. */
        private void withoutMetrics(Throwable problem) {
            log.log(
                    LogLevel.ERROR,
                    "cannot load the metrics, which the next scrape tries again: "
                            + Failures.describe(problem));
        }
    }
}
