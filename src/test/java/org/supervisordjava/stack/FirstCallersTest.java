package org.supervisordjava.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.cli.SupervisorCtl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/** Programs of others that talk to their supervisor at once: none of them has to try twice. */
@Tag("peer")
class FirstCallersTest {

    /** Of each kind; more with {@code -Dfirst.calls=20}. */
    private static final int STARTS = Integer.getInteger("first.calls", 2);

    @TempDir Path directory;
    private DaemonLaunch launch;

    @BeforeEach
    void prepare() throws IOException {
        Requirement.tools("python3");
        launch = DaemonLaunch.in(directory);
    }

    /** As many containers have it: a program that starts the others through supervisorctl. */
    @Test
    void supervisorctlInAProgramThatStartsTheOthers_worksAtTheFirstTry() throws Exception {
        launch.script(
                "supervisorctl",
                "unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS\nexec %s/bin/java -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp '%s' %s \"$@\"\n"
                        .formatted(
                                System.getProperty("java.home"),
                                System.getProperty("java.class.path"),
                                SupervisorCtl.class.getName()));
        var config =
                Files.writeString(
                        directory.resolve("bootstrap.conf"),
                        """
                        [supervisord]
                        nodaemon=true
                        logfile=/dev/null
                        logfile_maxbytes=0
                        pidfile=%(here)s/bootstrap.pid
                        childlogdir=%(here)s
                        [unix_http_server]
                        file=%(here)s/bootstrap.sock
                        [rpcinterface:supervisor]
                        supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
                        [supervisorctl]
                        serverurl=unix://%(here)s/bootstrap.sock
                        [program:bootstrap]
                        command=/bin/sh -c '%(here)s/supervisorctl -c %(here)s/bootstrap.conf start app'
                        autorestart=false
                        startsecs=0
                        redirect_stderr=true
                        stdout_logfile=%(here)s/outcomes
                        [program:app]
                        command=/bin/sleep 1000
                        autostart=false
                        """);

        for (int start = 1; start <= STARTS; start++) {
            int count = start;
            try (var daemon = launch.start(config, directory.resolve("bootstrap.sock"), 0)) {
                daemon.await("it has called", () -> outcomes().size() == count);
                daemon.awaitState("app", "RUNNING");
            }
        }

        assertEquals(Collections.nCopies(STARTS, "app: started"), outcomes());
    }

    /** With supervisord's own library for listeners, as superlance's programs are written. */
    @Test
    void listenerThatAsksAtItsFirstEvent_isAnsweredAtTheFirstTry() throws Exception {
        var listener =
                launch.script(
                        "listener",
                        """
                        #!/usr/bin/python3
                        import os, sys
                        from supervisor import childutils

                        rpc = childutils.getRPCInterface(os.environ)
                        while True:
                            headers, payload = childutils.listener.wait()
                            try:
                                states = [p["statename"] for p in rpc.supervisor.getAllProcessInfo()]
                                outcome = "%d programs" % len(states)
                            except Exception as failure:
                                outcome = repr(failure)
                            with open(sys.argv[1], "a") as out:
                                out.write("%s: %s\\n" % (headers["eventname"], outcome))
                            childutils.listener.ok()
                        """);
        var sections =
                """
                eventlisteners:
                  memmon:
                    command: %s %s/outcomes
                    events: TICK_5
                programs:
                  web: {command: sleep 1000}
                """
                        .formatted(listener, directory);

        for (int start = 1; start <= STARTS; start++) {
            Files.deleteIfExists(directory.resolve("outcomes"));
            try (var daemon = launch.start(sections)) {
                daemon.await("it has asked", () -> !outcomes().isEmpty());
                assertEquals("TICK_5: 2 programs", outcomes().getFirst(), "start " + start);
                assertEquals("RUNNING", daemon.state("memmon"));
            }
        }
    }

    private List<String> outcomes() throws IOException {
        return Files.readAllLines(directory.resolve("outcomes"));
    }
}
