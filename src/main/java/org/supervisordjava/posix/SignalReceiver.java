package org.supervisordjava.posix;

import org.supervisordjava.config.model.Signal;
import org.supervisordjava.threads.NoThreadException;
import org.supervisordjava.threads.Resident;
import org.supervisordjava.threads.Residents;
import org.supervisordjava.threads.Rounds;

import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Receives the signals sent to this process.
 *
 * <p>A signal that every thread blocks is read from a signalfd: in order, with its sender, and none
 * is lost from the moment the JVM was started. The launcher has to arrange for that, because a JVM
 * that runs cannot: {@code _JAVA_SR_SIGNUM=62 env --block-signal=TERM,INT,HUP,QUIT,USR1,USR2 java
 * -Xrs}, and more: each {@link #deadly} one is received if it is blocked. Without {@code -Xrs} the
 * JVM unblocks some of them. Other signals go through the JVM's handlers, as far as it lets go of
 * them.
 *
 * <p>One daemon thread.
 */
public final class SignalReceiver implements AutoCloseable {

    private static final Path THIS_PROCESS = Path.of("/proc/self");

    private final Map<Signal, String> unavailable = new EnumMap<>(Signal.class);
    private final SignalListener listener;
    private final Signalfd signalfd;
    private final Poller poller;
    private final Resident resident;

    /** Of the thread. */
    private Signalfd.Received undelivered;

    private volatile boolean closed;

    private SignalReceiver(
            SignalListener listener, Signalfd signalfd, Poller poller, Residents residents) {
        this.listener = listener;
        this.signalfd = signalfd;
        this.poller = poller;
        this.resident =
                residents.create(
                        "signals",
                        new Rounds() {
                            @Override
                            public boolean goesOn() {
                                return !closed;
                            }

                            @Override
                            public void round() throws PosixException {
                                receive();
                            }
                        });
    }

    /** Those that would end this process, programs or not, as long as nobody receives them. */
    public static Set<Signal> deadly() {
        var deadly = EnumSet.noneOf(Signal.class);
        for (var signal : Signal.values()) {
            if (SignalMask.DEADLY.contains(signal)) {
                deadly.add(signal);
            }
        }
        return deadly;
    }

    /** Receives from now on; what was sent while it was blocked comes first. */
    public static SignalReceiver open(
            Set<Signal> signals, SignalListener listener, Residents residents)
            throws PosixException, NoThreadException {
        var mask = SignalMask.blockedByAllThreads(THIS_PROCESS);
        var blocked = EnumSet.noneOf(Signal.class);
        var others = EnumSet.noneOf(Signal.class);
        for (var signal : signals) {
            // In doubt both: the kernel gives it to the one who can have it.
            if (mask.isEmpty() || mask.get().contains(signal)) {
                blocked.add(signal);
            }
            if (mask.isEmpty() || !mask.get().contains(signal)) {
                others.add(signal);
            }
        }
        var ignored = mask.orElse(SignalMask.DEADLY).and(SignalMask.DEADLY);
        var signalfd = Signalfd.open(SignalMask.of(blocked).or(ignored));
        var poller = Poller.open();
        poller.register(signalfd.fd(), Poller.Interest.READ);
        var receiver = new SignalReceiver(listener, signalfd, poller, residents);
        receiver.handleInJvm(others);
        receiver.resident.start();
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

    private void receive() throws PosixException {
        poller.await(-1);
        // What has been read is gone from the kernel, so it is delivered even while closing, and
        // again after a failure.
        while (undelivered != null || readNext()) {
            int sender = undelivered.senderPid();
            Signal.ofNumber(undelivered.number())
                    .ifPresentOrElse(
                            signal -> listener.received(signal, sender),
                            () -> listener.ignored(undelivered.number(), sender));
            undelivered = null;
        }
    }

    private boolean readNext() throws PosixException {
        undelivered = signalfd.read().orElse(null);
        return undelivered != null;
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
            resident.join();
        } catch (InterruptedException e) {
            // The thread still uses the descriptors: leave them to it.
            Thread.currentThread().interrupt();
            return;
        }
        poller.close();
        signalfd.close();
    }
}
