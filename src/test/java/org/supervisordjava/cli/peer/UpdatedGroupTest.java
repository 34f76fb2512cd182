package org.supervisordjava.cli.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** What {@code supervisorctl-java update} does to a group of which one program has changed. */
@Tag("peer")
class UpdatedGroupTest {

    private static final String GROUP = "a+b&c";

    private static final ServerConfig BEFORE =
            new ServerConfig(
                    ServerConfig.SERVERS
                            + ServerConfig.RPC_INTERFACE
                            + """
                            [program:same]
                            command=sleep 1000
                            startsecs=0
                            [program:other]
                            command=sleep 1000
                            startsecs=0
                            [group:a+b&c]
                            programs=same,other
                            """);

    private static final ServerConfig AFTER =
            BEFORE.replacing(
                    "[program:other]\ncommand=sleep 1000", "[program:other]\ncommand=sleep 2000");

    @TempDir private Path directory;

    @Test
    void ours_restartsOnlyWhatHasChanged() throws Exception {
        try (var server = ForkedServer.java(directory, BEFORE)) {
            var same = pid(server, "same");
            var other = pid(server, "other");

            assertEquals(
                    new Ctl.Result(0, GROUP + ": updated process group\n", ""), update(server));

            assertEquals(same, pid(server, "same"));
            assertNotEquals(other, pid(server, "other"));
        }
    }

    /** It has no other way: the group is stopped, removed and added. */
    @Test
    void debians_restartsTheGroup() throws Exception {
        try (var server = ForkedServer.debian(directory, BEFORE)) {
            var same = pid(server, "same");

            assertEquals(
                    new Ctl.Result(
                            0, "%1$s: stopped\n%1$s: updated process group\n".formatted(GROUP), ""),
                    update(server));

            assertNotEquals(same, pid(server, "same"));
        }
    }

    private static Ctl.Result update(ReferenceServer server) throws Exception {
        AFTER.write(server.directory(), server.port());
        return run(server, "update");
    }

    private static String pid(ReferenceServer server, String program) throws Exception {
        var name = GROUP + ":" + program;
        Await.until(name + " runs", () -> run(server, "pid", name).out().matches("[1-9]\\d*\n"));
        return run(server, "pid", name).out();
    }

    private static Ctl.Result run(ReferenceServer server, String... words) {
        var arguments = new String[words.length + 2];
        arguments[0] = "-s";
        arguments[1] = server.unixUrl();
        System.arraycopy(words, 0, arguments, 2, words.length);
        return new JavaCtl().run(server, "", arguments);
    }
}
