package org.supervisordjava.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.build.ConfigLoader;
import org.supervisordjava.config.model.ConfigSource;
import org.supervisordjava.config.source.ConfigEnvironment;
import org.supervisordjava.config.source.FilePinning;
import org.supervisordjava.config.text.ConfigException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Each file of a configuration becomes a FIFO as soon as the supervisor has looked for it. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class ExchangedFilesTest {

    @TempDir private Path directory;
    private Path fifo;
    private final Set<String> exchanged = new HashSet<>();

    @BeforeEach
    void makeFifo() throws Exception {
        fifo = directory.resolve("fifo");
        assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
    }

    /** What the supervisor reads its configuration with, and somebody who is faster. */
    private ConfigEnvironment environment() {
        var own = Supervisord.configEnvironment(Map.of("PATH", "/bin"), Map.of());
        return new ConfigEnvironment(
                own.variables(),
                own.hostname(),
                own.accounts(),
                file -> exchanged(own.files().pin(file), file),
                directory,
                own.overrides());
    }

    private FilePinning.Pinned exchanged(FilePinning.Pinned pinned, Path file) throws IOException {
        var other = Files.createLink(directory.resolve("other"), fifo);
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
        exchanged.add(file.getFileName().toString());
        return pinned;
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private void expect(String main, Set<String> files) throws ConfigException {
        ConfigSource source = () -> ConfigLoader.load(directory.resolve(main), environment());
        var programs = source.load().config().groups();
        assertEquals(1, programs.size());
        var variables = programs.getFirst().processes().getFirst().environment();
        assertEquals("b", variables.get("A"));
        assertEquals(files, exchanged);
        for (var file : files) {
            assertTrue(!Files.isRegularFile(directory.resolve(file)), file);
        }
    }

    @Test
    void nobodyWaits_forIni() throws Exception {
        write("supervisord.conf", "[supervisord]\nnodaemon=true\n[include]\nfiles=more.conf\n");
        write("more.conf", "[program:x]\ncommand=sleep 100\nenv_file=some.env\n");
        write("some.env", "A=b\n");

        expect("supervisord.conf", Set.of("supervisord.conf", "more.conf", "some.env"));
    }

    @Test
    void nobodyWaits_forYaml() throws Exception {
        write("supervisord.yml", "include: [more.yml]\n");
        write("more.yml", "programs:\n  x: {command: sleep 100, env_file: [some.env]}\n");
        write("some.env", "A=b\n");

        expect("supervisord.yml", Set.of("supervisord.yml", "more.yml", "some.env"));
    }
}
