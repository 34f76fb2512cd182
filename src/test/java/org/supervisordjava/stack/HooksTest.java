package org.supervisordjava.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Commands and webhooks of a real supervisor. */
class HooksTest {

    @TempDir Path directory;

    @Test
    void eachIsCalled_whenItsTimeHasCome() throws Exception {
        var posted = new LinkedBlockingQueue<String>();
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    posted.add(
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8));
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                });
        server.start();
        try (var daemon =
                DaemonLaunch.in(directory)
                        .start(
                                """
                                programs:
                                  web:
                                    command: sleep 1000
                                    startsecs: 0
                                    environment: {OWN: mine}
                                    on_ready_exec: [sh, -c, 'echo "$HOOK_EVENT $HOOK_PROCESS $HOOK_PID $OWN" >> %1$s/ready']
                                    on_exit_webhook: http://127.0.0.1:%2$d/exit
                                  bad:
                                    command: sh -c 'exit 3'
                                    startretries: 0
                                    on_fatal_exec: [sh, -c, 'echo "$HOOK_REASON" > %1$s/fatal']
                                  slow:
                                    command: sleep 1000
                                    startsecs: 0
                                    on_ready_exec: sleep 1000
                                    hook_timeout: 200ms
                                    hook_retries: 0
                                """
                                        .formatted(directory, server.getAddress().getPort()))) {
            daemon.awaitLog("hook: on_ready of slow");
            daemon.awaitLog("failed for good, after 1 tries: timed out after 200ms");
            var status = daemon.client("status", "slow");
            assertTrue(
                    status.contains(", hook on_ready failed: \"timed out after 200ms\""), status);
            var why = daemon.text("/api/v1/processes/slow/why?format=text").replaceAll("\\s+", " ");
            assertTrue(
                    why.contains("hook on_ready ([sleep, 1000]) failed for good, after 1 try, at "),
                    why);
            assertTrue(why.contains("run the command by hand as the program's user"), why);
            assertTrue(daemon.get("/api/v1/why").toString().contains("hook on_ready"));
            var pid = daemon.process("web").get("pid").asLong();
            assertEquals("on_ready web " + pid + " mine\n", content(daemon, "ready"));
            assertEquals(
                    "Exited too quickly (process log may have details)\n",
                    content(daemon, "fatal"));

            ProcessHandle.of(pid).orElseThrow().destroyForcibly();

            var facts = posted.poll(60, TimeUnit.SECONDS);
            assertTrue(
                    facts.contains("\"event\":\"on_exit\"")
                            && facts.contains("\"pid\":" + pid)
                            && facts.contains("\"exit_signal\":9")
                            && facts.contains("\"expected\":false")
                            && facts.contains("\"ended_by\":\"itself\""),
                    facts);
        } finally {
            server.stop(0);
        }
    }

    private String content(RunningDaemon daemon, String name) throws Exception {
        var file = directory.resolve(name);
        daemon.await(name + " has been called", () -> Files.exists(file) && Files.size(file) > 0);
        return Files.readString(file);
    }
}
