package org.supervisordjava.posix;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.supervisordjava.config.model.ProcessConfig.Confinement;
import org.supervisordjava.config.model.ProcessConfig.Rlimit;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.config.model.UserSpec;
import org.supervisordjava.threads.NoThreadException;
import org.supervisordjava.threads.Residents;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A reaper and a spawner for one test, and what has been reaped. */
final class Children {

    static final Duration LIMIT = Duration.ofMinutes(2);

    /** By the spawner. */
    final List<String> told = new CopyOnWriteArrayList<>();

    final Reaper reaper = new Reaper(this::exited, new Residents(System.err::println));
    final Spawner spawner = new Spawner(reaper, OomPreference.none(), told::add);

    private final Map<Integer, List<Integer>> exits = new ConcurrentHashMap<>();
    private final Set<Integer> spawned = new HashSet<>();
    private final ExitListener listener;
    private final int devNull;

    Children() throws PosixException, NoThreadException {
        this((pid, status) -> {});
    }

    /**
     * @param listener learns of each exit first
     */
    Children(ExitListener listener) throws PosixException, NoThreadException {
        this.listener = listener;
        devNull = FileDescriptors.open("/dev/null", FileDescriptors.O_RDWR, 0);
        reaper.start();
    }

    private void exited(int pid, int status) {
        listener.exited(pid, status);
        exits.merge(pid, List.of(status), Children::concatenation);
    }

    private static List<Integer> concatenation(List<Integer> left, List<Integer> right) {
        return Stream.concat(left.stream(), right.stream()).toList();
    }

    /** All wait statuses by pid, as far as reported. */
    Map<Integer, List<Integer>> exits() {
        return new HashMap<>(exits);
    }

    int spawn(Program program) throws SpawnException {
        return spawn(program, devNull);
    }

    /** Begun, and not awaited yet. */
    Spawner.BegunSpawn begun(Program program) throws SpawnException {
        return spawner.begin(program.request(devNull, devNull, devNull));
    }

    /** Begun, and awaited at once. */
    int begin(Program program) throws SpawnException {
        return begin(program, devNull);
    }

    private int begin(Program program, int stdout) throws SpawnException {
        int pid = spawner.begin(program.request(devNull, stdout, stdout)).await();
        spawned.add(pid);
        return pid;
    }

    private int spawn(Program program, int stdout) throws SpawnException {
        int pid = spawner.spawn(program.request(devNull, stdout, stdout));
        spawned.add(pid);
        return pid;
    }

    /** What the program writes until it, and everyone it has started, has closed its output. */
    String outputOf(Program program) throws Exception {
        return outputOf(stdout -> spawn(program, stdout));
    }

    /** The same of one that is begun. */
    String outputOfBegun(Program program) throws Exception {
        return outputOf(stdout -> begin(program, stdout));
    }

    /** The output of many that are begun, each with its own end closed before any is awaited. */
    List<String> outputsOfBegun(List<Program> programs) throws Exception {
        var begun = new ArrayList<Spawner.BegunSpawn>();
        var outputs = new ArrayList<Integer>();
        for (Program program : programs) {
            var pipe = FileDescriptors.pipe();
            outputs.add(pipe.read());
            begun.add(spawner.begin(program.request(devNull, pipe.write(), pipe.write())));
            FileDescriptors.close(pipe.write());
        }
        var texts = new ArrayList<String>();
        for (int i = 0; i < begun.size(); i++) {
            spawned.add(begun.get(i).await());
            texts.add(readAll(outputs.get(i)));
            FileDescriptors.close(outputs.get(i));
        }
        return texts;
    }

    private interface Start {
        int with(int stdout) throws SpawnException;
    }

    private static String outputOf(Start start) throws Exception {
        var pipe = FileDescriptors.pipe();
        try {
            try {
                start.with(pipe.write());
            } finally {
                FileDescriptors.close(pipe.write());
            }
            return readAll(pipe.read());
        } finally {
            FileDescriptors.close(pipe.read());
        }
    }

    /** The wait status of a child. */
    int awaitExit(int pid) throws InterruptedException {
        Eventually.check(LIMIT, () -> exits.containsKey(pid));
        return exits.get(pid).getFirst();
    }

    private static String readAll(int fd) throws PosixException {
        var bytes = new ByteArrayOutputStream();
        var buffer = ByteBuffer.allocateDirect(8192);
        while (FileDescriptors.read(fd, buffer.clear()) != FileDescriptors.EOF) {
            buffer.flip();
            while (buffer.hasRemaining()) {
                bytes.write(buffer.get());
            }
        }
        return bytes.toString(UTF_8);
    }

    void stop() throws Exception {
        spawner.endBegun();
        spawned.removeAll(exits.keySet());
        for (int pid : spawned) {
            kill(pid);
        }
        for (int pid : spawned) {
            awaitExit(pid);
        }
        reaper.close();
        for (var thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("reaper")) {
                thread.join(LIMIT);
            }
        }
        FileDescriptors.close(devNull);
    }

    private static void kill(int pid) throws PosixException {
        try {
            ProcessSignals.sendToGroup(pid, Signal.KILL);
        } catch (PosixException e) {
            if (e.errno() != Errno.ESRCH) { // it has just been reaped: that is what we wanted
                throw e;
            }
        }
    }

    /** A spawn request in the making. */
    static final class Program {

        private final Path executable;
        private final List<String> argv;
        private final Map<String, String> environment = new LinkedHashMap<>();
        private Optional<Path> directory = Optional.empty();
        private OptionalInt umask = OptionalInt.empty();
        private Optional<UserSpec> user = Optional.empty();
        private final Map<String, Rlimit> rlimits = new HashMap<>();
        private OptionalInt nice = OptionalInt.empty();
        private OptionalInt oomScoreAdj = OptionalInt.empty();
        private Confinement confinement = Confinement.NONE;

        private Program(String... argv) {
            this.executable = Path.of(argv[0]);
            this.argv = new ArrayList<>(List.of(argv));
        }

        static Program of(String... argv) {
            return new Program(argv);
        }

        static Program shell(String script) {
            return new Program("/bin/sh", "-c", script).with("PATH", "/usr/bin:/bin");
        }

        Program calledAs(String argv0) {
            argv.set(0, argv0);
            return this;
        }

        Program with(String name, String value) {
            environment.put(name, value);
            return this;
        }

        Program in(Path path) {
            directory = Optional.of(path);
            return this;
        }

        Program umask(int value) {
            umask = OptionalInt.of(value);
            return this;
        }

        Program as(UserSpec account) {
            user = Optional.of(account);
            return this;
        }

        Program limited(String name, long soft, long hard) {
            rlimits.put(name, new Rlimit(soft, hard));
            return this;
        }

        Program nice(int value) {
            nice = OptionalInt.of(value);
            return this;
        }

        Program confined(Confinement value) {
            confinement = value;
            return this;
        }

        Program oomScoreAdj(int value) {
            oomScoreAdj = OptionalInt.of(value);
            return this;
        }

        SpawnRequest request(int stdin, int stdout, int stderr) {
            return new SpawnRequest(
                    executable,
                    argv,
                    environment,
                    directory,
                    umask,
                    user,
                    stdin,
                    stdout,
                    stderr,
                    rlimits,
                    nice,
                    oomScoreAdj,
                    confinement);
        }
    }
}
