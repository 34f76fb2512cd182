package org.supervisordjava.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.Signal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The loop's thread waits for no disk: what it asks the kernel for, while programs start, end and
 * are probed, logs are cleared and opened again and the configuration is read, touches no file.
 */
class LoopFilesTest {

    /** What may wait for a disk or a name server. */
    private static final String WAITING =
            "open,openat,creat,unlink,unlinkat,rename,renameat,renameat2,fsync,fdatasync,truncate,ftruncate,"
                    + "mkdir,mkdirat,chmod,fchmodat,chown,fchownat,connect";

    /** The kernel's own, and the JVM's: classes that are loaded for the first time. */
    private static final Pattern NO_DISK =
            Pattern.compile("\"(/proc/|/sys/fs/cgroup/|/dev/null)|\\.class\"|\\.jar\"|\\.so\\b");

    @TempDir Path directory;

    @Test
    void loop_touchesNoFile() throws Exception {
        Requirement.root();
        Requirement.tools("strace");
        var launch = DaemonLaunch.in(directory);
        var program = launch.script("program", "echo out; echo err >&2; exec sleep 1000");
        var sections =
                """
                programs:
                  web: {command: %1$s, startsecs: 0, stdout_logfile: %2$s/web.log, readiness: {log_line: out}}
                  auto: {command: %1$s, startsecs: 0, stdout_logfile: AUTO}
                """
                        .formatted(program, directory);
        try (var daemon = launch.start(sections)) {
            daemon.awaitState("web", "RUNNING");
            var calls = directory.resolve("calls");
            var tracer = trace(daemon, calls);
            daemon.await("the tracer is there", () -> isTraced(daemon));

            daemon.post("/api/v1/processes/web/restart");
            daemon.post("/api/v1/processes/web/clear");
            daemon.post("/api/v1/processes/auto/stop");
            daemon.post("/api/v1/processes/auto/start");
            daemon.signal(Signal.USR2);
            daemon.awaitLog("supervisord logreopen");
            launch.writeConfig(sections + "  more: {command: sleep 1000, startsecs: 0}\n");
            daemon.signal(Signal.HUP);
            daemon.awaitState("more", "RUNNING");
            RunningDaemon.kill(daemon.process("web").path("pid").asInt(), Signal.KILL);
            daemon.awaitLog("exited: web");
            daemon.awaitState("web", "RUNNING");

            tracer.destroy();
            tracer.waitFor(RunningDaemon.LIMIT.toSeconds(), TimeUnit.SECONDS);
            var lines = Files.readAllLines(calls);
            assertFalse(lines.isEmpty(), "nothing has been traced");
            var files = new TreeSet<String>();
            lines.stream()
                    .filter(line -> line.contains("\"") && !NO_DISK.matcher(line).find())
                    .forEach(files::add);
            assertEquals(new TreeSet<>(), files);
        }
    }

    private static Process trace(RunningDaemon daemon, Path calls) throws Exception {
        return new ProcessBuilder(
                        List.of(
                                "strace",
                                "-qq",
                                "-e",
                                "trace=" + WAITING,
                                "-o",
                                calls.toString(),
                                "-p",
                                "" + loopThread(daemon)))
                .inheritIO()
                .start();
    }

    private static int loopThread(RunningDaemon daemon) throws Exception {
        try (var threads = Files.list(Path.of("/proc/" + daemon.pid() + "/task"))) {
            for (var thread : threads.toList()) {
                if (name(thread).equals("supervisor")) {
                    return Integer.parseInt(thread.getFileName().toString());
                }
            }
        }
        throw new AssertionError("the loop has no thread");
    }

    private static String name(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).strip();
        } catch (IOException ended) {
            return "";
        }
    }

    private static boolean isTraced(RunningDaemon daemon) throws Exception {
        var status = Path.of("/proc/" + daemon.pid() + "/task/" + loopThread(daemon) + "/status");
        return Files.readAllLines(status).stream()
                .anyMatch(line -> line.matches("TracerPid:\\s+[1-9]\\d*"));
    }
}
