package org.supervisordjava.http;

import io.javalin.Javalin;

import org.supervisordjava.config.model.HttpServerConfig;
import org.supervisordjava.config.model.HttpServerConfig.Exposure;
import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.tool.ConfigDump;
import org.supervisordjava.daemon.BoundPort;
import org.supervisordjava.daemon.InheritedSockets;
import org.supervisordjava.daemon.ListeningAddresses;
import org.supervisordjava.diagnosis.Evidence;
import org.supervisordjava.diagnosis.Said;
import org.supervisordjava.http.rest.HistoryRoutes;
import org.supervisordjava.http.rest.OutputRoutes;
import org.supervisordjava.http.rest.RestApi;
import org.supervisordjava.http.rest.UsageRoutes;
import org.supervisordjava.http.rest.WhyRoutes;
import org.supervisordjava.http.web.LogTailRoutes;
import org.supervisordjava.http.web.WebPages;
import org.supervisordjava.http.xmlrpc.XmlRpcEndpoint;
import org.supervisordjava.logs.LogReader;
import org.supervisordjava.logs.RecentOutput;
import org.supervisordjava.metrics.SupervisorMetrics;
import org.supervisordjava.metrics.UsageSample;
import org.supervisordjava.supervisor.Snapshot;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

/** The whole edge over fake commands, on a free TCP port and on whatever else is wanted. */
public final class TestServer implements AutoCloseable {

    private static final String SECTION = "inet_http_server";

    private static final int STREAMS = 32;

    private static final Evidence NO_EVIDENCE =
            new Evidence() {
                @Override
                public List<HookFailure> failedHooks(ProcessId process) {
                    return List.of();
                }

                @Override
                public List<String> lostOutput(ProcessId process) {
                    return List.of();
                }

                @Override
                public List<Said> lines(ProcessId process, int pid) {
                    return List.of();
                }

                @Override
                public Optional<String> whoStopped(ProcessId process, Instant since) {
                    return Optional.empty();
                }

                @Override
                public Optional<PortHolder> holderOf(int port) {
                    return Optional.empty();
                }
            };

    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private final List<String> defects = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final FakeCommands commands = new FakeCommands(() -> this.snapshot);
    private final Semaphore freeStreams = new Semaphore(STREAMS);
    private final ClientStreams streams = new ClientStreams(freeStreams);
    private final RecentOutput recent = new RecentOutput(() -> 0);
    private Duration idleTimeout = Duration.ofSeconds(30);
    private ClientLimits limits = ClientLimits.USUAL;
    private volatile byte[] metrics = "up 1\n".getBytes(StandardCharsets.US_ASCII);
    private Optional<Path> mainLogfile = Optional.empty();
    private volatile Snapshot snapshot;
    private ListeningAddresses addresses;
    private HttpServers servers;

    public TestServer(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    /** Starts with full control on 127.0.0.1 and on unix sockets, without credentials. */
    public static TestServer controlling(Snapshot snapshot, Path... sockets)
            throws ListenException {
        var server = new TestServer(snapshot);
        server.startControlling(sockets);
        return server;
    }

    public void startControlling(Path... sockets) throws ListenException {
        var configs = new ArrayList<HttpServerConfig>();
        configs.add(
                new HttpServerConfig.Inet(
                        SECTION,
                        Optional.of("127.0.0.1"),
                        0,
                        Exposure.CONTROL,
                        Optional.empty(),
                        Optional.empty(),
                        List.of()));
        for (var socket : sockets) {
            configs.add(unix(socket, 0700));
        }
        start(configs.toArray(HttpServerConfig[]::new));
    }

    void start(HttpServerConfig... configs) throws ListenException {
        addresses =
                ListeningAddresses.open(
                        List.of(configs), InheritedSockets.takeOver(new HashMap<>()));
        servers =
                new HttpServers(
                        addresses.all(), routes(supervision()), this::log, idleTimeout, limits);
        servers.start();
    }

    private Supervision supervision() {
        return new Supervision(
                () -> snapshot,
                commands,
                "1.2.3",
                mainLogfile,
                Clock.fixed(Snapshots.NOW, ZoneOffset.UTC),
                List::of,
                new AuditLog(this::log, InstantSource.fixed(Snapshots.NOW), entry -> {}));
    }

    /** What is served, as {@code GET /path}. */
    public List<String> endpoints() {
        return Javalin.create(
                        javalin ->
                                routes(supervision())
                                        .forEach(each -> each.register(javalin.routes)))
                .unsafe
                .internalRouter
                .allHttpHandlers()
                .stream()
                .map(handler -> handler.endpoint.method + " " + handler.endpoint.path)
                .toList();
    }

    private List<Routes> routes(Supervision supervision) {
        var reader = new LogReader();
        return List.of(
                new HealthRoutes(supervision, this::metrics),
                new RestApi(
                        supervision,
                        reader,
                        streams,
                        config -> ConfigDump.json(config, ConfigDump.Secrets.HIDDEN)),
                new WhyRoutes(supervision, NO_EVIDENCE, Optional::empty),
                new HistoryRoutes(supervision, Optional::empty),
                new OutputRoutes(recent, streams),
                new UsageRoutes(
                        supervision, pid -> Optional.of(new UsageSample(pid, 1024L * pid, 3, -1))),
                new XmlRpcEndpoint(supervision, reader, this::log),
                new LogTailRoutes(supervision, new LogStream(streams)),
                new WebPages(supervision, reader));
    }

    private SupervisorMetrics.Scrape metrics(SupervisorMetrics.Format format) {
        var type =
                switch (format) {
                    case TEXT -> "text/plain; version=0.0.4";
                    case OPEN_METRICS -> "application/openmetrics-text; version=1.0.0";
                };
        return new SupervisorMetrics.Scrape(type, List.of(metrics));
    }

    private void log(LogLevel level, String message) {
        log.add(message);
        if (message.endsWith("; this is a defect, please report it")) {
            defects.add(message);
        }
    }

    /** Requests that could not be answered. */
    List<String> defects() {
        return List.copyOf(defects);
    }

    public List<String> log() {
        return List.copyOf(log);
    }

    /** What it has been asked and has logged so far. */
    void forget() {
        log.clear();
        defects.clear();
        commands.forget();
    }

    public FakeCommands commands() {
        return commands;
    }

    public void show(Snapshot next) {
        snapshot = next;
    }

    /** How many clients follow something right now. */
    int followers() {
        return STREAMS - freeStreams.availablePermits();
    }

    /** To be called before the start. */
    TestServer withIdleTimeout(Duration timeout) {
        idleTimeout = timeout;
        return this;
    }

    /** To be called before the start. */
    public TestServer withMainLogfile(Path file) {
        mainLogfile = Optional.of(file);
        return this;
    }

    /** To be called before the start. */
    TestServer withLimits(ClientLimits others) {
        limits = others;
        return this;
    }

    /** What is scraped from now on. */
    TestServer withMetrics(byte[] body) {
        metrics = body;
        return this;
    }

    HttpServers servers() {
        return servers;
    }

    public int port() {
        return addresses.all().stream()
                .filter(address -> address.config().section().equals(SECTION))
                .mapToInt(BoundPort::of)
                .findFirst()
                .orElseThrow();
    }

    public HttpResponse<String> get(String path, String... headers) throws Exception {
        return client.send(request(path, headers).build(), BodyHandlers.ofString());
    }

    /** An answer that is read while it comes. */
    public HttpResponse<InputStream> stream(String path) throws Exception {
        return client.send(request(path).build(), BodyHandlers.ofInputStream());
    }

    HttpResponse<Void> head(String path) throws Exception {
        return client.send(request(path).HEAD().build(), BodyHandlers.discarding());
    }

    HttpResponse<byte[]> bytes(String path, String... headers) throws Exception {
        return client.send(request(path, headers).build(), BodyHandlers.ofByteArray());
    }

    public HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        return client.send(
                request(path, headers).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                BodyHandlers.ofString());
    }

    public HttpResponse<InputStream> postStream(String path, String body) throws Exception {
        return client.send(
                request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                BodyHandlers.ofInputStream());
    }

    private HttpRequest.Builder request(String path, String... headers) {
        var builder = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
        return headers.length == 0 ? builder : builder.headers(headers);
    }

    static HttpServerConfig unix(Path file, int mode) {
        return new HttpServerConfig.Unix(
                "unix_http_server", file, mode, Optional.empty(), Optional.empty());
    }

    /** As the daemon does at its end; clients are still open. */
    public void closeServers() {
        streams.close();
        if (servers != null) {
            servers.close();
        }
        if (addresses != null) {
            addresses.close();
        }
    }

    @Override
    public void close() {
        closeServers();
        client.close();
    }
}
