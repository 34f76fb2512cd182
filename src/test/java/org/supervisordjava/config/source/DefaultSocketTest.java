package org.supervisordjava.config.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

class DefaultSocketTest {

    private static final String NAME = "supervisord-java.sock";

    @TempDir Path root;

    @Test
    void theServerTakesTheFirstPlaceThatItCanWriteTo() throws IOException {
        var own = Files.createDirectories(root.resolve("user"));
        var environment = Map.of("XDG_RUNTIME_DIR", own.toString());

        assertEquals(own.resolve(NAME), DefaultSocket.ofServer(root, environment));

        var run = Files.createDirectories(root.resolve("run"));
        assertEquals(run.resolve(NAME), DefaultSocket.ofServer(root, environment));
    }

    @Test
    void whereTheServerListens_theClientLooks() throws IOException {
        var own = Files.createDirectories(root.resolve("user"));
        var environment = Map.of("XDG_RUNTIME_DIR", own.toString());

        assertEquals(
                DefaultSocket.places(root, environment).getLast(),
                DefaultSocket.ofServer(root, environment));
    }

    @Test
    void withoutAnyPlace_itIsTheSystems() {
        assertEquals(root.resolve("run").resolve(NAME), DefaultSocket.ofServer(root, Map.of()));
    }
}
