package org.supervisordjava.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.faults.Faults.Errno;
import org.supervisordjava.faults.Faults.Fault;
import org.supervisordjava.faults.FaultyLife.Outcome;
import org.supervisordjava.faults.FaultyLife.Result;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every call may fail: a life for each call of each kind and each way to fail. A test run has some
 * of them; {@code -Dfaults=all} takes them all, which is a night, {@code -Dfaults=1/50} every 50th,
 * {@code -Dfaults=jdk.thread} those of the kinds that begin so, {@code -Dfaults=libc.read/20} every
 * 20th of these, {@code "-Dfaults=libc.open,3,1,EMFILE jdk.accept,1,20,EMFILE"} these two.
 */
class FailureInjectionTest {

    private static final String WHICH = System.getProperty("faults", "some");
    private static final int AT_ONCE = Integer.getInteger("faults.parallel", 2);
    private static final Path TABLE = Path.of("target/failure-injection.txt");
    private static final Path LIVES = Path.of("target/failure-injection-lives.txt");

    private static final Set<String> EVERY_KIND = Set.of("all", "1");

    /** For everything that is missing at times: so often in a row. */
    private static final long BURST = 20;

    private static final Fault NONE = new Fault("none", 1, 1, Errno.EIO);

    /** Kinds of calls and how each may fail. */
    private static final Map<String, List<Errno>> WAYS = new TreeMap<>();

    static {
        var places = List.of(Errno.EMFILE, Errno.ENFILE, Errno.ENOMEM);
        WAYS.put("libc.open", List.of(Errno.EMFILE, Errno.ENFILE, Errno.EACCES, Errno.ENOSPC));
        WAYS.put("libc.pipe2", places);
        WAYS.put("libc.read", List.of(Errno.EIO, Errno.EINTR, Errno.EAGAIN));
        WAYS.put("libc.write", List.of(Errno.EIO, Errno.ENOSPC, Errno.EPIPE, Errno.EINTR));
        WAYS.put("libc.close", List.of(Errno.EIO, Errno.EINTR));
        WAYS.put("libc.dup3", List.of(Errno.EMFILE, Errno.EINTR));
        WAYS.put("libc.fcntl", List.of(Errno.EMFILE, Errno.EACCES));
        WAYS.put("libc.poll", List.of(Errno.EINTR, Errno.ENOMEM, Errno.EAGAIN));
        WAYS.put("libc.waitid", List.of(Errno.EINTR));
        WAYS.put("libc.waitpid", List.of(Errno.EINTR));
        WAYS.put("libc.kill", List.of(Errno.EPERM, Errno.ESRCH));
        WAYS.put("libc.posix_spawn", List.of(Errno.EAGAIN, Errno.ENOMEM, Errno.EACCES));
        WAYS.put("libc.posix_spawnattr_init", List.of(Errno.ENOMEM));
        WAYS.put("libc.posix_spawn_file_actions_init", List.of(Errno.ENOMEM));
        WAYS.put("libc.posix_spawn_file_actions_adddup2", List.of(Errno.ENOMEM));
        WAYS.put("libc.signalfd", places);
        WAYS.put("libc.eventfd", places);
        WAYS.put("libc.socket", List.of(Errno.EMFILE, Errno.ENOBUFS, Errno.EACCES));
        WAYS.put("libc.bind", List.of(Errno.EADDRINUSE, Errno.EACCES));
        WAYS.put("libc.listen", List.of(Errno.EADDRINUSE));
        WAYS.put("libc.setsockopt", List.of(Errno.ENOMEM));
        WAYS.put("libc.getsockopt", List.of(Errno.ENOBUFS));
        WAYS.put("libc.getsockname", List.of(Errno.ENOBUFS));
        WAYS.put("libc.connect", List.of(Errno.ETIMEDOUT, Errno.EAGAIN));
        WAYS.put("libc.prctl", List.of(Errno.EPERM));
        WAYS.put("libc.setpriority", List.of(Errno.EPERM));
        WAYS.put("libc.unshare", List.of(Errno.ENOMEM, Errno.EPERM));
        WAYS.put("libc.syscall", List.of(Errno.EAGAIN, Errno.EPERM));
        WAYS.put("libc.getrlimit", List.of(Errno.EPERM));
        WAYS.put("libc.setrlimit", List.of(Errno.EPERM));
        WAYS.put("libc.access", List.of(Errno.EACCES, Errno.ENOMEM));
        WAYS.put("libc.getgrouplist", List.of(Errno.ENOMEM));
        WAYS.put("jdk.thread", List.of(Errno.EAGAIN));
        WAYS.put("jdk.process", List.of(Errno.EAGAIN, Errno.EMFILE));
        WAYS.put("jdk.stream.open", List.of(Errno.EMFILE, Errno.EACCES));
        WAYS.put("jdk.stream.read", List.of(Errno.EIO));
        WAYS.put("jdk.stream.write", List.of(Errno.EIO, Errno.ENOSPC));
        WAYS.put("jdk.open", List.of(Errno.EMFILE, Errno.ENFILE, Errno.ENOSPC, Errno.EROFS));
        WAYS.put("jdk.rename", List.of(Errno.EACCES, Errno.EIO, Errno.ENOSPC));
        WAYS.put("jdk.unlink", List.of(Errno.EACCES, Errno.EROFS));
        WAYS.put("jdk.mkdir", List.of(Errno.ENOSPC, Errno.EACCES));
        WAYS.put("jdk.channel.read", List.of(Errno.EIO));
        WAYS.put("jdk.channel.write", List.of(Errno.EIO, Errno.ENOSPC));
        WAYS.put("jdk.socket", List.of(Errno.EMFILE, Errno.ENOBUFS));
        WAYS.put("jdk.socket.read", List.of(Errno.ECONNRESET));
        WAYS.put("jdk.socket.write", List.of(Errno.EPIPE));
        WAYS.put("jdk.accept", List.of(Errno.EMFILE, Errno.ENOBUFS));
    }

    /** Always the same ones: a failure is one of the change. */
    private static final List<String> SOME =
            List.of(
                    "jdk.thread,25,1,EAGAIN",
                    "jdk.open,15,1,EMFILE",
                    "libc.write,52,20,ENOSPC",
                    "libc.posix_spawn,4,20,EAGAIN",
                    "jdk.channel.write,60,20,ENOSPC");

    /** Those whose cause goes on for a while. */
    private static final List<Errno> LASTING =
            List.of(Errno.EMFILE, Errno.ENOMEM, Errno.EAGAIN, Errno.ENOSPC, Errno.ENOBUFS);

    @TempDir private Path directory;

    /** As long as it takes: each wait in a life has its limit. */
    @Test
    @Timeout(value = 1, unit = TimeUnit.DAYS)
    void whateverFails_itLivesOrHasStoppedItsPrograms_andTells() throws Exception {
        var jvm = FaultyJvm.in(directory);
        var classPath = FaultyJvm.packed(System.getProperty("java.class.path"), directory);
        var sound = new FaultyLife(directory.resolve("sound"), jvm, classPath, NONE).live();
        assertEquals(Outcome.LIVED, sound.outcome(), sound::said);
        assertTrue(
                sound.calls().getOrDefault("libc.posix_spawn", 0L) >= 6
                        && sound.calls().getOrDefault("jdk.thread", 0L) >= 5
                        && sound.calls().getOrDefault("jdk.open", 0L) >= 3,
                () -> "nothing was counted: " + sound.calls());

        var results = new ArrayList<Result>();
        Files.deleteIfExists(LIVES);
        try (var lives = Executors.newFixedThreadPool(AT_ONCE)) {
            var pending = new ArrayList<Future<Result>>();
            for (var fault : chosen(faults(sound.calls()))) {
                var place = directory.resolve("life-" + pending.size());
                pending.add(
                        lives.submit(() -> new FaultyLife(place, jvm, classPath, fault).live()));
            }
            for (var each : pending) {
                var result = each.get();
                results.add(result);
                // Of a night that is cut short, what there has been.
                Files.writeString(
                        LIVES, result.fault() + ": " + result.outcome() + "\n", CREATE, APPEND);
            }
        }
        var table = table(sound.calls(), results);
        System.out.println(table);
        var broken = results.stream().filter(result -> !result.keepsThePromise()).toList();
        Files.writeString(TABLE, table + details(results.size() == 1 ? results : broken));
        assertTrue(
                broken.isEmpty(),
                () ->
                        "%d of %d; each again with -Dfaults=…; %s%n%s"
                                .formatted(broken.size(), results.size(), TABLE, details(broken)));
    }

    /** All there are for a life that makes so many calls. */
    private static List<Fault> faults(Map<String, Long> calls) {
        var faults = new ArrayList<Fault>();
        WAYS.forEach(
                (kind, errnos) -> {
                    for (var errno : errnos) {
                        for (long n = 1; n <= calls.getOrDefault(kind, 0L); n++) {
                            faults.add(new Fault(kind, n, 1, errno));
                            if (LASTING.contains(errno)) {
                                faults.add(new Fault(kind, n, BURST, errno));
                            }
                        }
                    }
                });
        return faults;
    }

    private static List<Fault> chosen(List<Fault> all) {
        if (WHICH.equals("some")) {
            return SOME.stream().map(Fault::of).toList();
        }
        if (WHICH.contains(",")) {
            return Stream.of(WHICH.split(" ")).map(Fault::of).toList();
        }
        var selection = WHICH.split("/");
        var kinds =
                all.stream()
                        .filter(
                                fault ->
                                        EVERY_KIND.contains(selection[0])
                                                || fault.kind().startsWith(selection[0]))
                        .toList();
        return selection.length == 1 ? kinds : everyNth(kinds, Integer.parseInt(selection[1]));
    }

    private static List<Fault> everyNth(List<Fault> all, int n) {
        var chosen = new ArrayList<Fault>();
        for (int i = n / 2; i < all.size(); i += n) {
            chosen.add(all.get(i));
        }
        return chosen;
    }

    /** A line per kind: how many calls, how many lives, what became of them. */
    private static String table(Map<String, Long> calls, List<Result> results) {
        var outcomes = new TreeMap<String, EnumMap<Outcome, Integer>>();
        for (var result : results) {
            outcomes.computeIfAbsent(result.fault().kind(), _ -> new EnumMap<>(Outcome.class))
                    .merge(result.outcome(), 1, Integer::sum);
        }
        var text = new StringBuilder("calls of a life, and lives in which one of them failed:\n");
        calls.forEach(
                (kind, count) ->
                        text.append(
                                "%6d  %-38s %s%n"
                                        .formatted(
                                                count,
                                                kind,
                                                outcomes.getOrDefault(
                                                        kind, new EnumMap<>(Outcome.class)))));
        return text.toString();
    }

    private static String details(List<Result> broken) {
        var text = new StringBuilder();
        for (var result : broken) {
            var said =
                    result.said()
                            .lines()
                            .filter(line -> !line.contains(" DEBG ") && !line.startsWith("b'"))
                            .collect(Collectors.joining("\n"));
            text.append(
                    "%n%s: %s, exit code %d%n%s%n"
                            .formatted(
                                    result.fault(),
                                    result.outcome(),
                                    result.exitCode(),
                                    said.substring(Math.max(0, said.length() - 3_000))));
        }
        return text.toString();
    }
}
