package org.supervisordjava.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.supervisordjava.config.model.Signal;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM that runs cannot block signals any more, so each test starts one of its own. */
@Timeout(60)
class SignalReceiverTest {

    private static final List<String> SIGNALS =
            List.of("HUP", "INT", "QUIT", "USR1", "USR2", "WINCH", "TERM");

    private Process jvm;
    private BufferedReader output;

    @AfterEach
    void end() {
        if (jvm != null) {
            jvm.destroyForcibly();
        }
    }

    @Test
    void launchedWithBlockedSignals_receivesAllOfThemInOrder_withTheSender() throws Exception {
        startBlocked();
        assertEquals("unavailable []", output.readLine());
        skipUntilReady();
        var sender = ProcessHandle.current().pid();
        for (var signal : SIGNALS) {
            ProcessSignals.send((int) jvm.pid(), Signal.valueOf(signal));
            assertEquals("received " + signal + " from " + sender, output.readLine());
        }
        assertEquals(0, jvm.waitFor());
    }

    @Test
    void childrenOfTheJdk_doNotInheritTheBlockedSignals() throws Exception {
        startBlocked();
        output.readLine();
        assertEquals("child mask SigBlk: 0000000000000000", output.readLine());
    }

    @Test
    void launchedPlainly_receivesWhatTheJvmLetsGo() throws Exception {
        // Whoever runs the tests may ignore HUP, as nohup does, and a JVM keeps to that.
        start(List.of("env", "--default-signal"));
        assertEquals("unavailable [QUIT, USR2]", output.readLine());
        skipUntilReady();
        for (var signal : List.of("HUP", "INT", "USR1", "WINCH", "TERM")) {
            ProcessSignals.send((int) jvm.pid(), Signal.valueOf(signal));
            assertEquals("received " + signal + " from 0", output.readLine());
        }
        assertEquals(0, jvm.waitFor());
    }

    private void startBlocked() throws IOException {
        start(
                List.of("env", "--block-signal=" + String.join(",", SIGNALS), "_JAVA_SR_SIGNUM=62"),
                "-Xrs");
    }

    private void start(List<String> launcher, String... flags) throws IOException {
        var command = new ArrayList<>(launcher);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SignalReceiverProgram.class.getName()));
        command.addAll(SIGNALS);
        jvm = new ProcessBuilder(command).redirectErrorStream(true).start();
        output = jvm.inputReader();
    }

    private void skipUntilReady() throws IOException {
        var line = output.readLine();
        while (!"ready".equals(line)) {
            if (line == null) {
                throw new AssertionError("the JVM has ended");
            }
            line = output.readLine();
        }
    }
}
