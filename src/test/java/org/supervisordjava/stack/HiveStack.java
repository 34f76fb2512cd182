package org.supervisordjava.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** PostgreSQL and its API under the project's own configuration, with data and ports of its own. */
final class HiveStack implements AutoCloseable {

    /** Who runs PostgreSQL and the API. */
    static final String ACCOUNT = "postgres";

    private static final Path PROJECT = Path.of("").toAbsolutePath();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(10))
                    .build();
    private final Path directory;
    private final String kind;
    private final int apiPort = FreePort.find();
    private final int databasePort = FreePort.find();
    private UnaryOperator<String> edit = UnaryOperator.identity();
    private Optional<SmallDisk> disk = Optional.empty();
    private RunningDaemon daemon;

    /**
     * @param kind {@code agent} or {@code genie}
     */
    HiveStack(Path directory, String kind) throws Exception {
        this.directory = directory;
        this.kind = kind;
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectory(data());
        chown(data(), ACCOUNT);
        Files.createDirectory(
                directory.resolve("supervisor"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    static void require() {
        Requirement.pidNamespaces();
        Requirement.file(Path.of("/usr/lib/postgresql"));
        Requirement.file(Path.of("/usr/bin/uvicorn"));
    }

    static void chown(Path path, String owner) throws IOException {
        Files.setOwner(
                path,
                path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(owner));
    }

    Path data() {
        return directory.resolve("data");
    }

    int apiPort() {
        return apiPort;
    }

    /** Changes a copy of the configuration. */
    HiveStack configured(UnaryOperator<String> change) {
        edit = change;
        return this;
    }

    /** Keeps the data on a disk of their own. */
    HiveStack onDisk(int megabytes) {
        disk = Optional.of(SmallDisk.mount(data(), ACCOUNT, megabytes));
        return this;
    }

    RunningDaemon start() throws Exception {
        var original = Files.readString(PROJECT.resolve("config").resolve(kind + ".yml"));
        var config = Files.writeString(directory.resolve(kind + ".yml"), edit.apply(original));
        var launch = DaemonLaunch.in(directory).asPid1();
        environment(launch.httpPort()).forEach(launch::environment);
        daemon =
                launch.start(
                        config,
                        directory.resolve("supervisor/supervisord-java.sock"),
                        launch.httpPort());
        return daemon;
    }

    private Map<String, String> environment(int healthPort) throws IOException {
        return Map.ofEntries(
                Map.entry("PYTHON", "/usr/bin/python3"),
                Map.entry("HIVE_HOME", PROJECT.resolve("docker").toString()),
                Map.entry("HIVE_DATA", data().toString()),
                Map.entry("HIVE_RUN", data().resolve("socket").toString()),
                Map.entry("HIVE_PASSWORD_FILE", data().resolve("password").toString()),
                Map.entry("HIVE_SUPERVISOR_DIR", directory.resolve("supervisor").toString()),
                Map.entry("HIVE_USER", ACCOUNT),
                Map.entry("PG_BIN", programs().toString()),
                Map.entry("PGPORT", "" + databasePort),
                Map.entry("API_HOST", "127.0.0.1"),
                Map.entry("API_PORT", "" + apiPort),
                Map.entry("HEALTH_PORT", "" + healthPort));
    }

    private static Path programs() throws IOException {
        try (var versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("postgres")))
                    .findFirst()
                    .orElseThrow();
        }
    }

    // ---- what the outside world sees

    /** Empty while nobody listens. */
    Optional<Integer> health() throws InterruptedException {
        return status(get("http://127.0.0.1:" + daemon.httpPort() + "/health"));
    }

    Optional<Integer> apiHealth() throws InterruptedException {
        return status(get(api("health")));
    }

    /** What the API says of itself: ok, degraded, unavailable; empty while nobody listens. */
    String statusOfApi() throws IOException, InterruptedException {
        var answer = get(api("health"));
        return answer.isPresent() ? JSON.readTree(answer.get().body()).path("status").asText() : "";
    }

    boolean isHealthy() throws InterruptedException {
        return health().equals(Optional.of(200)) && apiHealth().equals(Optional.of(200));
    }

    String metrics() throws Exception {
        return get("http://127.0.0.1:" + daemon.httpPort() + "/metrics").orElseThrow().body();
    }

    /** Its id; empty when it has not been stored, as far as one can tell. */
    Optional<Long> createNote(String text) throws Exception {
        var body = JSON.writeValueAsString(Map.of("text", text));
        var request =
                HttpRequest.newBuilder(URI.create(api("notes")))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        var answer = send(request).filter(response -> response.statusCode() == 201);
        return answer.isEmpty()
                ? Optional.empty()
                : Optional.of(JSON.readTree(answer.get().body()).get("id").asLong());
    }

    String note(long id) throws Exception {
        JsonNode note = JSON.readTree(get(api("notes/" + id)).orElseThrow().body());
        return note.path("text").asText();
    }

    private String api(String path) {
        return "http://127.0.0.1:" + apiPort + "/api/v1/" + path;
    }

    private Optional<HttpResponse<String>> get(String url) throws InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url)));
    }

    private Optional<HttpResponse<String>> send(HttpRequest.Builder request)
            throws InterruptedException {
        try {
            return Optional.of(
                    client.send(
                            request.timeout(Duration.ofSeconds(30)).build(),
                            BodyHandlers.ofString()));
        } catch (IOException unreachable) {
            return Optional.empty();
        }
    }

    private static Optional<Integer> status(Optional<HttpResponse<String>> answer) {
        return answer.map(HttpResponse::statusCode);
    }

    /** How often a program was started after it had ended. */
    static double restarts(RunningDaemon daemon, String program, String reason) throws IOException {
        return daemon.metric(
                "supervisord_process_restarts_total{group=\"%1$s\",name=\"%1$s\",reason=\"%2$s\"}"
                        .formatted(program, reason));
    }

    @Override
    public void close() {
        if (daemon != null) {
            daemon.close();
        }
        disk.ifPresent(SmallDisk::unmount);
        client.close();
    }
}
