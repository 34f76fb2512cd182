package org.supervisordjava.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.HttpServerConfig;
import org.supervisordjava.posix.ListeningSocket;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class UnixAddressTest {

    @TempDir Path folder;

    private HttpServerConfig.Unix config() {
        return new HttpServerConfig.Unix(
                "unix_http_server",
                folder.resolve("s.sock"),
                0700,
                Optional.empty(),
                Optional.empty());
    }

    private static InheritedSockets none() {
        return InheritedSockets.takeOver(new LinkedHashMap<>());
    }

    private List<String> names() throws Exception {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** Anybody could make that directory, in /tmp, and nobody could start the supervisor. */
    @Test
    void whoTakesTheNameOfTheDirectoryOfOld_preventsNothing() throws Exception {
        var trap = folder.resolve("s.sock." + ProcessHandle.current().pid());
        Files.createFile(Files.createDirectory(trap).resolve("mine"));

        var address = UnixAddress.open(config(), none(), 1);

        assertTrue(ListeningSocket.answers(folder.resolve("s.sock")));
        assertEquals(List.of("s.sock", trap.getFileName().toString()), names());
        address.close();
    }

    @Test
    void theDirectoryIsAnotherEachTime_andIsGoneAtOnce() throws Exception {
        var address = UnixAddress.open(config(), none(), 1);
        var first = address.placeholder();
        var second = address.placeholder();

        assertFalse(first.equals(second));
        assertTrue(first.toString().length() < folder.toString().length() + 24);
        assertEquals(List.of(second.getParent().getFileName().toString(), "s.sock"), names());
        address.close();
        assertEquals(List.of(), names());
    }

    @Test
    void aReload_knowsItsSocketAgain() throws Exception {
        var address = UnixAddress.open(config(), none(), 1);
        var variables = InheritedSockets.handOver(List.of(address.fd(), 0), new LinkedHashMap<>());
        var handedOver = new LinkedHashMap<>(Map.copyOf(variables));

        var again = UnixAddress.open(config(), InheritedSockets.takeOver(handedOver), 1);

        assertEquals(address.fd(), again.fd());
        again.close();
    }

    @Test
    void thousandsOfDescriptorsInTheEnvironment_areNoProblem() {
        var variables = InheritedSockets.handOver(List.of(999_999_999), new LinkedHashMap<>());
        var name = variables.keySet().iterator().next();
        var many = new LinkedHashMap<>(Map.of(name, "999999999,x,".repeat(20_000)));

        InheritedSockets.takeOver(many);

        assertEquals(Map.of(), many);
    }
}
