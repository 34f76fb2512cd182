package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.protocol.Fault;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;

/** A supervisor that is going down takes no orders any more, as supervisord does not. */
class CommandsDuringShutdownTest {

    private static final Selector ALL = new Selector.All();

    /** So that the shutdown takes its time: the signal means nothing to it. */
    private final ProcessConfig api = program("api").startsecs(0).stopsignal(Signal.USR1).build();

    private final ProcessConfig job = program("job").autostart(false).build();
    private final SimulatedLife life = new SimulatedLife(api, job);

    @BeforeEach
    void shutDown() {
        life.handle(new LoopEvent.SignalReceived(Signal.TERM));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("commands")
    void isRefused(String name, Function<Commands, CompletableFuture<?>> command) {
        var answer = life.command(command::apply);
        var failure = assertInstanceOf(CommandException.class, answer.exceptionNow());
        assertEquals(Fault.SHUTDOWN_STATE, failure.fault());
    }

    @Test
    void messagesToListeners_stillGetThrough() {
        life.command(commands -> commands.sendRemoteCommEvent("type", "data")).join();
    }

    private static Stream<Arguments> commands() {
        var job = new Selector.One(program("job").build().id());
        return Stream.of(
                of("start", commands -> commands.start(ALL, false)),
                of("stop", commands -> commands.stop(ALL, false)),
                of("restart", commands -> commands.restart(ALL)),
                of("signal", commands -> commands.signal(ALL, Signal.HUP)),
                of("sendStdin", commands -> commands.sendStdin(job, new byte[1])),
                of("clearLogs", commands -> commands.clearLogs(ALL)),
                of("clearMainLog", Commands::clearMainLog),
                of("reread", Commands::reread),
                of("update", commands -> commands.update(List.of())),
                of("addGroup", commands -> commands.addGroup("job")),
                of("removeGroup", commands -> commands.removeGroup("job")),
                of("restartAll", Commands::restartAll));
    }

    private static Arguments of(String name, Function<Commands, CompletableFuture<?>> command) {
        return Arguments.of(name, command);
    }
}
