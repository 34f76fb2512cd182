package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.supervisordjava.config.model.GroupKind;
import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.ScheduleConfig;
import org.supervisordjava.config.model.ScheduleConfig.ConcurrencyPolicy;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.process.ExitStatus;
import org.supervisordjava.supervisor.port.EventReaders;
import org.supervisordjava.supervisor.port.EventSink;
import org.supervisordjava.supervisor.port.Hooks;
import org.supervisordjava.supervisor.port.Ports;
import org.supervisordjava.supervisor.port.Probes;
import org.supervisordjava.supervisor.port.ProcessLogs;
import org.supervisordjava.supervisor.port.Processes;
import org.supervisordjava.supervisor.port.Processes.SignalResult;
import org.supervisordjava.supervisor.port.Processes.SpawnFailure;
import org.supervisordjava.supervisor.port.Processes.SpawnResult;
import org.supervisordjava.supervisor.port.Schedules;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Each call of each port, with one that works behind it and with one that throws. */
class GuardedPortsTest {

    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final ProcessConfig WEB = program("web").build();

    private static final Map<Class<?>, Object> ARGUMENTS =
            Map.ofEntries(
                    Map.entry(ProcessConfig.class, WEB),
                    Map.entry(ProcessId.class, WEB.id()),
                    Map.entry(GroupKind.class, new GroupKind.Programs()),
                    Map.entry(int.class, 7),
                    Map.entry(long.class, 8L),
                    Map.entry(boolean.class, true),
                    Map.entry(byte[].class, new byte[1]),
                    Map.entry(Set.class, Set.of(7)),
                    Map.entry(String.class, "no"),
                    Map.entry(Signal.class, Signal.TERM),
                    Map.entry(Instant.class, T0),
                    Map.entry(LogLevel.class, LogLevel.INFO),
                    Map.entry(SupervisorEvent.class, new SupervisorEvent.SupervisorRunning()),
                    Map.entry(
                            ScheduleConfig.class,
                            new ScheduleConfig(
                                    "0 * * * *",
                                    Optional.empty(),
                                    ConcurrencyPolicy.FORBID,
                                    Duration.ofMinutes(1))),
                    Map.entry(
                            PastRun.class,
                            new PastRun(
                                    7,
                                    T0,
                                    T0,
                                    new ExitStatus.Code(1),
                                    PastRun.EndedBy.ITSELF,
                                    Optional.empty())));

    private static final Map<Class<?>, Object> ANSWERS =
            Map.of(
                    boolean.class,
                    false,
                    int.class,
                    5,
                    long.class,
                    9L,
                    String.class,
                    "/log",
                    Instant.class,
                    T0.plusSeconds(1),
                    CompletableFuture.class,
                    CompletableFuture.completedFuture("done"),
                    SpawnResult.class,
                    new SpawnResult.Alive(7, T0),
                    SpawnResult.NotSpawned.class,
                    new SpawnResult.NotSpawned(SpawnFailure.NO_FILE, "none"),
                    SignalResult.class,
                    new SignalResult.NoSuchProcess());

    /** What lets the supervisor try again, where something is to be answered at all. */
    private static final Map<String, Object> OTHERWISE =
            Map.of(
                    "isPrepared",
                    true,
                    "spawn",
                    new SpawnResult.NotSpawned(
                            SpawnFailure.OTHER, "unknown error spawning 'web': the log says why"),
                    "beginSpawn",
                    new SpawnResult.NotSpawned(
                            SpawnFailure.OTHER, "unknown error spawning 'web': the log says why"),
                    "signal",
                    new SignalResult.Sent(),
                    "writeStdin",
                    false,
                    "oomKills",
                    -1L,
                    "wallClock",
                    T0,
                    "tickSeconds",
                    EventSink.MOST_TICK_SECONDS,
                    "stdoutLogfile",
                    "",
                    "stderrLogfile",
                    "");

    private final List<String> called = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private Optional<Error> failure = Optional.empty();
    private Map<Class<?>, Object> answers = ANSWERS;
    private final Map<Class<?>, Object> guarded = guarded();

    private Map<Class<?>, Object> guarded() {
        var ports =
                GuardedPorts.of(
                        new Ports(
                                outside(Processes.class),
                                outside(Probes.class),
                                outside(ProcessLogs.class),
                                (level, message) -> log.add(level + " " + message),
                                outside(EventSink.class),
                                outside(EventReaders.class),
                                () -> {},
                                outside(Schedules.class),
                                outside(Hooks.class)));
        var all = new HashMap<Class<?>, Object>();
        all.put(Processes.class, ports.processes());
        all.put(Probes.class, ports.probes());
        all.put(ProcessLogs.class, ports.logs());
        all.put(EventSink.class, ports.events());
        all.put(EventReaders.class, ports.eventReaders());
        all.put(Schedules.class, ports.schedules());
        all.put(Hooks.class, ports.hooks());
        return all;
    }

    private <T> T outside(Class<T> port) {
        return port.cast(
                Proxy.newProxyInstance(
                        port.getClassLoader(),
                        new Class<?>[] {port},
                        (self, method, arguments) -> {
                            called.add(name(method) + Arrays.deepToString(arguments));
                            if (failure.isPresent()) {
                                throw failure.get();
                            }
                            return answers.get(method.getReturnType());
                        }));
    }

    private static String name(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }

    static Stream<Method> calls() {
        return Stream.of(
                        Processes.class,
                        Probes.class,
                        ProcessLogs.class,
                        EventSink.class,
                        EventReaders.class,
                        Schedules.class,
                        Hooks.class)
                .flatMap(port -> Arrays.stream(port.getDeclaredMethods()))
                .filter(method -> !method.isSynthetic());
    }

    private Object call(Method method) throws ReflectiveOperationException {
        return method.invoke(guarded.get(method.getDeclaringClass()), arguments(method));
    }

    private static Object[] arguments(Method method) {
        return Arrays.stream(method.getParameterTypes()).map(ARGUMENTS::get).toArray();
    }

    @ParameterizedTest
    @MethodSource("calls")
    void call_reachesItsPort_andTheAnswerComesBack(Method method) throws Exception {
        assertEquals(ANSWERS.get(method.getReturnType()), call(method));

        var arguments = arguments(method);
        var all = arguments.length == 0 ? null : arguments;
        assertEquals(List.of(name(method) + Arrays.deepToString(all)), called);
        assertEquals(List.of(), log);
        if (method.getReturnType() == boolean.class) {
            answers = Map.of(boolean.class, true);
            assertEquals(true, call(method));
        }
    }

    @ParameterizedTest
    @MethodSource("calls")
    void whateverItThrows_isTold_andTheAnswerLetsTheSupervisorTryAgain(Method method)
            throws Exception {
        failure = Optional.of(new NoClassDefFoundError("Gone"));

        var answer = call(method);

        if (answer instanceof CompletableFuture<?> clearing) {
            assertEquals("it could not be cleared: the log says why", clearing.join());
        } else {
            assertEquals(OTHERWISE.get(method.getName()), answer);
        }
        assertEquals(1, log.size());
        assertTrue(
                log.getFirst().startsWith("CRITICAL cannot ")
                        && log.getFirst().contains("NoClassDefFoundError: Gone"),
                log::toString);
    }

    @Test
    void logThatFails_isNotToldInTheLog_andEndsNothing() {
        var ports =
                GuardedPorts.of(
                        new Ports(
                                outside(Processes.class),
                                outside(Probes.class),
                                outside(ProcessLogs.class),
                                (level, message) -> {
                                    called.add(message);
                                    throw new StackOverflowError();
                                },
                                outside(EventSink.class),
                                outside(EventReaders.class),
                                () -> {},
                                outside(Schedules.class),
                                outside(Hooks.class)));

        ports.log().log(LogLevel.INFO, "spawned");
        ports.log().log(LogLevel.INFO, "exited");

        assertEquals(List.of("spawned", "exited"), called);
    }
}
