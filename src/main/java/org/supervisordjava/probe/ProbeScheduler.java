package org.supervisordjava.probe;

import org.supervisordjava.config.model.ProbeConfig;
import org.supervisordjava.config.model.ProbeKind;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.threads.NoThreadException;
import org.supervisordjava.threads.Residents;
import org.supervisordjava.threads.SerialExecutor;
import org.supervisordjava.threads.Workers;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Runs the probes of all processes. {@link #prepare} comes before each spawn, {@link #begin} after
 * it, {@link #end} when the process is to be probed no more, {@link #forget} when it is removed.
 * These four are called by one thread, the supervisor's loop, and never block; {@link #lineSeen}
 * and {@link #outputSeen} by any.
 *
 * <p>One timer thread owns all state. Tries run on workers that come and go; when all of them are
 * busy a try is put off, which is no failure. The number of tries on the way is bounded by the
 * number of probes configured, for no probe ever runs twice at once.
 */
public final class ProbeScheduler implements AutoCloseable {

    /**
     * Enough that hanging probes do not hold up the others. zt-exec adds three threads to each try
     * that runs a command.
     */
    private static final int MAX_WORKERS = 64;

    /** Where no thread can be made any more, probes are tried one after the other. */
    private static final int READY_WORKERS = 1;

    private static final Duration WORKER_KEEP_ALIVE = Duration.ofSeconds(5);

    private final ProbeTimer timer;
    private final ProbeFactory factory;
    private final Runnable closeThreads;
    private final Path notifyParent;
    private final Consumer<String> warnings;
    private final Residents residents;

    private final Map<ProcessId, Announcements> announcements = new ConcurrentHashMap<>();
    private Optional<NotifyReceiver> notifyReceiver = Optional.empty();

    /** Timer thread only. */
    private final Map<ProcessId, ProcessProbes> running = new HashMap<>();

    ProbeScheduler(
            ProbeFactory factory,
            Runnable closeThreads,
            Path notifyParent,
            Consumer<String> warnings,
            Residents residents) {
        this.timer = factory.timer();
        this.factory = factory;
        this.closeThreads = closeThreads;
        this.notifyParent = notifyParent;
        this.warnings = warnings;
        this.residents = residents;
    }

    /**
     * @param notifyParent writable folder, such as {@code /run}, in which a private one for notify
     *     sockets is made when a program needs one
     * @param clock tells the times of tries
     * @param warnings what the operator should know; any thread
     * @param residents of this supervisor
     */
    public static ProbeScheduler create(
            ForeignProcesses processes,
            Path notifyParent,
            InstantSource clock,
            Consumer<String> warnings,
            Residents residents)
            throws NoThreadException {
        var timer = SerialExecutor.start("probe-timer", residents);
        var workers =
                Workers.start("probe", READY_WORKERS, MAX_WORKERS, WORKER_KEEP_ALIVE, residents);
        Runnable close =
                () -> {
                    timer.close();
                    workers.close();
                };
        var factory =
                new ProbeFactory(
                        new ThreadTimer(clock, timer),
                        workers,
                        processes,
                        ExecCommand.ofThisSystem());
        return new ProbeScheduler(factory, close, notifyParent, warnings, residents);
    }

    /**
     * Gets ready to hear what the next run of a process will say, from its first line on.
     *
     * @return variables to add to its environment: {@code NOTIFY_SOCKET}, if it has a notify probe
     */
    public Map<String, String> prepare(ProcessConfig process) {
        var id = process.id();
        announcements.remove(id);
        if (process.probes().isEmpty()) {
            return Map.of();
        }
        announcements.put(id, new Announcements(process.probes()));
        return wantsNotify(process) ? openNotifySocket(process) : Map.of();
    }

    private static boolean wantsNotify(ProcessConfig process) {
        for (var kind : ProbeKind.values()) {
            var probe = process.probes().of(kind);
            if (probe.isPresent() && probe.get().action() instanceof ProbeConfig.Notify) {
                return true;
            }
        }
        return false;
    }

    private Map<String, String> openNotifySocket(ProcessConfig process) {
        try {
            if (notifyReceiver.isEmpty()) {
                notifyReceiver =
                        Optional.of(
                                NotifyReceiver.start(
                                        notifyParent, this::notified, warnings, residents));
            }
            var path = notifyReceiver.get().open(process.id(), process.user());
            return Map.of("NOTIFY_SOCKET", path.toString());
        } catch (IOException e) {
            warnings.accept(
                    process.id()
                            + ": its notify probe cannot pass: "
                            + e.getMessage()
                            + "; make "
                            + notifyParent
                            + " writable");
            return Map.of();
        }
    }

    private void notified(ProcessId id, NotifyMessage message) {
        var listening = announcements.get(id);
        if (listening != null) {
            listening.notified(message);
        }
    }

    /** A program has written a line, on either stream. Any thread; returns fast. */
    public void lineSeen(ProcessId id, String line) {
        var listening = announcements.get(id);
        if (listening != null) {
            listening.lineSeen(line);
        }
    }

    /** A program has written something, on either stream. Any thread; returns fast. */
    public void outputSeen(ProcessId id) {
        var listening = announcements.get(id);
        if (listening != null) {
            listening.outputSeen();
        }
    }

    /**
     * Begins the probes of a process that has just been spawned.
     *
     * @param environment that it was spawned with, complete; exec probes run in it
     */
    public void begin(
            ProcessConfig process,
            int pid,
            Map<String, String> environment,
            ProbeListener listener) {
        if (process.probes().isEmpty()) {
            return;
        }
        long spawned = timer.nanoTime();
        var heard =
                announcements.computeIfAbsent(
                        process.id(), id -> new Announcements(process.probes()));
        var subject = new ProbeFactory.Subject(process, environment, heard);
        timer.execute(
                () -> {
                    stop(process.id());
                    var probes = new ProcessProbes(factory, subject, pid, spawned, listener);
                    running.put(process.id(), probes);
                    probes.start();
                });
    }

    /** Ends the probes of a process; a try on the way is given up and not reported. */
    public void end(ProcessId id) {
        timer.execute(() -> stop(id));
    }

    private void stop(ProcessId id) {
        var probes = running.remove(id);
        if (probes != null) {
            probes.end();
        }
    }

    /** A process has been removed from the configuration. */
    public void forget(ProcessId id) {
        end(id);
        announcements.remove(id);
        notifyReceiver.ifPresent(receiver -> receiver.close(id));
    }

    /** Gives up everything; nothing is reported afterwards. */
    @Override
    public void close() {
        notifyReceiver.ifPresent(NotifyReceiver::close);
        closeThreads.run();
    }
}
