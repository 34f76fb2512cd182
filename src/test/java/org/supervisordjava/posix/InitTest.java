package org.supervisordjava.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.supervisordjava.stack.Requirement;

import java.nio.file.Path;

@Tag("namespace")
@Timeout(60)
class InitTest {

    @Test
    void asPid1_everyExitReachesItsOwner_andNoZombieStays() throws Exception {
        Requirement.pidNamespaces();
        var init =
                new ProcessBuilder(
                                "unshare",
                                "--pid",
                                "--fork",
                                "--mount-proc",
                                "--kill-child",
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                InitProgram.class.getName())
                        .redirectErrorStream(true)
                        .start();
        try (var output = init.inputReader()) {
            assertEquals("ok", output.lines().reduce((left, right) -> right).orElse("nothing"));
        } finally {
            init.destroyForcibly();
        }
    }
}
