package org.supervisordjava.cli.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Debian's supervisorctl and supervisorctl-java, each at a server of its own, do the same row by
 * row and must say the same and exit with the same code.
 */
@Tag("peer")
class SupervisorctlSideBySideTest {

    private static final ReferenceServer.Kind THEIRS = DebianSupervisord::start;
    private static final ReferenceServer.Kind OURS = DebianSupervisord::start;

    @TempDir private Path directory;

    @TestFactory
    Stream<DynamicTest> readingCommands() throws Exception {
        return sideBySide(ServerConfig.complete(), Tables.reading());
    }

    @TestFactory
    Stream<DynamicTest> changingCommands() throws Exception {
        return sideBySide(ServerConfig.complete(), Tables.changing());
    }

    @TestFactory
    Stream<DynamicTest> commandsForAllProcesses() throws Exception {
        return sideBySide(ServerConfig.healthy(), Tables.all());
    }

    @TestFactory
    Stream<DynamicTest> configurationCommands() throws Exception {
        return sideBySide(ServerConfig.complete(), Tables.configuring());
    }

    @TestFactory
    Stream<DynamicTest> waysToReachAServer() throws Exception {
        return sideBySide(ServerConfig.complete(), Tables.reaching());
    }

    @TestFactory
    Stream<DynamicTest> shell() throws Exception {
        return sideBySide(ServerConfig.complete(), Tables.shell());
    }

    @TestFactory
    Stream<DynamicTest> reloadAndShutdown() throws Exception {
        return sideBySide(ServerConfig.complete(), Tables.ending());
    }

    @TestFactory
    Stream<DynamicTest> serverThatIsShuttingDown() throws Exception {
        var config =
                ServerConfig.complete()
                        .replacing(
                                "autostart=false\nstopwaitsecs=2\n",
                                "autostart=true\nstopwaitsecs=15\n");
        return sideBySide(config, Tables.shuttingDown());
    }

    @TestFactory
    Stream<DynamicTest> serverWithoutTheNamespace() throws Exception {
        var config = ServerConfig.complete().replacing(ServerConfig.RPC_INTERFACE, "");
        return sideBySide(config, Tables.withoutNamespace());
    }

    private Stream<DynamicTest> sideBySide(ServerConfig config, List<Row> rows) throws Exception {
        var theirs = THEIRS.start(Files.createDirectory(directory.resolve("theirs")), config);
        var ours = OURS.start(Files.createDirectory(directory.resolve("ours")), config);
        return rows.stream()
                .map(
                        row ->
                                DynamicTest.dynamicTest(
                                        row.toString(), () -> compare(row, theirs, ours)))
                .onClose(
                        () -> {
                            theirs.close();
                            ours.close();
                        });
    }

    private static void compare(Row row, ReferenceServer theirs, ReferenceServer ours)
            throws Exception {
        var expected = row.run(theirs, new DebianCtl());
        var actual = row.run(ours, new JavaCtl());
        assertEquals(Masked.text(theirs, row, expected), Masked.text(ours, row, actual));
    }
}
