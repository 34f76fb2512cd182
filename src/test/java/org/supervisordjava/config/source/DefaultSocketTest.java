package org.supervisordjava.config.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

class DefaultSocketTest {

    private static final String NAME = "supervisord-java.sock";

    @TempDir Path root;
    private int uid;
    private Path own;

    @BeforeEach
    void findUid() throws IOException {
        uid = (int) Files.getAttribute(root, "unix:uid");
        own = root.resolve("tmp/supervisord-java-" + uid);
    }

    private DefaultSocket socket(Map<String, String> environment) {
        return new DefaultSocket(root, environment, uid);
    }

    @Test
    void theServerTakesTheFirstPlaceThatItCanWriteTo_whereTheClientLooks() throws IOException {
        Files.createDirectory(root.resolve("tmp"));
        var runtime = root.resolve("user");
        var socket = socket(Map.of("XDG_RUNTIME_DIR", runtime.toString()));
        var run = root.resolve("run");

        assertEquals(own.resolve(NAME), socket.ofServer());
        Files.createDirectory(runtime);
        assertEquals(runtime.resolve(NAME), socket.ofServer());
        Files.createDirectory(run);
        assertEquals(run.resolve(NAME), socket.ofServer());

        assertEquals(
                List.of(run.resolve(NAME), runtime.resolve(NAME), own.resolve(NAME)),
                socket.places());
    }

    @Test
    void withoutAnyPlace_itIsTheSystems() {
        assertEquals(root.resolve("run").resolve(NAME), socket(Map.of()).ofServer());
    }

    @Test
    void theDirectoryInTmp_isForItsAccountAlone_andStaysForTheNextStart() throws IOException {
        Files.createDirectory(root.resolve("tmp"));
        var socket = socket(Map.of());

        socket.createOwn();
        socket.createOwn();

        assertEquals(
                "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(own)));
        assertEquals(own.resolve(NAME), socket.ofServer());
        assertFalse(socket.isThere(own.resolve(NAME)));
        Files.createFile(own.resolve(NAME));
        assertTrue(socket.isThere(own.resolve(NAME)));
    }

    @Test
    void aLinkThatSomebodyHasPutThere_isNotUsed() throws IOException {
        Files.createDirectory(root.resolve("tmp"));
        var elsewhere = Files.createDirectory(root.resolve("elsewhere"));
        Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rwx------"));
        Files.createSymbolicLink(own, elsewhere);

        assertNobodyUsesIt();
    }

    @Test
    void aDirectoryThatOthersCanWriteTo_isNotUsed() throws IOException {
        Files.createDirectories(own);
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxrwx---"));

        assertNobodyUsesIt();
    }

    @Test
    void aDirectoryOfAnotherAccount_isNotUsed() throws IOException {
        uid++;
        own = root.resolve("tmp/supervisord-java-" + uid);
        Files.createDirectories(own);
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwx------"));

        assertNobodyUsesIt();
    }

    private void assertNobodyUsesIt() throws IOException {
        Files.createFile(own.resolve(NAME));
        var socket = socket(Map.of());

        assertEquals(root.resolve("run").resolve(NAME), socket.ofServer());
        assertFalse(socket.isThere(own.resolve(NAME)));
        var refused = assertThrows(IOException.class, socket::createOwn);
        assertEquals(own + ": is not a directory of this account alone", refused.getMessage());
    }
}
