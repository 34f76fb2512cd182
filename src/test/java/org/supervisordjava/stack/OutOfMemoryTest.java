package org.supervisordjava.stack;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.http.UnixHttp;

import java.nio.file.Path;

/** A program that the kernel kills because the memory of the group has run out. */
class OutOfMemoryTest {

    @TempDir Path directory;

    @Test
    void whyStatusAndLog_nameIt_andTheNextStep() throws Exception {
        Requirement.root();
        Requirement.tools("python3");
        try (var group = MemoryGroup.of(400);
                var daemon =
                        DaemonLaunch.in(directory)
                                .in(group)
                                .start(
                                        """
                                        programs:
                                          hog:
                                            command: python3 -c 'print(len(bytearray(900000000)))'
                                            startsecs: 30
                                            startretries: 0
                                            oom_score_adj: 1000
                                        """)) {
            daemon.awaitState("hog", "FATAL");
            daemon.await(
                    "why names it",
                    () -> {
                        var why =
                                UnixHttp.get(
                                                daemon.socket(),
                                                "/api/v1/processes/hog/why?format=text")
                                        .replaceAll("\\s+", " ");
                        return why.contains("SIGKILL (out of memory) after ")
                                && why.contains(
                                        "give the container more, or the program less to do")
                                && why.contains("supervisorctl-java start hog");
                    });
            assertTrue(
                    UnixHttp.get(daemon.socket(), "/api/v1/overview")
                            .contains("\tSIGKILL (out of memory) after "),
                    "status names it");
            daemon.awaitLog("given up: hog: SIGKILL (out of memory) after ");
            daemon.awaitInLog("out of memory: the kernel killed hog (", 1);
            daemon.awaitLog("give the container more, or the program less to do");
        }
    }
}
