package org.supervisordjava.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.supervisordjava.cli.InProcess;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.http.UnixHttp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A daemon in a JVM of its own; closing it leaves none of its processes behind. */
final class RunningDaemon implements AutoCloseable {

    /** Generous: the machine may be busy with anything. */
    static final Duration LIMIT = Duration.ofSeconds(120);

    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LOG_TAIL = 20_000;

    private final Process process;
    private final boolean inNamespace;
    private final Path log;
    private final Path config;
    private final Path socket;
    private final int httpPort;

    /**
     * @param inNamespace whether {@code process} is not the daemon but its parent
     */
    RunningDaemon(
            Process process,
            boolean inNamespace,
            Path log,
            Path config,
            Path socket,
            int httpPort) {
        this.process = process;
        this.inNamespace = inNamespace;
        this.log = log;
        this.config = config;
        this.socket = socket;
        this.httpPort = httpPort;
    }

    int httpPort() {
        return httpPort;
    }

    Path socket() {
        return socket;
    }

    // ---- the process

    /** The daemon's pid as seen from here. */
    int pid() throws Exception {
        if (!inNamespace) {
            return (int) process.pid();
        }
        await("the namespace has its first process", () -> process.children().count() == 1);
        return (int) process.children().findFirst().orElseThrow().pid();
    }

    /** As a request of its own: what comes within 0.2 s of another one is the same request. */
    void signalAgain(Signal signal) throws Exception {
        Thread.sleep(300);
        signal(signal);
    }

    void signal(Signal signal) throws Exception {
        kill(pid(), signal);
    }

    static void kill(int pid, Signal signal) throws Exception {
        var kill = new ProcessBuilder("kill", "-" + signal.name(), "" + pid).inheritIO().start();
        if (kill.waitFor() != 0) {
            throw new AssertionError("cannot send " + signal + " to " + pid);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int awaitExit() throws Exception {
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the daemon has not ended; its log:\n" + tail());
        }
        return process.exitValue();
    }

    List<KernelProcess> descendants() throws Exception {
        return KernelProcess.descendantsOf(pid());
    }

    List<KernelProcess> children() throws Exception {
        int pid = pid();
        return KernelProcess.all().stream().filter(child -> child.parent() == pid).toList();
    }

    /** The process that runs for a program now, as seen from here. */
    KernelProcess running(String program) throws Exception {
        int inner = process(program).get("pid").asInt();
        return descendants().stream()
                .filter(child -> child.innerPid() == inner)
                .findFirst()
                .orElseThrow(() -> new AssertionError(program + " does not run"));
    }

    // ---- what it says

    /** The log and, with it, what programs write to the daemon's own standard streams. */
    String log() throws IOException {
        return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    }

    void awaitLog(String text) throws Exception {
        await("the log says: " + text, () -> log().contains(text));
    }

    /**
     * That the log says it so often and no more. It is written by a thread of its own: what has
     * happened may be said a moment later.
     */
    void awaitInLog(String text, int times) throws Exception {
        await("the log says " + times + " times: " + text, () -> countInLog(text) >= times);
        assertEquals(times, countInLog(text), text);
    }

    /** How often the log says it by now. */
    int countInLog(String text) throws IOException {
        return log().split(Pattern.quote(text), -1).length - 1;
    }

    JsonNode get(String path) throws IOException {
        return json(UnixHttp.get(socket, path));
    }

    /** The body of an answer. */
    String text(String path) throws IOException {
        return body(UnixHttp.get(socket, path));
    }

    JsonNode post(String path) throws IOException {
        return json(UnixHttp.post(socket, path));
    }

    private static JsonNode json(String answer) throws IOException {
        return JSON.readTree(body(answer));
    }

    private static String body(String answer) throws IOException {
        int head = answer.indexOf("\r\n\r\n");
        if (head < 0) {
            throw new IOException("the connection was closed after: " + answer);
        }
        return answer.substring(head + 4);
    }

    /** What {@code supervisorctl-java} prints, on both streams. */
    String client(String... words) {
        var all = new ArrayList<>(List.of("-s", "unix://" + socket));
        all.addAll(List.of(words));
        var out = new ByteArrayOutputStream();
        InProcess.run(InputStream.nullInputStream(), out, out, all.toArray(String[]::new));
        return out.toString(StandardCharsets.UTF_8);
    }

    JsonNode process(String name) throws IOException {
        return get("/api/v1/processes/" + name);
    }

    String state(String name) throws IOException {
        return process(name).path("state").asText();
    }

    /** Its pid while it is RUNNING, from one answer: two of them may belong to two lives. */
    Optional<Integer> runsAs(String name) throws IOException {
        var process = process(name);
        return process.path("state").asText().equals("RUNNING")
                ? Optional.of(process.path("pid").asInt())
                : Optional.empty();
    }

    void awaitAnother(String name, int pid) throws Exception {
        await(
                "another " + name + " runs",
                () -> runsAs(name).filter(now -> now != pid).isPresent());
    }

    /** One sample of {@code /metrics}. */
    double metric(String nameAndLabels) throws IOException {
        return UnixHttp.get(socket, "/metrics")
                .lines()
                .filter(line -> line.startsWith(nameAndLabels + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(nameAndLabels.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no metric " + nameAndLabels));
    }

    // ---- waiting

    void awaitState(String name, String state) throws Exception {
        await(name + " is " + state, () -> state(name).equals(state));
    }

    /** An interface that does not answer yet counts as a condition that does not hold yet. */
    void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!holds(condition)) {
            if (!process.isAlive() && !holds(condition)) {
                throw new AssertionError(
                        "the daemon has ended before " + what + "; the log:\n" + tail());
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "not within " + LIMIT + ": " + what + "; the log:\n" + tail());
            }
            Thread.sleep(PAUSE);
        }
    }

    private static boolean holds(Callable<Boolean> condition) throws Exception {
        try {
            return condition.call();
        } catch (IOException notYet) {
            return false;
        }
    }

    String tail() throws IOException {
        var text = log();
        return text.substring(Math.max(0, text.length() - LOG_TAIL));
    }

    Path config() {
        return config;
    }

    /** Orderly at first, so that programs with data of their own can bring them to safety. */
    @Override
    public void close() {
        var family = process.descendants().toList();
        if (process.isAlive()) {
            daemons().forEach(ProcessHandle::destroy);
            process.onExit().completeOnTimeout(process, 30, TimeUnit.SECONDS).join();
        }
        process.destroyForcibly().onExit().join();
        family.forEach(ProcessHandle::destroyForcibly);
    }

    private List<ProcessHandle> daemons() {
        return inNamespace ? process.children().toList() : List.of(process.toHandle());
    }
}
