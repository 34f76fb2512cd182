package org.supervisordjava.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.logs.TestConfig.NONE;
import static org.supervisordjava.logs.TestConfig.output;
import static org.supervisordjava.logs.TestConfig.process;

import com.sun.net.httpserver.HttpServer;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.LogFormat;
import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.OtlpCollector;
import org.supervisordjava.config.model.OutputConfig;
import org.supervisordjava.config.model.OutputTarget;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.config.model.SupervisordConfigBuilder;
import org.supervisordjava.config.model.SyslogServer;
import org.supervisordjava.stack.FreePort;
import org.supervisordjava.stack.Requirement;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** Receivers are real ones, or speak by the official definition of the protocol. */
class LogSinksTest {

    private static final String FLOOD =
            "yes 0123456789012345678901234567890123456789 | head -n 200000";

    @TempDir private Path directory;
    private CapturedChildren children;
    private HttpServer collector;
    private Process rsyslog;
    private final List<ExportLogsServiceRequest> requests = new CopyOnWriteArrayList<>();
    private final List<String> tokens = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() throws InterruptedException {
        if (children != null) {
            children.sinks.close();
            children.close();
        }
        if (collector != null) {
            collector.stop(0);
        }
        if (rsyslog != null) {
            rsyslog.destroy();
            rsyslog.waitFor();
        }
    }

    private void startChildren(SyslogServer server) throws IOException {
        var config = SupervisordConfigBuilder.builder(TestConfig.supervisord(LogLevel.INFO, false));
        children =
                new CapturedChildren(directory, config.syslogServer(Optional.of(server)).build());
    }

    private void startChildren(OtlpCollector collector) throws IOException {
        var config = SupervisordConfigBuilder.builder(TestConfig.supervisord(LogLevel.INFO, false));
        children =
                new CapturedChildren(
                        directory, config.otlpCollector(Optional.of(collector)).build());
    }

    private static OtlpCollector at(int port) {
        return new OtlpCollector("http://127.0.0.1:" + port, Map.of("authorization", "Bearer t"));
    }

    private static ProcessConfig toSyslog(String name) {
        return process(
                name,
                new OutputConfig(
                        NONE, ProcessConfigs.bySize(0, 0), 0, false, true, true, LogFormat.TEXT),
                output(NONE));
    }

    private int startCollector(int port, int status) throws IOException {
        collector = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        collector.createContext(
                "/v1/logs",
                exchange -> {
                    try (exchange;
                            var body = new GZIPInputStream(exchange.getRequestBody())) {
                        // The requests last: who sees one looks at its token.
                        tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
                        requests.add(ExportLogsServiceRequest.parseFrom(body));
                        exchange.sendResponseHeaders(status, -1);
                    }
                });
        collector.start();
        return collector.getAddress().getPort();
    }

    private List<ResourceLogs> resources() {
        return requests.stream()
                .flatMap(request -> request.getResourceLogsList().stream())
                .toList();
    }

    private static List<LogRecord> records(ResourceLogs resource) {
        return resource.getScopeLogsList().stream()
                .flatMap(scope -> scope.getLogRecordsList().stream())
                .toList();
    }

    private List<LogRecord> records() {
        return resources().stream().flatMap(one -> records(one).stream()).toList();
    }

    private static Map<String, String> strings(List<KeyValue> attributes) {
        return attributes.stream()
                .collect(Collectors.toMap(KeyValue::getKey, kv -> kv.getValue().getStringValue()));
    }

    @Test
    void collectorGetsTheLinesOfEachProgram_asOneService() throws Exception {
        startChildren(at(startCollector(0, 200)));

        var child =
                children.start(
                        process("web", output(NONE), output(NONE)),
                        "echo 'WARN ä\u0001'; echo oops >&2");
        child.join();
        Await.until("both are there", () -> records().size() == 2);

        var service = strings(resources().getFirst().getResource().getAttributesList());
        assertEquals("web", service.get("service.name"));
        assertFalse(service.get("host.name").isEmpty());
        var out = byStream("stdout");
        assertEquals("WARN ä\u0001", out.getBody().getStringValue());
        assertEquals(13, out.getSeverityNumberValue());
        assertEquals("warn", out.getSeverityText());
        assertEquals(CapturedChildren.MILLIS * 1_000_000, out.getTimeUnixNano());
        var pid =
                out.getAttributesList().stream()
                        .filter(one -> one.getKey().equals("process.pid"))
                        .findFirst()
                        .orElseThrow();
        assertEquals(child.process().pid(), pid.getValue().getIntValue());
        var err = byStream("stderr");
        assertEquals("oops", err.getBody().getStringValue());
        assertEquals(0, err.getSeverityNumberValue());
        assertEquals("Bearer t", tokens.getFirst());
    }

    private LogRecord byStream(String stream) {
        return records().stream()
                .filter(one -> stream.equals(strings(one.getAttributesList()).get("log.iostream")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void programThatDoesNotWantIt_isLeftOut_andTheSupervisorsOwnLogIsIn() throws Exception {
        startChildren(at(startCollector(0, 200)));
        var quiet =
                new OutputConfig(
                        NONE, ProcessConfigs.bySize(0, 0), 0, false, false, false, LogFormat.TEXT);

        children.run(process("quiet", quiet, output(NONE)), "echo secret");
        children.sinks.own(LogLevel.ERROR, "no room");
        Await.until("it is there", () -> !records().isEmpty());

        assertEquals(1, records().size());
        assertEquals("no room", records().getFirst().getBody().getStringValue());
        var service = strings(resources().getFirst().getResource().getAttributesList());
        assertEquals("supervisord", service.get("service.name"));
    }

    /** The program writes four times what may wait, at once, and all is accounted for. */
    @Test
    void deadCollector_holdsUpNobody_lossesAreCounted_andItIsUsedWhenItComes() throws Exception {
        int port = FreePort.find();
        startChildren(at(port));

        children.run(process("web", output(NONE), output(NONE)), FLOOD);
        Await.until(
                "it is said",
                () ->
                        children.log.lines().stream()
                                .anyMatch(line -> line.startsWith("WARN cannot send logs to ")));

        long dropped = children.stdoutCounters("web").linesDropped();
        var status = children.sinks.status().getFirst();
        assertTrue(dropped > 100_000 && dropped < 200_000, dropped + " were dropped");
        assertEquals(dropped, status.dropped());
        assertEquals(
                Optional.of("nobody listens there, or its name has no address"), status.problem());

        startCollector(port, 200);
        Await.until("the rest is there", () -> records().size() == 200_000 - dropped);
        Await.until(
                "it is said",
                () ->
                        children.log.lines().stream()
                                .anyMatch(line -> line.contains("takes logs again")));
        Await.until(
                "all are counted",
                () -> children.sinks.status().getFirst().sent() == 200_000 - dropped);
    }

    @Test
    void collectorThatNeverAnswers_holdsUpNeitherProgramNorEnd() throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            startChildren(at(silent.getLocalPort()));

            children.run(process("web", output(NONE), output(NONE)), FLOOD);
            children.sinks.close();

            assertTrue(children.stdoutCounters("web").linesDropped() > 100_000);
        }
    }

    @Test
    void linesThatTheCollectorRefuses_areNotTriedForEver() throws Exception {
        startChildren(at(startCollector(0, 400)));

        children.run(process("web", output(NONE), output(NONE)), "echo a; echo b");
        Await.until("they are counted", () -> children.stdoutCounters("web").linesDropped() == 2);
        Await.until("it is said", () -> !children.log.lines().isEmpty());

        var said = children.log.lines().getFirst();
        assertTrue(said.contains("it answers 400"), said);
    }

    // ---- syslog

    private int startRsyslog() throws Exception {
        var program = Path.of("/usr/sbin/rsyslogd");
        Requirement.file(program);
        int port = FreePort.find();
        var config = directory.resolve("rsyslog.conf");
        Files.writeString(
                config,
                """
                global(workDirectory="%1$s")
                module(load="imuxsock" SysSock.Use="off")
                module(load="imudp")
                module(load="imtcp")
                input(type="imuxsock" Socket="%1$s/log" UseSpecialParser="off" ParseHostname="on" IgnoreTimestamp="off")
                input(type="imudp" address="127.0.0.1" port="%2$d")
                input(type="imtcp" address="127.0.0.1" port="%2$d")
                template(name="all" type="string" string="%%inputname%%|%%protocol-version%%|%%pri%%|%%timestamp:::date-rfc3339%%|%%app-name%%|%%procid%%|%%msgid%%|%%structured-data%%|%%msg%%\\n")
                *.* action(type="omfile" file="%1$s/received" template="all" asyncWriting="off" flushOnTXEnd="on")
                """
                        .formatted(directory, port));
        rsyslog =
                new ProcessBuilder(
                                program.toString(),
                                "-n",
                                "-f",
                                config.toString(),
                                "-i",
                                directory.resolve("rsyslog.pid").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("rsyslog.out").toFile())
                        .start();
        // Each input begins when it does, and what goes to a UDP port before is lost.
        Await.until(
                "rsyslog listens",
                () ->
                        Files.exists(directory.resolve("log"))
                                && isBound("udp", port)
                                && isBound("tcp", port));
        return port;
    }

    private static boolean isBound(String protocol, int port) throws IOException {
        var address = "0100007F:%04X".formatted(port);
        try (var sockets = Files.lines(Path.of("/proc/net", protocol))) {
            return sockets.anyMatch(line -> line.strip().split(" +")[1].equals(address));
        }
    }

    private void rsyslogGets(SyslogServer server, String input) throws Exception {
        startChildren(server);
        var child =
                children.start(
                        toSyslog("web"),
                        "printf 'ERROR f\\303\\274r 1\\nplain\\n'; printf '%020000d\\n' 7");
        child.join();
        var received = directory.resolve("received");
        Await.until("all are there", () -> Files.exists(received) && lineEnds(received) >= 5);
        var lines = Files.readAllLines(received);
        var head =
                input
                        + "|1|%d|2026-11-26T05:54:23.007Z|web|"
                        + child.process().pid()
                        + "|stdout|-|";
        assertEquals(head.formatted(8 + 3) + "ERROR für 1", lines.get(0));
        assertEquals(head.formatted(8 + 6) + "plain", lines.get(1));
        var pieces =
                lines.subList(2, lines.size()).stream()
                        .map(line -> line.substring(head.formatted(14).length()))
                        .collect(Collectors.joining());
        assertEquals("0".repeat(19_999) + "7", pieces);
        assertEquals(0, children.stdoutCounters("web").linesDropped());
    }

    /** A line counts when it is there in full. */
    private static long lineEnds(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1)
                .chars()
                .filter(c -> c == '\n')
                .count();
    }

    @Test
    void rsyslogUnderstandsUdp() throws Exception {
        rsyslogGets(new SyslogServer.Udp("127.0.0.1", startRsyslog()), "imudp");
    }

    @Test
    void rsyslogUnderstandsTcpWithOctetCounting() throws Exception {
        rsyslogGets(new SyslogServer.Tcp("127.0.0.1", startRsyslog()), "imtcp");
    }

    @Test
    void rsyslogUnderstandsALocalSocket() throws Exception {
        startRsyslog();
        rsyslogGets(new SyslogServer.Local(directory.resolve("log")), "imuxsock");
    }

    @Test
    void serverThatComesLater_getsWhatHasWaited_alsoAfterItBreaksOff() throws Exception {
        int port = FreePort.find();
        startChildren(new SyslogServer.Tcp("127.0.0.1", port));
        children.run(toSyslog("web"), "echo one");
        Await.until("it is said", () -> !children.log.lines().isEmpty());

        try (var server = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            try (var connection = server.accept()) {
                assertTrue(frame(connection).endsWith(" one"));
            }
            children.run(toSyslog("web"), "echo two");
            try (var connection = server.accept()) {
                assertTrue(frame(connection).endsWith(" two"));
            }
        }
    }

    /** As many bytes as the number before them says. */
    private static String frame(Socket connection) throws IOException {
        var input = connection.getInputStream();
        int length = 0;
        for (int c = input.read(); c != ' '; c = input.read()) {
            length = 10 * length + c - '0';
        }
        return new String(input.readNBytes(length), StandardCharsets.UTF_8);
    }

    @Test
    void ownLog_goesToTheServer_whereItIsToGoToSyslog() throws Exception {
        int port = FreePort.find();
        var config =
                SupervisordConfigBuilder.builder(
                                TestConfig.supervisord(
                                        new OutputTarget.Syslog(), 0, 0, LogLevel.INFO, true))
                        .syslogServer(Optional.of(new SyslogServer.Tcp("127.0.0.1", port)))
                        .build();
        try (var server = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            children = new CapturedChildren(directory, config);
            children.sinks.own(LogLevel.WARN, "a\nb");

            try (var connection = server.accept()) {
                var frame = frame(connection);
                assertTrue(frame.startsWith("<12>1 "), frame);
                assertTrue(
                        frame.contains(
                                " supervisord " + ProcessHandle.current().pid() + " log - a\\nb"),
                        frame);
            }
        }
    }

    @Test
    void messageThatNoDatagramTakes_isShortened_andTheNextOneFollows() throws Exception {
        try (var server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            var config =
                    SupervisordConfigBuilder.builder(
                                    TestConfig.supervisord(
                                            new OutputTarget.Syslog(), 0, 0, LogLevel.INFO, true))
                            .syslogServer(
                                    Optional.of(
                                            new SyslogServer.Udp(
                                                    "127.0.0.1", server.getLocalPort())))
                            .build();
            children = new CapturedChildren(directory, config);
            children.sinks.own(LogLevel.WARN, "x".repeat(100_000));
            children.sinks.own(LogLevel.WARN, "next");

            assertTrue(datagram(server).endsWith("xxx…"));
            assertTrue(datagram(server).endsWith(" - next"));
        }
    }

    private static String datagram(DatagramSocket server) throws IOException {
        server.setSoTimeout(60_000);
        var packet = new DatagramPacket(new byte[65_536], 65_536);
        server.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }
}
