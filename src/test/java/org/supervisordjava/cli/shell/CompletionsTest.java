package org.supervisordjava.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.cli.command.FakeServer.process;
import static org.supervisordjava.cli.command.FakeServer.running;

import org.junit.jupiter.api.Test;
import org.supervisordjava.cli.command.CommandTable;
import org.supervisordjava.cli.command.FakeConsole;
import org.supervisordjava.cli.command.FakeServer;
import org.supervisordjava.cli.command.Session;
import org.supervisordjava.cli.rpc.Login;
import org.supervisordjava.cli.rpc.RpcFault;

import java.util.List;

class CompletionsTest {

    private final FakeServer server =
            new FakeServer()
                    .answers(
                            "getAllProcessInfo",
                            List.of(running("web"), process("pool", "pool_0", 20, "RUNNING")));

    @Test
    void firstWord_isACommand() {
        assertTrue(after().containsAll(List.of("status", "help")));
    }

    @Test
    void processes_areOfferedWithTheirGroups() {
        assertEquals(List.of("pool:*", "pool:pool_0", "web"), after("start"));
    }

    @Test
    void groups_areOfferedForUpdate() {
        assertEquals(List.of("pool", "web"), after("update"));
    }

    @Test
    void signal_takesASignalFirst() {
        assertTrue(after("signal").contains("HUP"));
        assertTrue(after("signal", "HUP").contains("web"));
    }

    @Test
    void tail_takesAChannelAfterTheName() {
        assertTrue(after("tail", "-f").contains("web"));
        assertEquals(List.of("stdout", "stderr"), after("tail", "-f", "web"));
    }

    @Test
    void serverThatRefuses_offersNothing() {
        server.answers("getAllProcessInfo", new RpcFault(6, "SHUTDOWN_STATE"));

        assertEquals(List.of(), after("start"));
    }

    private List<String> after(String... before) {
        var mode = new Session.Mode(true, false, false, (_, _) -> List.of());
        var session =
                new Session((_, _) -> server, "unix:///s", Login.NONE, new FakeConsole(), mode);
        return new Completions(new CommandTable(), session).after(List.of(before));
    }
}
