package org.supervisordjava.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisordjava.config.model.HttpServerConfig;
import org.supervisordjava.config.model.HttpServerConfig.Credentials;
import org.supervisordjava.config.model.HttpServerConfig.Exposure;
import org.supervisordjava.daemon.InheritedSockets;
import org.supervisordjava.daemon.ListeningAddresses;
import org.supervisordjava.health.HealthJson;
import org.supervisordjava.supervisor.ProcessSnapshot;
import org.supervisordjava.supervisor.Snapshot;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

class HttpServersTest {

    @TempDir Path directory;

    private Snapshot snapshot = Snapshots.of(Snapshots.running("db", "db", 5));
    private final List<TestServer> started = new ArrayList<>();

    @AfterEach
    void stop() {
        started.forEach(TestServer::close);
    }

    /** Later there may be no place for one: programs take what they get. */
    @Test
    void allThreadsAreThere_beforeAnybodyConnects() throws Exception {
        var before = schedulers();

        start(tcp(Exposure.HEALTH, Optional.empty()));

        var made = schedulers();
        made.removeAll(before);
        assertEquals(1, made.size());
    }

    private static Set<Thread> schedulers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("Scheduler-"))
                .collect(Collectors.toSet());
    }

    @Test
    void servesHealthOverTcp() throws Exception {
        var response = get(start(tcp(Exposure.HEALTH, Optional.empty())), "/health", null);

        assertEquals(200, response.statusCode());
        assertTrue(response.body().startsWith("{\"status\":\"healthy\""), response.body());
    }

    @Test
    void unhealthyIs503() throws Exception {
        snapshot = Snapshots.of(Snapshots.fatal("db", "db", "Exited too quickly"));

        var response = get(start(tcp(Exposure.HEALTH, Optional.empty())), "/health/ready", null);

        assertEquals(503, response.statusCode());
    }

    @Test
    void health_hidesWhatProgramsSaid_fromStrangers() throws Exception {
        snapshot = Snapshots.of(Snapshots.fatal("db", "db", "secret"));
        var server = start(tcp(Exposure.HEALTH, Optional.of(new Credentials("u", "p"))));

        assertFalse(get(server, "/health", null).body().contains("secret"));
        assertTrue(get(server, "/health", basic("u:p")).body().contains("secret"));
    }

    @Test
    void servesMetricsAsPrometheusText() throws Exception {
        var response = get(start(tcp(Exposure.HEALTH, Optional.empty())), "/metrics", null);

        assertEquals("up 1\n", response.body());
        assertTrue(
                response.headers().firstValue("Content-Type").orElse("").contains("version=0.0.4"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/health",
                "/health/live",
                "/health/ready",
                "/health/startup",
                "/metrics",
                "/api/v1/status",
                "/api/v1/processes",
                "/api/v1/processes/db",
                "/api/v1/processes/nosuch",
                "/api/v1/config",
                "/api/v1/version",
                "/api/v1/pid",
                "/api/v1/audit",
                "/api/v1/log",
                "/api/v1/tail",
                "/api/v1/processes/db/log",
                "/api/v1/processes/db/tail",
                "/api/v1/processes/db/tail?follow=true",
                "/api/v1/processes/nosuch/logs/stdout",
                "/nosuch",
                "/RPC2",
                "/",
                "/index.html",
                "/tail.html",
                "/ok.html",
                "/stylesheets/supervisor.css",
                "/logtail/nosuch",
            })
    void head_isAnsweredLikeGet(String path) throws Exception {
        snapshot = Snapshots.of(Snapshots.fatal("db", "db", "Exited too quickly"));
        var server = start(tcp(Exposure.CONTROL, Optional.empty()));

        var get = server.get(path);
        var head = server.head(path);

        assertEquals(get.statusCode(), head.statusCode());
        for (var header : List.of("Content-Type", "Content-Length", "Cache-Control")) {
            assertEquals(get.headers().allValues(header), head.headers().allValues(header), header);
        }
        assertEquals(1, get.headers().allValues("Content-Length").size());
    }

    /** More than Jetty's buffer, from which on it sends chunks when nobody tells it the length. */
    @Test
    void answerOfAnySize_tellsItsLength() throws Exception {
        snapshot =
                Snapshots.of(
                        IntStream.range(0, 200)
                                .mapToObj(i -> Snapshots.running("p" + i, "p" + i, 100 + i))
                                .toArray(ProcessSnapshot[]::new));
        var server = start(tcp(Exposure.CONTROL, Optional.empty()));

        var response = server.get("/api/v1/processes");

        int length = response.body().getBytes(StandardCharsets.UTF_8).length;
        assertTrue(length > 32 * 1024, "bytes: " + length);
        assertEquals(List.of("" + length), response.headers().allValues("Content-Length"));
    }

    /** Of sizes around those of the buffers on the way. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2_048, 8_191, 8_192, 8_193, 65_535, 65_536, 65_537, 3_000_000})
    void bytesOfAnAnswer_comeWhole(int length) throws Exception {
        var body = new byte[length];
        new Random(length).nextBytes(body);
        var server = start(tcp(Exposure.HEALTH, Optional.empty())).withMetrics(body);

        var plain = server.bytes("/metrics", "Accept-Encoding", "identity");
        var compressed = server.bytes("/metrics", "Accept-Encoding", "gzip");

        assertArrayEquals(body, plain.body());
        assertEquals(List.of("" + length), plain.headers().allValues("Content-Length"));
        try (var text = new GZIPInputStream(new ByteArrayInputStream(compressed.body()))) {
            assertArrayEquals(body, text.readAllBytes());
        }
        assertEquals(
                List.of("" + compressed.body().length),
                compressed.headers().allValues("Content-Length"));
    }

    @Test
    void head_ofWhatNobodyMaySee_isRefusedLikeGet() throws Exception {
        var server = start(tcp(Exposure.CONTROL, Optional.of(new Credentials("u", "p"))));

        assertEquals(401, server.head("/api/v1/status").statusCode());
        assertEquals(401, server.head("/").statusCode());
    }

    @Test
    void head_ofWhatHasNoEnd_ends() throws Exception {
        var server = start(tcp(Exposure.CONTROL, Optional.empty()));

        var head = server.head("/api/v1/events");

        assertEquals(200, head.statusCode());
        assertEquals("text/event-stream", head.headers().firstValue("Content-Type").orElse(""));
    }

    @Test
    void head_changesNothing() throws Exception {
        var server = start(tcp(Exposure.CONTROL, Optional.empty()));

        assertEquals(200, server.head("/?action=stopall").statusCode());
        assertEquals(List.of(), server.commands().received());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/openmetrics-text;version=1.0.0,*/*;q=0.1|application/openmetrics-text",
                "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.2|application/openmetrics-text",
                "application/openmetrics-text;q=0,text/plain|text/plain",
                "application/openmetrics-text;q=0.2,text/plain;q=0.5|text/plain",
                "application/openmetrics-text; Q=0|text/plain",
                "application/openmetrics-text;q=x|text/plain",
                "text/html, */*|text/plain",
                "*/*|text/plain",
                ",;|text/plain",
            })
    void accept_choosesTheFormatOfMetricsByWeight(String accept, String type) throws Exception {
        var server = start(tcp(Exposure.HEALTH, Optional.empty()));

        var response = server.get("/metrics", "Accept", accept);

        assertEquals(type, response.headers().firstValue("Content-Type").orElse("").split(";")[0]);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip|true",
                "deflate, GZIP;q=0.5|true",
                "*|true",
                "gzip;q=0|false",
                "gzip;q=0, *|false",
                "identity|false",
                "br|false",
            })
    void metrics_areCompressedForWhoTakesIt(String encodings, boolean compressed) throws Exception {
        var server = start(tcp(Exposure.HEALTH, Optional.empty()));

        var response = server.bytes("/metrics", "Accept-Encoding", encodings);

        assertEquals(
                compressed ? "gzip" : "",
                response.headers().firstValue("Content-Encoding").orElse(""));
        try (var body = new ByteArrayInputStream(response.body());
                var text = compressed ? new GZIPInputStream(body) : body) {
            assertEquals("up 1\n", new String(text.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json, text/plain, */*|true",
                "application/json;q=0|false",
                "application/json;q=0.1, text/plain|false",
                "*/*|false",
            })
    void health_isOneDocumentForWhoPrefersJson(String accept, boolean document) throws Exception {
        var server = start(tcp(Exposure.HEALTH, Optional.empty()));

        var type = server.get("/health", "Accept", accept).headers().firstValue("Content-Type");

        assertEquals(document, type.orElse("").equals(HealthJson.DOCUMENT_TYPE), type.orElse(""));
    }

    @Test
    void healthListenerWithoutCredentials_explainsThatControlIsElsewhere() throws Exception {
        var response = get(start(tcp(Exposure.HEALTH, Optional.empty())), "/api/v1/status", null);

        assertEquals(403, response.statusCode());
        assertTrue(response.body().contains("use the unix socket"), response.body());
    }

    @Test
    void healthListenerWithCredentials_servesControlToThem() throws Exception {
        var server = start(tcp(Exposure.HEALTH, Optional.of(new Credentials("u", "p"))));

        assertEquals(401, get(server, "/api/v1/status", null).statusCode());
        assertEquals(200, get(server, "/health", null).statusCode());
        assertEquals(200, get(server, "/api/v1/status", basic("u:p")).statusCode());
    }

    @Test
    void controlListenerWithCredentials_hidesEverything() throws Exception {
        var server = start(tcp(Exposure.CONTROL, Optional.of(new Credentials("u", "p"))));

        var response = get(server, "/health", basic("u:wrong"));

        assertEquals(401, response.statusCode());
        assertEquals(
                "Basic realm=\"default\"",
                response.headers().firstValue("WWW-Authenticate").orElse(""));
        assertEquals("close", response.headers().firstValue("Connection").orElse(""));
    }

    @Test
    void controlListenerWithoutCredentials_warnsInTheLog() throws Exception {
        var server = start(tcp(Exposure.CONTROL, Optional.empty()));

        assertTrue(
                server.log()
                        .contains(
                                "Server 'inet_http_server' running without any HTTP authentication checking"),
                server.log().toString());
    }

    @Test
    void controlListener_isAnnouncedInTheLog() throws Exception {
        var server = start(tcp(Exposure.CONTROL, Optional.empty()));

        assertTrue(
                server.log().contains("RPC interface 'supervisor' initialized"),
                server.log().toString());
    }

    @Test
    void servesOverUnixSocketWithItsMode() throws Exception {
        var socket = directory.resolve("run/x.sock");
        start(TestServer.unix(socket, 0760));

        assertEquals(
                "HTTP/1.1 200 OK", UnixHttp.get(socket, "/health").lines().findFirst().orElse(""));
        assertEquals(
                "rwxrw----", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
        try (var files = Files.list(socket.getParent())) {
            assertEquals(List.of(socket), files.toList());
        }
    }

    /** What supervisorctl's tail -f sends. */
    @Test
    void emptyHostHeader_isAcceptedOnAUnixSocket() throws Exception {
        var socket = directory.resolve("x.sock");
        start(TestServer.unix(socket, 0700));

        assertTrue(
                UnixHttp.send(
                                socket,
                                "GET /health HTTP/1.1\r\nHost: \r\nConnection: close\r\n\r\n\r\n")
                        .startsWith("HTTP/1.1 200 OK"));
    }

    @Test
    void close_removesTheSocketFile() throws Exception {
        var socket = directory.resolve("x.sock");
        start(TestServer.unix(socket, 0700)).close();

        assertFalse(Files.exists(socket));
    }

    @Test
    void refusal_isHeardByAClientThatStillSends() throws Exception {
        var socket = directory.resolve("x.sock");
        start(
                new HttpServerConfig.Unix(
                        "unix_http_server",
                        socket,
                        0700,
                        Optional.empty(),
                        Optional.of(new Credentials("u", "p"))));
        try (var client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            client.write(ascii("POST /RPC2 HTTP/1.1\r\nHost: x\r\nContent-Length: 50000\r\n\r\n"));
            // The server knows enough by now to refuse it.
            Thread.sleep(200);
            client.write(ascii("x".repeat(50_000)));

            var answer = ByteBuffer.allocate(12);
            client.read(answer);

            assertEquals("HTTP/1.1 401", new String(answer.array(), StandardCharsets.US_ASCII));
        }
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void close_comesAfterWhatIsBeingAnswered() throws Exception {
        var asked = new CountDownLatch(1);
        Routes slow =
                routes ->
                        routes.get(
                                "/slow",
                                request -> {
                                    asked.countDown();
                                    Thread.sleep(100);
                                    request.result("x".repeat(100_000));
                                });
        var socket = directory.resolve("x.sock");
        var addresses =
                ListeningAddresses.open(
                        List.of(TestServer.unix(socket, 0700)),
                        InheritedSockets.takeOver(new HashMap<>()));
        var servers = new HttpServers(addresses.all(), List.of(slow), (level, text) -> {}, 1_024);
        servers.start();
        var answer = CompletableFuture.supplyAsync(() -> answer(socket, "/slow"));
        asked.await();

        servers.close();

        assertTrue(answer.get().endsWith("x".repeat(100_000)), "the answer was cut");
    }

    private static String answer(Path socket, String path) {
        try {
            return UnixHttp.get(socket, path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void close_leavesTheSocketFileOfAnother() throws Exception {
        var socket = directory.resolve("x.sock");
        var server = start(TestServer.unix(socket, 0700));
        Files.delete(socket);
        Files.writeString(socket, "somebody else's");

        server.close();

        assertTrue(Files.exists(socket));
    }

    @Test
    void staleSocketFile_isReplaced() throws Exception {
        var socket = directory.resolve("x.sock");
        try (var dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(socket));
        }

        start(TestServer.unix(socket, 0700));

        assertEquals(
                "HTTP/1.1 200 OK", UnixHttp.get(socket, "/health").lines().findFirst().orElse(""));
    }

    @Test
    void liveSocket_isRefused() throws Exception {
        var socket = directory.resolve("x.sock");
        start(TestServer.unix(socket, 0700));

        var e = assertThrows(ListenException.class, () -> start(TestServer.unix(socket, 0700)));

        assertTrue(e.getMessage().startsWith("Another program is already listening"));
        assertTrue(e.getMessage().contains(socket.toString()));
        assertEquals(
                "HTTP/1.1 200 OK", UnixHttp.get(socket, "/health").lines().findFirst().orElse(""));
    }

    @Test
    void fileThatIsNoSocket_isNotTouched() throws Exception {
        var file = Files.writeString(directory.resolve("x.sock"), "precious");

        assertThrows(ListenException.class, () -> start(TestServer.unix(file, 0700)));

        assertEquals("precious", Files.readString(file));
    }

    @Test
    void removedSocketFile_isCreatedAgain() throws Exception {
        var socket = directory.resolve("x.sock");
        var server = start(TestServer.unix(socket, 0700));
        Files.delete(socket);

        server.servers().ensureSocketFiles();

        assertEquals(
                "HTTP/1.1 200 OK", UnixHttp.get(socket, "/health").lines().findFirst().orElse(""));
    }

    @Test
    void portInUse_namesTheAddress() throws IOException {
        try (var other = new ServerSocket(0)) {
            int port = other.getLocalPort();
            var config =
                    new HttpServerConfig.Inet(
                            "inet_http_server",
                            Optional.empty(),
                            port,
                            Exposure.CONTROL,
                            Optional.empty(),
                            Optional.empty(),
                            List.of());

            var e = assertThrows(ListenException.class, () -> start(config));

            assertTrue(e.getMessage().startsWith("Another program is already listening"));
            assertTrue(e.getMessage().contains("*:" + port), e.getMessage());
        }
    }

    @Test
    void failingListener_closesTheOthers() throws Exception {
        var socket = directory.resolve("x.sock");
        try (var other = new ServerSocket(0)) {
            var taken =
                    new HttpServerConfig.Inet(
                            "inet",
                            Optional.empty(),
                            other.getLocalPort(),
                            Exposure.CONTROL,
                            Optional.empty(),
                            Optional.empty(),
                            List.of());

            assertThrows(ListenException.class, () -> start(TestServer.unix(socket, 0700), taken));
        }

        assertFalse(Files.exists(socket));
    }

    @Test
    void listensOnIpv6_orSaysThatThereIsNone() throws Exception {
        var config =
                new HttpServerConfig.Inet(
                        "inet_http_server",
                        Optional.of("::1"),
                        0,
                        Exposure.HEALTH,
                        Optional.empty(),
                        Optional.empty(),
                        List.of());
        if (!hasIpv6Loopback()) {
            var problem = assertThrows(ListenException.class, () -> start(config));
            // Docker leaves the protocol but takes its every address.
            assertTrue(
                    problem.getMessage().matches("(?s).*has no (IPv6|such address).*"),
                    problem.getMessage());
            return;
        }
        int port = start(config).port();

        var response =
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(
                                                URI.create("http://[::1]:" + port + "/health"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());

        assertEquals(200, response.statusCode());
    }

    /** 192.0.2.1 is of the block for documentation (RFC 5737): no machine has it. */
    @Test
    void addressThatNobodyHasHere_isSaidToBeMissing() {
        var config =
                new HttpServerConfig.Inet(
                        "inet_http_server",
                        Optional.of("192.0.2.1"),
                        0,
                        Exposure.HEALTH,
                        Optional.empty(),
                        Optional.empty(),
                        List.of());

        var problem = assertThrows(ListenException.class, () -> start(config));

        assertTrue(
                problem.getMessage().contains("this machine or container has no such address"),
                problem.getMessage());
    }

    /** Containers often have none; where IPv6 is switched off, the file is empty. */
    private static boolean hasIpv6Loopback() throws IOException {
        var addresses = Path.of("/proc/net/if_inet6");
        return Files.exists(addresses)
                && Files.readString(addresses).contains("0".repeat(31) + "1");
    }

    private TestServer start(HttpServerConfig... configs) throws ListenException {
        var server = new TestServer(snapshot);
        started.add(server);
        server.start(configs);
        return server;
    }

    private static HttpResponse<String> get(TestServer server, String path, String authorization)
            throws Exception {
        return authorization == null
                ? server.get(path)
                : server.get(path, "Authorization", authorization);
    }

    private static String basic(String userAndPassword) {
        return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes());
    }

    private static HttpServerConfig tcp(Exposure exposure, Optional<Credentials> credentials) {
        return new HttpServerConfig.Inet(
                "inet_http_server",
                Optional.of("127.0.0.1"),
                0,
                exposure,
                credentials,
                Optional.empty(),
                List.of());
    }
}
