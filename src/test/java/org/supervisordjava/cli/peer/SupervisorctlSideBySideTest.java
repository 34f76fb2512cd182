package org.supervisordjava.cli.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * Debian's supervisorctl and supervisorctl-java do the same, row by row, at Debian's supervisord
 * and at supervisord-java, each pair at a server of its own. All four say the same and exit with
 * the same code, or {@code docs/compatibility.md} lists the row among the deliberate differences.
 */
@Tag("peer")
class SupervisorctlSideBySideTest {

    /** A client at its server. */
    private record Pair(ReferenceServer server, Ctl ctl, boolean ofSupervisordJava) {

        String run(Row row) throws Exception {
            return Masked.text(server, row, row.run(server, ctl));
        }

        Pair close() throws IOException {
            Files.writeString(server.directory().resolve("enough"), "");
            server.close();
            return this;
        }
    }

    @TempDir private Path directory;

    @TestFactory
    Stream<DynamicTest> commands() throws Exception {
        var rows =
                Stream.of(Tables.reading(), Tables.reaching(), Tables.shell(), Tables.changing())
                        .flatMap(List::stream)
                        .toList();
        return sideBySide(ServerConfig.complete(), rows);
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
    Stream<DynamicTest> reloadAndShutdown() throws Exception {
        return sideBySide(ServerConfig.complete(), Tables.ending());
    }

    @TestFactory
    Stream<DynamicTest> serverThatIsShuttingDown() throws Exception {
        var config =
                ServerConfig.complete()
                        .replacing(
                                "autostart=false\nstopwaitsecs=100\n",
                                "autostart=true\nstopwaitsecs=100\n");
        return sideBySide(config, Tables.shuttingDown());
    }

    /** supervisord-java always has it. */
    @TestFactory
    Stream<DynamicTest> serverWithoutTheNamespace() throws Exception {
        var config = ServerConfig.complete().replacing(ServerConfig.RPC_INTERFACE, "");
        return rows(
                Tables.withoutNamespace(),
                atOnce(List.of("theirs", "mixed"), name -> pair(name, config)));
    }

    private Stream<DynamicTest> sideBySide(ServerConfig config, List<Row> rows) throws Exception {
        return rows(rows, pairs(config));
    }

    private Stream<DynamicTest> rows(List<Row> rows, List<Pair> pairs) throws Exception {
        var listed = ListedDifferences.under("Differences in commands");
        return rows.stream()
                .map(
                        row ->
                                DynamicTest.dynamicTest(
                                        row.toString(), () -> compare(row, pairs, listed)))
                .onClose(() -> atOnce(pairs, Pair::close));
    }

    /** The first pair is the reference. */
    private static void compare(Row row, List<Pair> pairs, ListedDifferences listed) {
        var texts = atOnce(pairs, pair -> pair.run(row));
        for (int i = 1; i < pairs.size(); i++) {
            var pair = pairs.get(i);
            if (pair.ofSupervisordJava()) {
                listed.check(row.toString(), texts.getFirst(), texts.get(i));
            } else {
                assertEquals(texts.getFirst(), texts.get(i), row.toString());
            }
        }
    }

    private List<Pair> pairs(ServerConfig config) {
        return atOnce(List.of("theirs", "mixed", "supplanted", "ours"), name -> pair(name, config));
    }

    private Pair pair(String name, ServerConfig config) throws Exception {
        var folder = Files.createDirectory(directory.resolve(name));
        return switch (name) {
            case "theirs" -> new Pair(ForkedServer.debian(folder, config), new DebianCtl(), false);
            case "mixed" -> new Pair(ForkedServer.debian(folder, config), new JavaCtl(), false);
            case "supplanted" -> new Pair(ForkedServer.java(folder, config), new DebianCtl(), true);
            default -> new Pair(ForkedServer.java(folder, config), new JavaCtl(), true);
        };
    }

    private interface Task<T, R> {
        R run(T item) throws Exception;
    }

    private static <T, R> List<R> atOnce(List<T> items, Task<T, R> task) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = items.stream().map(item -> threads.submit(() -> task.run(item))).toList();
            var results = new ArrayList<R>();
            for (var each : running) {
                results.add(each.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
