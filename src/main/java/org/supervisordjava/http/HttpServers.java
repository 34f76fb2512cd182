package org.supervisordjava.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.servlet.JavalinServlet;

import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.HostPort;
import org.eclipse.jetty.util.Jetty;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.supervisordjava.config.model.HttpServerConfig;
import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.supervisor.port.MainLog;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Every configured listener, with one set of routes behind all of them. Two platform threads per
 * listener at most; each request has a virtual thread, so that a client that waits for minutes
 * costs a few kilobytes. {@link #start}, {@link #ensureSocketFiles} and {@link #close} by one
 * thread at a time.
 */
public final class HttpServers implements AutoCloseable {

    /** A connection on which nothing moves for so long is closed. */
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);

    /** The end must not wait for clients that do not read. */
    private static final Duration LAST_ANSWERS_LIMIT = Duration.ofMillis(500);

    private static final int BUFFER_BYTES = 8 * 1024;
    private static final long POOLED_BYTES = 512 * 1024;
    private static final int COPIED_BYTES = 256;

    /** Of 64 bytes, with compressed references. */
    private static final String REFERENCES_PER_LINE = "16";

    /** Permission bits of everybody but the owner. */
    private static final int OTHERS = 0077;

    private final List<OpenAddress> addresses;
    private final List<Routes> routes;
    private final MainLog mainLog;
    private final Duration idleTimeout;
    private final ClientLimits limits;
    private final List<Listener> listeners = new ArrayList<>();
    private final RequestsInProgress requests = new RequestsInProgress();
    private final LoginDelays delays = new LoginDelays(System::nanoTime);
    private Server server;

    /**
     * @param addresses stay open when this closes
     * @param routes what is served, on every listener
     * @param descriptors that clients may take
     */
    public HttpServers(
            List<OpenAddress> addresses, List<Routes> routes, MainLog mainLog, long descriptors) {
        this(
                addresses,
                routes,
                mainLog,
                IDLE_TIMEOUT,
                ClientLimits.within(descriptors / Math.max(1, addresses.size())));
    }

    HttpServers(
            List<OpenAddress> addresses,
            List<Routes> routes,
            MainLog mainLog,
            Duration idleTimeout,
            ClientLimits limits) {
        this.addresses = List.copyOf(addresses);
        this.routes = List.copyOf(routes);
        this.mainLog = Objects.requireNonNull(mainLog);
        this.idleTimeout = idleTimeout;
        this.limits = limits;
    }

    /**
     * Loads what takes long of what {@link #prepare} and {@link #start} need, for another thread to
     * do meanwhile.
     *
     * @throws IOException when the system has too little of something, which they will find, too
     */
    public static void load(List<OpenAddress> addresses) throws IOException {
        // It looks for its version in every jar before its own.
        Objects.requireNonNull(Jetty.VERSION);
        // It asks the JDK for all its locales.
        Objects.requireNonNull(MimeTypes.DEFAULTS);
        // Jetty notes when it starts.
        Objects.requireNonNull(ZoneId.systemDefault());
        if (addresses.stream().anyMatch(OpenAddress.OpenUnix.class::isInstance)) {
            // The JDK's class for unix sockets makes all security providers.
            ServerSocketChannel.open(StandardProtocolFamily.UNIX).close();
        }
    }

    /** Loads most of what {@link #start} needs, which takes long, and makes no thread yet. */
    public void prepare() {
        withoutServices(() -> new PreEncodedHttpField(HttpHeader.SERVER, ""));
        server = newServer();
    }

    /** Jetty would look into every jar for services of which there are none. */
    private static void withoutServices(Runnable step) {
        var thread = Thread.currentThread();
        var usual = thread.getContextClassLoader();
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            step.run();
        } finally {
            thread.setContextClassLoader(usual);
        }
    }

    /**
     * Begins to answer at all addresses.
     *
     * @throws ListenException when it cannot be done at one; none answers then
     */
    public void start() throws ListenException {
        if (server == null) {
            prepare();
        }
        boolean answers = false;
        try {
            server.start();
            makeTheSchedulersThread();
            for (var address : addresses) {
                open(newListener(address));
                announce(address.config());
                warnWhenUnprotected(address.config());
            }
            answers = true;
        } catch (ListenException e) {
            throw e;
        } catch (Exception e) {
            throw new ListenException("cannot start the HTTP server: " + e.getMessage(), e);
        } finally {
            if (!answers) {
                close();
            }
        }
    }

    /**
     * Creates the files of unix sockets again that somebody has removed, such as a cleaner of
     * temporary files. Cheap enough to be called every few seconds; an error is logged.
     */
    public void ensureSocketFiles() {
        for (var listener : List.copyOf(listeners)) {
            if (listener instanceof UnixListener unix && !unix.isReachable()) {
                reopen(unix);
            }
        }
    }

    /**
     * Closes every connection, after what is being answered, or after half a second. Those who call
     * from now on wait for whoever takes over the addresses.
     */
    @Override
    public void close() {
        requests.awaitNone(LAST_ANSWERS_LIMIT);
        listeners.forEach(Listener::close);
        listeners.clear();
        if (server != null) {
            stopQuietly(server);
        }
    }

    static void stopQuietly(LifeCycle part) {
        try {
            part.stop();
        } catch (Exception whileStopping) {
            // Nobody is left to tell: the process ends, or opens the address anew.
        }
    }

    private void open(Listener listener) throws ListenException {
        listener.open();
        server.addConnector(listener.connector());
        listeners.add(listener);
    }

    private void reopen(UnixListener lost) {
        try {
            lost.openAddress().reopen();
            open(newListener(lost.openAddress()));
            listeners.remove(lost);
            server.removeConnector(lost.connector());
            lost.close();
            mainLog.log(
                    LogLevel.WARN,
                    "the socket file %s had been removed and was created again"
                            .formatted(lost.address()));
        } catch (ListenException e) {
            mainLog.log(LogLevel.ERROR, e.getMessage());
        }
    }

    private Listener newListener(OpenAddress address) {
        var http = httpConfiguration(new Access(address.config(), delays, server.getThreadPool()));
        Listener listener =
                switch (address) {
                    case OpenAddress.OpenTcp tcp ->
                            new TcpListener(tcp, server, new SerialHttp(http));
                    case OpenAddress.OpenUnix unix ->
                            new UnixListener(unix, server, new HostlessHttp(http));
                };
        listener.connector().setIdleTimeout(idleTimeout.toMillis());
        listener.connector()
                .addBean(new Connections(listener.connector(), limits, peerPid(address)));
        return listener;
    }

    private static Function<SocketChannel, OptionalInt> peerPid(OpenAddress address) {
        return switch (address) {
            case OpenAddress.OpenTcp _ -> _ -> OptionalInt.empty();
            case OpenAddress.OpenUnix unix -> unix::peerPid;
        };
    }

    /** With the first connection there may be none left: programs take what they get. */
    private void makeTheSchedulersThread() {
        server.getScheduler().schedule(() -> {}, 0, TimeUnit.MILLISECONDS);
    }

    /** supervisord's own line, which scripts wait for. */
    private void announce(HttpServerConfig config) {
        boolean controls =
                !(config instanceof HttpServerConfig.Inet inet
                        && inet.exposure() != HttpServerConfig.Exposure.CONTROL);
        if (controls) {
            mainLog.log(LogLevel.INFO, "RPC interface 'supervisor' initialized");
        }
    }

    /** A socket file that only its owner may open is protected by the file system. */
    private void warnWhenUnprotected(HttpServerConfig config) {
        boolean open =
                switch (config) {
                    case HttpServerConfig.Inet inet ->
                            inet.exposure() == HttpServerConfig.Exposure.CONTROL;
                    case HttpServerConfig.Unix unix -> (unix.mode() & OTHERS) != 0;
                };
        if (open && !config.isProtected()) {
            mainLog.log(
                    LogLevel.CRITICAL,
                    "Server '%s' running without any HTTP authentication checking"
                            .formatted(config.section()));
        }
    }

    private Server newServer() {
        // Those that are always needed come at once, or it does not start; none is made later for
        // want of which a request would be lost.
        int usual = 2 * addresses.size();
        // Jetty would ask the JVM for the size of references by way of all of JMX, 300 classes.
        System.setProperty("org.eclipse.jetty.util.referencesPerCacheLine", REFERENCES_PER_LINE);
        var threads = new QueuedThreadPool(usual + 4, usual);
        threads.setName("http");
        threads.setDaemon(true);
        threads.setReservedThreads(0);
        threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("http-"));
        var pool = new ArrayByteBufferPool(-1, -1, -1, -1, POOLED_BYTES, POOLED_BYTES);
        var newServer = new Server(threads, null, pool);
        var context = new ServletContextHandler();
        context.addServlet(newServlet(), "/*");
        newServer.setHandler(new ConnectionWatch(context));
        newServer.setStopTimeout(0);
        return newServer;
    }

    /** Javalin without its own server: no WebSocket machinery, and the listeners are ours. */
    private ServletHolder newServlet() {
        var javalin = new JavalinServlet(Javalin.create(this::configure).unsafe);
        return new ServletHolder(new HeadRequests(new LargeBodies(javalin)));
    }

    private HttpConfiguration httpConfiguration(Access access) {
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setOutputBufferSize(BUFFER_BYTES);
        http.setRequestHeaderSize(BUFFER_BYTES);
        // HTTP/1.0 comes without a Host header, and a unix socket has no name to fall back to.
        http.setServerAuthority(new HostPort("localhost"));
        http.addCustomizer(requests);
        http.addCustomizer(
                (request, headers) -> {
                    request.setAttribute(Guard.ACCESS_ATTRIBUTE, access);
                    return request;
                });
        return http;
    }

    private void configure(JavalinConfig javalin) {
        javalin.startup.showJavalinBanner = false;
        javalin.startup.showOldJavalinVersionWarning = false;
        javalin.startup.startupWatcherEnabled = false;
        javalin.http.compressionStrategy = io.javalin.compression.CompressionStrategy.NONE;
        javalin.http.maxRequestSize = Guard.MAX_BODY_BYTES;
        // For each request, however short its answer, or if the guard has sent it already.
        javalin.http.responseBufferSize = COPIED_BYTES;
        var guard = new Guard(mainLog);
        guard.register(javalin.routes);
        javalin.router.javaLangErrorHandler(guard::outOfOrder);
        routes.forEach(each -> each.register(javalin.routes));
    }
}
