package org.supervisordjava.config.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

class ConfigSearchTest {

    @TempDir private Path folder;

    @Test
    void confFiles_areSupervisordsPlaces() {
        var search = new ConfigSearch(Path.of("/usr/bin"), folder);
        assertEquals(
                List.of(
                        "/usr/etc/supervisord.conf",
                        "/usr/supervisord.conf",
                        "supervisord.conf",
                        "etc/supervisord.conf",
                        "/etc/supervisord.conf",
                        "/etc/supervisor/supervisord.conf"),
                search.candidates().stream()
                        .map(Path::toString)
                        .filter(name -> name.endsWith(".conf"))
                        .toList());
    }

    @Test
    void confWinsOverYamlBesideIt() throws IOException {
        Files.createFile(folder.resolve("supervisord.yml"));
        Files.createFile(folder.resolve("supervisord.conf"));
        var search = new ConfigSearch(folder.resolve("no/bin"), folder);
        assertEquals(Optional.of(Path.of("supervisord.conf")), search.find());
    }

    @Test
    void nothingFound_namesThePlaces() {
        var search = new ConfigSearch(Path.of("/usr/bin"), folder);
        assertTrue(
                search.nothingFound()
                        .startsWith(
                                "No config file found at default paths"
                                        + " (/usr/etc/supervisord.conf, "));
    }
}
