package org.supervisordjava.cli.peer;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Debian's supervisord in the foreground. */
final class DebianSupervisord implements ReferenceServer {

    private static final long LIMIT_SECONDS = 30;

    private final Path directory;
    private final int port;
    private final Process process;

    private DebianSupervisord(Path directory, int port, Process process) {
        this.directory = directory;
        this.port = port;
        this.process = process;
    }

    static DebianSupervisord start(Path directory, ServerConfig config) throws Exception {
        var port = freePort();
        config.write(directory, port);
        var command = List.of("/usr/bin/supervisord", "-n", "-c", directory + "/supervisord.conf");
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("LANG", "C.UTF-8");
        builder.redirectErrorStream(true);
        builder.redirectOutput(directory.resolve("supervisord.out").toFile());
        var server = new DebianSupervisord(directory, port, builder.start());
        server.awaitAnswer();
        return server;
    }

    private void awaitAnswer() throws Exception {
        var ctl = new DebianCtl();
        Await.until(
                "supervisord answers",
                () -> !ctl.run(this, "", "-s", unixUrl(), "pid").text().contains("no such file"));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public Path directory() {
        return directory;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
