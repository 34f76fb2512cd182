package org.supervisordjava.daemon;

import org.supervisordjava.config.model.ConfigSource;
import org.supervisordjava.config.model.GroupConfig;
import org.supervisordjava.config.model.GroupKind;
import org.supervisordjava.config.model.LoadedConfig;
import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.config.model.SupervisorConfig;
import org.supervisordjava.config.text.ConfigException;
import org.supervisordjava.config.text.ConfigProblem;
import org.supervisordjava.events.EventDispatcher;
import org.supervisordjava.http.AuditLog;
import org.supervisordjava.http.AuditLog.AuditEntry;
import org.supervisordjava.logs.AutoLogs;
import org.supervisordjava.logs.MainLogWriter;
import org.supervisordjava.logs.OutputCapture;
import org.supervisordjava.logs.OutputPump;
import org.supervisordjava.logs.ProcessLogFiles;
import org.supervisordjava.logs.RecentOutput;
import org.supervisordjava.posix.Cgroup;
import org.supervisordjava.posix.FileDescriptors;
import org.supervisordjava.posix.MappedFiles;
import org.supervisordjava.posix.OomPreference;
import org.supervisordjava.posix.PosixException;
import org.supervisordjava.posix.Reaper;
import org.supervisordjava.posix.SelfProcess;
import org.supervisordjava.posix.SignalListener;
import org.supervisordjava.posix.SignalReceiver;
import org.supervisordjava.posix.Spawner;
import org.supervisordjava.probe.ProbeScheduler;
import org.supervisordjava.process.ExitStatus;
import org.supervisordjava.supervisor.Ending;
import org.supervisordjava.supervisor.LoopEvent;
import org.supervisordjava.supervisor.LoopQueue;
import org.supervisordjava.supervisor.ProcessSnapshot;
import org.supervisordjava.supervisor.Supervisor;
import org.supervisordjava.supervisor.SupervisorEvent;
import org.supervisordjava.supervisor.SupervisorLoop;
import org.supervisordjava.supervisor.port.EventSink;
import org.supervisordjava.supervisor.port.MainLog;
import org.supervisordjava.supervisor.port.Ports;
import org.supervisordjava.threads.Background;
import org.supervisordjava.threads.Containment;
import org.supervisordjava.threads.Failures;
import org.supervisordjava.threads.Rehearsal;
import org.supervisordjava.threads.Residents;
import org.supervisordjava.threads.SerialExecutor;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * One run of the supervisor: wires the rooms together and keeps the start-up order. The first
 * programs are spawned before anything is loaded that they do not need, above all the HTTP server,
 * or beside it, where there are so many that one processor has nothing else to do; its addresses
 * listen by then, and the kernel keeps those who call.
 */
final class Daemon {

    private static final Set<Signal> SIGNALS =
            EnumSet.of(Signal.TERM, Signal.INT, Signal.QUIT, Signal.HUP, Signal.USR2);

    /** The exit code of a run that was told to kill everything is higher. */
    private static final int EXIT_SIGNAL_BASE = 128;

    /** One may hang in a disk while the other goes on. */
    private static final int BACKGROUND_THREADS = 2;

    /** For closing connections and the like, after everything has been stopped. */
    private static final Duration LAST_STEPS_LIMIT = Duration.ofSeconds(10);

    /** A configuration that has not been read by then is given up, and the next one may be read. */
    private static final Duration READING_LIMIT = Duration.ofSeconds(30);

    private static final Duration PIDFILE_LIMIT = Duration.ofSeconds(1);

    /** Of a tick. */
    private static final int TRIM_PERIOD = 60;

    /** After the boot; most have been asked for by then what they are asked for. */
    private static final Duration REST_AFTER = Duration.ofSeconds(10);

    /** What these need fits into the kernel's first table of descriptors. */
    private static final int FEW_PROCESSES = 8;

    /** Three pipes and two logs. */
    private static final int DESCRIPTORS_OF_ONE = 5;

    private final SupervisorConfig config;
    private final LoadedConfig loaded;
    private final int processCount;
    private final ConfigSource source;
    private final List<String> notes;
    private final Map<String, String> environment;
    private final EventSerials eventSerials;
    private final MonotonicClock clock = new MonotonicClock();
    private final ShownClock shownClock = new ShownClock(clock, InstantSource.system());
    private final LoopQueue queue = new LoopQueue();
    private final EventFanOut events = new EventFanOut();
    private final int pid = (int) ProcessHandle.current().pid();
    private final Cgroup cgroup = Cgroup.own();

    private final OomPreference oomPreference = OomPreference.of(pid, cgroup);

    private final Residents residents = new Residents(this::tell);

    /** Hears of failures as soon as it is there. */
    private volatile MainLog failureLog = (level, text) -> System.err.println(text);

    private final HttpOpening http;
    private final StartupTrace trace;

    /** Made when it is first needed. */
    private Optional<MemoryReadings> memoryReadings = Optional.empty();

    private volatile Optional<LastResort> lastResort = Optional.empty();

    /**
     * @param source reads the same configuration again
     * @param environment the supervisor's own, inherited by every program
     * @param notes what has been done so far, for the log
     * @param eventSerials numbers the events of this run
     * @param addresses listen already, and still do when this has ended
     * @param trace of the start, which goes on here
     */
    Daemon(
            LoadedConfig loaded,
            ConfigSource source,
            Map<String, String> environment,
            List<String> notes,
            EventSerials eventSerials,
            ListeningAddresses addresses,
            StartupTrace trace) {
        this.trace = trace;
        this.eventSerials = eventSerials;
        this.http = new HttpOpening(addresses.all(), residents);
        this.notes = List.copyOf(notes);
        this.loaded = loaded;
        this.config = loaded.config();
        this.processCount =
                config.groups().stream().mapToInt(group -> group.processes().size()).sum();
        this.source = source;
        this.environment = environment;
    }

    /** Runs until everything has been stopped. */
    Ending run() throws IOException, InterruptedException {
        Rehearsal.walk();
        var pump = OutputPump.open(residents);
        try (var log =
                        new MainLogWriter(
                                config.supervisord(), pump, shownClock::millis, residents);
                var answers = SerialExecutor.start("answers", residents);
                var background = Background.start(BACKGROUND_THREADS, residents, answers)) {
            log.start();
            failureLog = log::log;
            pump.start(log);
            if (processCount > FEW_PROCESSES) {
                // It takes a while until the first of them can be spawned.
                http.load(background);
                makeRoomForPipes(background);
            }
            var ending = run(pump, log, answers, background);
            // The signals are closed by now: one that came after the loop had ended is in its
            // queue.
            if (ending instanceof Ending.Reload && queue.holdsExitRequest()) {
                log.log(LogLevel.WARN, "received an exit request instead of beginning anew");
                return new Ending.Exit(0);
            }
            return ending;
        } finally {
            trace.print();
            pump.close();
        }
    }

    /** The loop would wait for it, again and again. */
    private void makeRoomForPipes(Background background) {
        background.execute(
                "making room for descriptors",
                () -> FileDescriptors.makeRoomFor(processCount * DESCRIPTORS_OF_ONE));
    }

    private void tell(String failure) {
        failureLog.log(LogLevel.CRITICAL, failure);
    }

    private Ending run(
            OutputPump pump, MainLogWriter log, SerialExecutor answers, Background background)
            throws IOException, InterruptedException {
        becomeParentOfOrphans(log);
        var history = historyEdge(log, background);
        var audit = new AuditLog(log::log, shownClock, entry -> record(history, entry));
        var reaper =
                new Reaper(
                        (child, status) ->
                                queue.post(
                                        new LoopEvent.ChildExited(
                                                child,
                                                ExitStatus.ofWaitStatus(status),
                                                clock.instant())),
                        residents);
        reaper.start();
        try (var signals =
                        SignalReceiver.open(
                                receivedSignals(), signalListener(log, audit), residents);
                var probes =
                        ProbeScheduler.create(
                                new ReapedForeigners(reaper, oomPreference),
                                runtimeDirectory(),
                                clock,
                                text -> log.log(LogLevel.WARN, text),
                                residents)) {
            signals.unavailable()
                    .forEach(
                            (signal, why) ->
                                    log.log(
                                            LogLevel.DEBUG,
                                            signal.posixName() + " cannot be received: " + why));
            return supervise(pump, log, audit, history, reaper, probes, answers, background);
        }
    }

    private Ending supervise(
            OutputPump pump,
            MainLogWriter log,
            AuditLog audit,
            Optional<HistoryEdge> history,
            Reaper reaper,
            ProbeScheduler probes,
            SerialExecutor answers,
            Background background)
            throws IOException, InterruptedException {
        var settings = config.supervisord();
        var autoLogs = new AutoLogs(settings.childlogdir(), settings.identifier(), log);
        var files =
                new ProcessLogFiles(
                        pump, autoLogs, shownClock::millis, log.sinks(), residents, log);
        var children = new LiveChildren();
        var listeners =
                new EventDispatcher(
                        settings.identifier(),
                        eventSerials.next(),
                        children::offerStdin,
                        log::log,
                        residents);
        events.subscribe(listeners);
        if (history.isPresent()) {
            events.subscribe(history.get());
        }
        var output = new OutputEdge(events, listeners, probes);
        var lostOutput = new LostOutput(files, log.sinks());
        var recent = new RecentOutput(shownClock::millis);
        var capture = new OutputCapture(pump, files, output, recent, settings, log);
        var childEnvironment =
                new ChildEnvironment(environment, settings.environment(), config.httpServers());
        var probeEdge = new ProbeEdge(probes, childEnvironment, queue);
        // They may hang for seconds, and then nothing else is to wait for them.
        var lookups =
                config.groups().stream().anyMatch(Daemon::asksOthers)
                        ? Background.start(BACKGROUND_THREADS, residents, answers)
                        : background;
        var processes =
                new PosixProcesses(
                        new Spawner(reaper, oomPreference, text -> log.log(LogLevel.INFO, text)),
                        capture,
                        children,
                        new FcgiSockets(
                                lookups, InetAddress::getByName, this::spawnPrepared, log::log),
                        new Leftovers(answers, this::spawnPrepared, log::log),
                        listeners::outputEnded,
                        childEnvironment,
                        probeEdge,
                        cgroup,
                        http::isOpen,
                        pids -> measureMemory(pids, background, log),
                        clock,
                        log::log);
        var hooks =
                new HookEdge(
                        shownClock,
                        new ReapedForeigners(reaper, oomPreference),
                        childEnvironment,
                        lookups,
                        answers,
                        log::log);
        var ports =
                new Ports(
                        processes,
                        probeEdge,
                        new LogEdge(files, log, probes, recent, answers),
                        log::log,
                        new EventSink() {
                            @Override
                            public void publish(SupervisorEvent event) {
                                events.publish(shownClock.shown(event));
                            }

                            @Override
                            public int tickSeconds() {
                                return events.tickSeconds();
                            }
                        },
                        request ->
                                listeners.whenAllIsRead(
                                        () -> queue.post(new LoopEvent.EventsRead(request))),
                        () -> reread(background),
                        new ScheduleEdge(shownClock, background, queue::post, log::log),
                        hooks);
        var supervisor = new Supervisor(config, ports, pid, clock.instant());
        var loop =
                new SupervisorLoop(
                        supervisor,
                        queue,
                        clock,
                        log::log,
                        answers,
                        residents.containment("the supervisor"));

        Launch.notes(System::getProperty).forEach(note -> log.log(LogLevel.DEBUG, note));
        notes.forEach(note -> log.log(LogLevel.INFO, note));
        loaded.notes().forEach(note -> log.log(LogLevel.INFO, note));
        loaded.warnings().forEach(warning -> log.log(LogLevel.WARN, warning.toString()));
        log.log(LogLevel.INFO, "supervisord started with pid " + pid);
        var evidence = new SeenEvidence(recent, audit::last, lostOutput, hooks::failures);
        var fatalNotes =
                new FatalNotes(
                        () -> shownClock.shown(loop.snapshot()),
                        shownClock,
                        evidence,
                        task ->
                                answers.at(
                                        System.nanoTime() + FatalNotes.PAUSE.toNanos(),
                                        () -> background.execute("a note in the log", task::run)),
                        log::log,
                        (given, since) -> {
                            if (history.isPresent()) {
                                history.get().givenUp(given, since);
                            }
                        });
        events.subscribe(fatalNotes);
        Supplier<Duration> shutdownTimeout =
                () -> loop.snapshot().config().supervisord().shutdownTimeout();
        var end =
                new LastResort(
                        new LastResort.SupervisedRun(
                                loop,
                                loop::ending,
                                () -> queue.post(new LoopEvent.SignalReceived(Signal.TERM)),
                                shutdownTimeout,
                                reaper::children),
                        residents,
                        this::tell);
        lastResort = Optional.of(end);
        LastResort.rehearse();
        var interfaces =
                new Interfaces(
                        loop,
                        shownClock,
                        new MetricEdge(
                                files, log, probeEdge, hooks, history, shownClock, residents),
                        events,
                        evidence,
                        log.path(),
                        recent,
                        log::log,
                        audit,
                        history,
                        residents,
                        background,
                        reaper,
                        http.threads(cgroup),
                        http.virtualThreads());
        var pidfile = settings.pidfile().map(file -> new PidFile(file, pid));
        var orphans = new LeftOrphans(pid, clock, log::log);
        var containment = residents.containment("the start");
        Containment.FallibleStep afterTheBoot =
                () -> {
                    loop.awaitBoot();
                    trace.mark(StartupTrace.ALL_SPAWNED);
                    if (history.isPresent()) {
                        history.get().open();
                    }
                    http.begin(
                            interfaces,
                            loop.commands()::shutdown,
                            log::log,
                            answers,
                            background,
                            events);
                    removeOldLogs(autoLogs, background);
                    pidfile.ifPresent(
                            file ->
                                    background.execute(
                                            "writing the pid file", () -> write(file, log)));
                    trimOncePerMinute(events, background);
                    answers.at(
                            System.nanoTime() + REST_AFTER.toNanos(),
                            () -> background.execute("giving memory back", this::giveMemoryBack));
                    trace.follow(
                            http::isOpenIfWanted, () -> loop.snapshot().startupComplete(), answers);
                };
        trace.watch(events);
        var thread = residents.create("supervisor", loop);
        LastResort.LoopThread untilItEnds = thread::join;
        new LoopStart(events, shutdownTimeout, orphans::stoppingBegins).start(thread::start);
        if (processCount <= FEW_PROCESSES) {
            http.load(background);
        }
        // From here on there are programs: whatever fails, they are stopped before this returns.
        containment.run(afterTheBoot);
        var ending = end.awaitEnd(untilItEnds);
        var ends = residents.containment("the end");
        ends.run(() -> cleanUp(ending, orphans, loop, processes));
        answers.at(System.nanoTime() + LAST_STEPS_LIMIT.toNanos(), () -> exit(ending));
        ends.run(hooks::awaitTheLast);
        ends.run(fatalNotes::close);
        ends.run(
                () -> {
                    if (history.isPresent()) {
                        history.get()
                                .end(told(ending), shownClock.shown(loop.snapshot()), evidence);
                    }
                });
        ends.run(interfaces::close);
        ends.run(listeners::close);
        ends.run(
                () -> {
                    if (pidfile.isPresent()) {
                        remove(pidfile.get(), background);
                    }
                });
        return told(ending);
    }

    /**
     * What only the start has needed: most of what was allocated and of what was read of the JVM.
     */
    private void giveMemoryBack() throws IOException {
        var files = MappedFiles.look();
        System.gc();
        files.release();
        SelfProcess.giveFreedMemoryBack();
    }

    /** What the JVM's compiler has used is free again. A thread of the JVM's would wake for it. */
    private static void trimOncePerMinute(EventFanOut events, Background background) {
        events.subscribe(
                event -> {
                    if (event instanceof SupervisorEvent.Tick(int period, long _)
                            && period == TRIM_PERIOD) {
                        background.execute("giving memory back", SelfProcess::giveFreedMemoryBack);
                    }
                });
    }

    /** Without HTTP nobody could have told how it was, whatever the loop says. */
    private Ending told(Ending ending) {
        return http.isImpossible() ? new Ending.Exit(Supervisord.EXIT_CONFIGURATION) : ending;
    }

    private static void record(Optional<HistoryEdge> history, AuditEntry entry) {
        if (history.isPresent()) {
            history.get().done(entry);
        }
    }

    /**
     * Empty when nothing is to be recorded: then no recorder is loaded, either, which a lambda with
     * its type would do.
     */
    private Optional<HistoryEdge> historyEdge(MainLogWriter log, Background background) {
        var history = config.supervisord().history();
        var directory = history.directory(pid);
        return directory.isPresent()
                ? Optional.of(
                        new HistoryEdge(
                                directory.get(), history, pid, background, shownClock, log::log))
                : Optional.empty();
    }

    /** By the loop's thread only. */
    private void measureMemory(Set<Integer> pids, Background background, MainLogWriter log) {
        if (memoryReadings.isEmpty()) {
            memoryReadings = Optional.of(new MemoryReadings(background, queue::post, log::log));
        }
        memoryReadings.get().begin(pids);
    }

    private static boolean asksOthers(GroupConfig group) {
        return group.kind() instanceof GroupKind.Fcgi
                || group.processes().stream().anyMatch(process -> !process.hooks().isEmpty());
    }

    private SignalListener signalListener(MainLogWriter log, AuditLog audit) {
        return new SignalListener() {
            @Override
            public void received(Signal signal, int senderPid) {
                Daemon.this.received(signal);
                audit.add(
                        senderPid == 0 ? "somebody outside of the container" : "pid " + senderPid,
                        "signal " + signal.posixName(),
                        "received");
            }

            @Override
            public void ignored(int number, int senderPid) {
                log.log(LogLevel.DEBUG, "received signal " + number);
            }
        };
    }

    private void received(Signal signal) {
        queue.post(new LoopEvent.SignalReceived(signal));
        if (LoopQueue.isExitRequest(signal)) {
            lastResort.ifPresent(LastResort::exitRequested);
        }
    }

    private void cleanUp(
            Ending ending, LeftOrphans orphans, SupervisorLoop loop, PosixProcesses processes)
            throws InterruptedException {
        if (pid == 1 && ending instanceof Ending.Exit(int code)) {
            orphans.stop(() -> code > EXIT_SIGNAL_BASE || queue.holdsExitRequest());
        }
        if (ending instanceof Ending.Reload) {
            // It knows of nobody afterwards.
            processes.endLeftovers(
                    loop.snapshot().processes().map(ProcessSnapshot::config).toList());
        }
    }

    private void spawnPrepared() {
        queue.post(new LoopEvent.SpawnPrepared());
    }

    /**
     * The programs have been stopped: a client or a disk must not keep this process from ending.
     */
    private void exit(Ending ending) {
        Runtime.getRuntime()
                .halt(ending instanceof Ending.Exit(int code) ? code : Supervisord.EXIT_DEFECT);
    }

    /** Whoever waits for the reading hears of its end, whatever that is. */
    private void reread(Background background) {
        background
                .call("reading the configuration", READING_LIMIT, source::load)
                .whenComplete(
                        (read, failure) ->
                                queue.post(
                                        failure == null
                                                ? new LoopEvent.ConfigLoaded(read)
                                                : new LoopEvent.ConfigBroken(broken(failure))));
    }

    private ConfigException broken(Throwable failure) {
        if (failure instanceof ConfigException problems) {
            return problems;
        }
        var location =
                new ConfigProblem.Location(config.supervisord().sourceFile().toString(), 0, 0);
        return new ConfigException(
                List.of(
                        new ConfigProblem(
                                ConfigProblem.Severity.ERROR,
                                location,
                                "cannot be read: " + Failures.describe(failure),
                                Optional.empty())));
    }

    private void becomeParentOfOrphans(MainLogWriter log) {
        if (pid == 1) {
            return;
        }
        try {
            SelfProcess.becomeChildSubreaper();
        } catch (PosixException e) {
            log.log(
                    LogLevel.WARN,
                    "orphans of programs will not be reaped here: " + e.getMessage());
        }
    }

    private Set<Signal> receivedSignals() {
        var all = EnumSet.copyOf(SIGNALS);
        all.addAll(SignalReceiver.deadly());
        all.addAll(config.signalForwards().keySet());
        return all;
    }

    private static Path runtimeDirectory() {
        var run = Path.of("/run");
        return Files.isWritable(run) ? run : Path.of(System.getProperty("java.io.tmpdir"));
    }

    private void removeOldLogs(AutoLogs autoLogs, Background background) {
        if (!config.supervisord().nocleanup()) {
            background.execute("removing old logs", autoLogs::removeOld);
        }
    }

    private void write(PidFile file, MainLogWriter log) {
        try {
            file.write();
        } catch (IOException e) {
            log.log(
                    LogLevel.CRITICAL,
                    "could not write pidfile " + config.supervisord().pidfile().orElseThrow());
        }
    }

    /** One that cannot be removed harms nobody: its process is gone. A disk may not answer. */
    private static void remove(PidFile file, Background background) throws InterruptedException {
        try {
            background
                    .call(
                            "removing the pid file",
                            PIDFILE_LIMIT,
                            () -> {
                                file.remove();
                                return true;
                            })
                    .get();
        } catch (ExecutionException stays) {
            return;
        }
    }
}
