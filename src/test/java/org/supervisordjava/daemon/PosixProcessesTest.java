package org.supervisordjava.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.GroupKind;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.events.EventDispatcher;
import org.supervisordjava.logs.AutoLogs;
import org.supervisordjava.logs.MainLogWriter;
import org.supervisordjava.logs.OutputCapture;
import org.supervisordjava.logs.OutputPump;
import org.supervisordjava.logs.ProcessLogFiles;
import org.supervisordjava.logs.RecentOutput;
import org.supervisordjava.posix.Cgroup;
import org.supervisordjava.posix.OomPreference;
import org.supervisordjava.posix.Reaper;
import org.supervisordjava.posix.Spawner;
import org.supervisordjava.probe.ProbeScheduler;
import org.supervisordjava.supervisor.LoopQueue;
import org.supervisordjava.supervisor.port.Processes.SpawnResult;
import org.supervisordjava.threads.Background;
import org.supervisordjava.threads.Residents;
import org.supervisordjava.threads.SerialExecutor;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

@Timeout(60)
class PosixProcessesTest {

    /** Of stdin, stdout and stderr. */
    private static final int OUR_ENDS = 3;

    @TempDir private Path directory;

    /** A dozen in hand must not need more descriptors than one. */
    @Test
    void begunSpawn_holdsOurEndsOfItsPipesOnly() throws Exception {
        var pids = new ArrayList<Integer>();
        var residents = new Residents(System.err::println);
        var clock = InstantSource.system();
        var programs =
                Stream.of("a", "b", "c")
                        .map(name -> program(name).command("/bin/sleep 60"))
                        .toList();
        var configs = programs.stream().map(ProcessConfigs::build).toList();
        var settings = ProcessConfigs.configuration(Duration.ofSeconds(9), configs).supervisord();
        var pump = OutputPump.open(residents);
        try (var log = new MainLogWriter(settings, pump, clock::millis, residents);
                var reaper = new Reaper((pid, status) -> {}, residents);
                var answers = SerialExecutor.start("answers", residents);
                var background = Background.start(1, residents, answers);
                var probes =
                        ProbeScheduler.create(
                                new ReapedForeigners(reaper, preference()),
                                directory,
                                clock,
                                System.err::println,
                                residents)) {
            pump.start(log);
            reaper.start();
            var files =
                    new ProcessLogFiles(
                            pump,
                            new AutoLogs(directory, "sup", log),
                            clock::millis,
                            log.sinks(),
                            residents,
                            log);
            configs.forEach(files::added);
            var children = new LiveChildren();
            var listeners =
                    new EventDispatcher(
                            "sup", new AtomicLong(1), children::offerStdin, log::log, residents);
            var environments = new ChildEnvironment(System.getenv(), Map.of(), List.of());
            var processes =
                    new PosixProcesses(
                            new Spawner(reaper, preference(), System.err::println),
                            new OutputCapture(
                                    pump,
                                    files,
                                    new OutputEdge(new EventFanOut(), listeners, probes),
                                    new RecentOutput(clock::millis),
                                    settings,
                                    log),
                            children,
                            new FcgiSockets(background, InetAddress::getByName, () -> {}, log::log),
                            new Leftovers(answers, () -> {}, log::log),
                            listeners::outputEnded,
                            environments,
                            new ProbeEdge(probes, environments, new LoopQueue()),
                            Cgroup.own(),
                            () -> false,
                            measured -> {},
                            clock,
                            log::log);
            try {
                // Each of two threads does its first spawn with the common table of descriptors.
                for (var config : configs.subList(0, 2)) {
                    pids.add(pid(processes.beginSpawn(config, new GroupKind.Programs())));
                }
                int before = pipes();

                var begun = processes.beginSpawn(configs.getLast(), new GroupKind.Programs());
                int held = pipes() - before;
                pids.add(pid(begun));

                assertEquals(OUR_ENDS, held);
            } finally {
                pids.forEach(pid -> processes.signal(pid, Signal.KILL, false));
                processes.endSpawns();
                listeners.close();
            }
        } finally {
            pump.close();
        }
    }

    private static int pid(SpawnResult result) {
        var begun = assertInstanceOf(SpawnResult.Begun.class, result);
        return assertInstanceOf(SpawnResult.Alive.class, begun.rest().get()).pid();
    }

    private static OomPreference preference() {
        return OomPreference.of((int) ProcessHandle.current().pid(), Cgroup.own());
    }

    private static int pipes() throws IOException {
        int count = 0;
        try (var descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (var each : descriptors) {
                if (isPipe(each)) {
                    count++;
                }
            }
        }
        return count;
    }

    private static boolean isPipe(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("pipe:");
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }
}
