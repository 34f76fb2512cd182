package org.supervisordjava.daemon;

import org.supervisordjava.config.build.ProgramVersion;
import org.supervisordjava.config.model.SupervisorConfig;
import org.supervisordjava.config.tool.ConfigDump;
import org.supervisordjava.http.AuditLog;
import org.supervisordjava.http.ClientStreams;
import org.supervisordjava.http.HealthRoutes;
import org.supervisordjava.http.HttpServers;
import org.supervisordjava.http.ListenException;
import org.supervisordjava.http.LogStream;
import org.supervisordjava.http.OpenAddress;
import org.supervisordjava.http.Supervision;
import org.supervisordjava.http.rest.HistoryRoutes;
import org.supervisordjava.http.rest.OutputRoutes;
import org.supervisordjava.http.rest.RestApi;
import org.supervisordjava.http.rest.UsageRoutes;
import org.supervisordjava.http.rest.WhyRoutes;
import org.supervisordjava.http.web.LogTailRoutes;
import org.supervisordjava.http.web.WebPages;
import org.supervisordjava.http.xmlrpc.XmlRpcEndpoint;
import org.supervisordjava.logs.LibraryLogging;
import org.supervisordjava.logs.LogReader;
import org.supervisordjava.logs.RecentOutput;
import org.supervisordjava.metrics.SupervisorMetrics;
import org.supervisordjava.posix.DescriptorReserve;
import org.supervisordjava.posix.OwnLimits;
import org.supervisordjava.posix.PosixException;
import org.supervisordjava.posix.Reaper;
import org.supervisordjava.posix.ResourceLimit;
import org.supervisordjava.supervisor.Snapshot;
import org.supervisordjava.supervisor.SupervisorEvent;
import org.supervisordjava.supervisor.SupervisorLoop;
import org.supervisordjava.supervisor.port.MainLog;
import org.supervisordjava.threads.Background;
import org.supervisordjava.threads.Residents;
import org.supervisordjava.threads.ThreadPlaces;
import org.supervisordjava.threads.VirtualThreads;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that answers over HTTP: loaded after the first programs have been spawned. */
final class Interfaces implements AutoCloseable {

    /** Those that listen, epoll and the like, and some clients. */
    private static final int SOCKETS = 14;

    private final SupervisorLoop loop;
    private final ShownClock clock;
    private final MetricEdge metrics;
    private final EventFanOut events;
    private final SeenEvidence evidence;
    private final Optional<Path> mainLogfile;
    private final RecentOutput recent;
    private final MainLog log;
    private final AuditLog audit;
    private final Optional<HistoryEdge> history;
    private final Residents residents;
    private final Background background;
    private final Reaper reaper;
    private final ThreadPlaces places;
    private final VirtualThreads virtualThreads;
    private final ClientStreams streams = new ClientStreams();
    private volatile SupervisorMetrics scraped;
    private HttpServers servers;

    Interfaces(
            SupervisorLoop loop,
            ShownClock clock,
            MetricEdge metrics,
            EventFanOut events,
            SeenEvidence evidence,
            Optional<Path> mainLogfile,
            RecentOutput recent,
            MainLog log,
            AuditLog audit,
            Optional<HistoryEdge> history,
            Residents residents,
            Background background,
            Reaper reaper,
            ThreadPlaces places,
            VirtualThreads virtualThreads) {
        this.reaper = reaper;
        this.places = places;
        this.virtualThreads = virtualThreads;
        this.recent = recent;
        this.loop = loop;
        this.clock = clock;
        this.metrics = metrics;
        this.events = events;
        this.evidence = evidence;
        this.mainLogfile = mainLogfile;
        this.log = log;
        this.audit = audit;
        this.history = history;
        this.residents = residents;
        this.background = background;
    }

    void open(List<OpenAddress> addresses) throws Exception {
        requireDescriptors();
        LibraryLogging.sendTo(log::log);
        var sources = metrics.sources(this::snapshot);
        var registry = SupervisorMetrics.create(sources, background);
        scraped = registry;
        var supervision =
                new Supervision(
                        this::snapshot,
                        loop.commands(),
                        ProgramVersion.TEXT,
                        mainLogfile,
                        clock,
                        residents::dead,
                        audit);
        var reader = new LogReader();
        var opened =
                new HttpServers(
                        addresses,
                        List.of(
                                new HealthRoutes(supervision, registry::scrape),
                                new RestApi(
                                        supervision, reader, streams, Interfaces::withoutSecrets),
                                new WhyRoutes(
                                        supervision,
                                        evidence,
                                        () ->
                                                history.isPresent()
                                                        ? history.get().lastRun()
                                                        : Optional.empty()),
                                new HistoryRoutes(
                                        supervision,
                                        () ->
                                                history.isPresent()
                                                        ? history.get().recorder()
                                                        : Optional.empty()),
                                new OutputRoutes(recent, streams),
                                new UsageRoutes(supervision, sources.usage()),
                                new XmlRpcEndpoint(supervision, reader, log),
                                new LogTailRoutes(supervision, new LogStream(streams)),
                                new WebPages(supervision, reader)),
                        log,
                        descriptors());
        opened.prepare();
        if (places.areHeld()) {
            // A program that is tried again just then would take them, and keep them.
            reaper.whileNoneIsStarted(() -> answer(opened));
        } else {
            answer(opened);
        }
        events.subscribe(
                event -> {
                    if (event instanceof SupervisorEvent.ProcessStateChanged changed) {
                        registry.stateChanged(changed.id());
                    }
                });
    }

    private void answer(HttpServers opened) throws ListenException, InterruptedException {
        try {
            places.giveUp();
            // First: a class of the JDK that cannot make its threads when it is loaded fails for
            // good.
            virtualThreads.begin();
            opened.start();
            synchronized (this) {
                servers = opened;
            }
        } finally {
            if (!isOpen()) {
                places.hold();
            }
        }
    }

    /** Once it answers: nobody waits for the libraries of the metrics but who asks for these. */
    void prepareMetrics() {
        scraped.prepare();
    }

    /**
     * A class that has once failed to load never loads again: better late, with all that it takes,
     * than half.
     */
    private static void requireDescriptors() throws IOException {
        long needed = Math.max(0, libraries() - DescriptorReserve.openFiles(".jar")) + SOCKETS;
        long free = DescriptorReserve.free();
        if (free < needed) {
            throw new IOException(
                    "it takes %d open files and %d are free: raise the limit of open files (ulimit -n)"
                            .formatted(needed, free));
        }
    }

    /** Each is a file that stays open once one of its classes has been loaded. */
    private static long libraries() throws IOException {
        var own = Interfaces.class.getProtectionDomain().getCodeSource().getLocation();
        try {
            var place = Path.of(own.toURI());
            // Our own jar names those beside it.
            return Files.isDirectory(place)
                    ? System.getProperty("java.class.path").split(":").length
                    : jars(place.getParent());
        } catch (URISyntaxException e) {
            throw new IOException(own + " is no place for libraries", e);
        }
    }

    private static long jars(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar")).count();
        }
    }

    /** For clients; what is usual, when the kernel does not say. */
    private static long descriptors() {
        try {
            return DescriptorReserve.forClients(OwnLimits.get(ResourceLimit.NOFILE).soft());
        } catch (PosixException unknown) {
            return DescriptorReserve.forClients(1024);
        }
    }

    private Snapshot snapshot() {
        return clock.shown(loop.snapshot());
    }

    /** Whoever may ask for the configuration need not know what programs are trusted with. */
    private static Map<String, Object> withoutSecrets(SupervisorConfig config) {
        return ConfigDump.json(config, ConfigDump.Secrets.HIDDEN);
    }

    synchronized boolean isOpen() {
        return servers != null;
    }

    /** Creates socket files again that somebody has removed. */
    synchronized void ensureSocketFiles() {
        if (servers != null) {
            servers.ensureSocketFiles();
        }
    }

    @Override
    public synchronized void close() {
        streams.close();
        if (servers != null) {
            servers.close();
        }
    }
}
