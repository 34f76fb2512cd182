package org.supervisordjava.posix;

import org.supervisordjava.config.model.Signal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Receives the signals sent to this process.
 *
 * <p>A signal that every thread blocks is read from a signalfd: in order, with its sender, and none
 * is lost from the moment the JVM was started. The launcher has to arrange for that, because a JVM
 * that runs cannot: {@code _JAVA_SR_SIGNUM=62 env --block-signal=TERM,INT,HUP,QUIT,USR1,USR2 java
 * -Xrs}. Without {@code -Xrs} the JVM unblocks some of them. Other signals go through the JVM's
 * handlers, as far as it lets go of them.
 *
 * <p>One daemon thread.
 */
public final class SignalReceiver implements AutoCloseable {

    private static final Path THIS_PROCESS = Path.of("/proc/self");
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(100);

    private final Map<Signal, String> unavailable = new EnumMap<>(Signal.class);
    private final SignalListener listener;
    private final Signalfd signalfd;
    private final Poller poller;
    private final Thread thread;

    private volatile boolean closed;

    private SignalReceiver(SignalListener listener, Signalfd signalfd, Poller poller) {
        this.listener = listener;
        this.signalfd = signalfd;
        this.poller = poller;
        this.thread = Thread.ofPlatform().name("signals").daemon().unstarted(this::run);
    }

    /** Receives from now on; what was sent while it was blocked comes first. */
    public static SignalReceiver open(Set<Signal> signals, SignalListener listener)
            throws PosixException {
        var mask = SignalMask.blockedByAllThreads(THIS_PROCESS);
        var blocked = EnumSet.noneOf(Signal.class);
        var others = EnumSet.noneOf(Signal.class);
        for (var signal : signals) {
            (mask.contains(signal) ? blocked : others).add(signal);
        }
        var signalfd = Signalfd.open(blocked);
        var poller = Poller.open();
        poller.register(signalfd.fd(), Poller.Interest.READ);
        var receiver = new SignalReceiver(listener, signalfd, poller);
        receiver.handleInJvm(others);
        receiver.thread.start();
        return receiver;
    }

    private void handleInJvm(Set<Signal> signals) {
        if (signals.isEmpty()) {
            return;
        }
        var jvm = new JvmSignals();
        for (var signal : signals) {
            jvm.handle(signal, () -> deliver(signal))
                    .ifPresent(reason -> unavailable.put(signal, reason));
        }
    }

    /** Those that will never be heard, and why. */
    public Map<Signal, String> unavailable() {
        return Collections.unmodifiableMap(unavailable);
    }

    private void run() {
        while (!closed) {
            try {
                poller.await(-1);
                // What has been read is gone from the kernel, so it is delivered even while
                // closing.
                for (var next = signalfd.read(); next.isPresent(); next = signalfd.read()) {
                    listener.received(next.get().signal(), next.get().senderPid());
                }
            } catch (PosixException | RuntimeException e) {
                // Shutting down on TERM must keep working whatever went wrong with one signal.
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
                LockSupport.parkNanos(PAUSE_AFTER_FAILURE.toNanos());
            }
        }
    }

    private void deliver(Signal signal) {
        if (!closed) {
            listener.received(signal, 0);
        }
    }

    /** Receives no more. JVM handlers stay in place and do nothing. */
    @Override
    public void close() throws PosixException {
        closed = true;
        poller.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            // The thread still uses the descriptors: leave them to it.
            Thread.currentThread().interrupt();
            return;
        }
        poller.close();
        signalfd.close();
    }
}
