package org.supervisordjava.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.Signal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** On a host, the daemon is a process like any other. */
@Tag("namespace")
class OrdinaryProcessTest {

    private static final int UNPRIVILEGED = 1000;

    @TempDir Path directory;
    private DaemonLaunch launch;

    @BeforeEach
    void requireRoot() {
        Requirement.root();
        Requirement.tools("setpriv", "setsid");
        launch = DaemonLaunch.in(directory);
    }

    @Test
    void orphansOfPrograms_areReapedHere() throws Exception {
        var parent = launch.script("parent", "(sh -c 'exit 7' &)\nexec sleep 1000");
        try (var daemon = launch.start("programs:\n  parent: {command: %s}\n".formatted(parent))) {
            daemon.await(
                    "the orphan has been counted",
                    () -> daemon.metric("supervisord_reaped_orphans_total") == 1);
            // The shell between them is waited for by its parent, a moment later.
            daemon.await(
                    "no zombie stays",
                    () -> daemon.descendants().stream().noneMatch(KernelProcess::isZombie));
        }
    }

    @Test
    void withoutPrivileges_supervisionAndControlWork() throws Exception {
        try (var daemon =
                launch.asUser(UNPRIVILEGED).start("programs:\n  web: {command: sleep 1000}\n")) {
            daemon.awaitState("web", "RUNNING");
            assertEquals(UNPRIVILEGED, daemon.running("web").uid());
            assertEquals(UNPRIVILEGED, Files.getAttribute(daemon.socket(), "unix:uid"));

            daemon.post("/api/v1/processes/web/stop");

            assertEquals("STOPPED", daemon.state("web"));
            daemon.signal(Signal.TERM);
            assertEquals(0, daemon.awaitExit());
        }
    }

    @Test
    void programOfAnotherUser_hasThatUsersIdsGroupsAndEnvironment() throws Exception {
        var probe =
                launch.script(
                        "who",
                        "id -u; id -g; id -G; echo \"$HOME\"; echo \"$USER\"; echo \"$LOGNAME\"; exec sleep 1000");
        var file = launch.openToAll().directory().resolve("who.log");
        try (var daemon =
                launch.start(
                        "programs:\n  who: {command: %s, user: nobody, stdout_logfile: %s}\n"
                                .formatted(probe, file))) {
            daemon.await("it has said who it is", () -> Files.readAllLines(file).size() == 6);
            var account = account("nobody");
            assertEquals(
                    List.of(account[2], account[3], account[3], account[5], "nobody", "nobody"),
                    Files.readAllLines(file));
        }
    }

    /** The fields of its line in {@code /etc/passwd}. */
    private static String[] account(String name) throws Exception {
        return Files.readAllLines(Path.of("/etc/passwd")).stream()
                .filter(line -> line.startsWith(name + ":"))
                .findFirst()
                .orElseThrow()
                .split(":");
    }
}
