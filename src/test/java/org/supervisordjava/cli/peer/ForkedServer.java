package org.supervisordjava.cli.peer;

import org.supervisordjava.stack.FreePort;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Debian's supervisord or supervisord-java, in the foreground, as a process of its own. */
final class ForkedServer implements ReferenceServer {

    private static final long LIMIT_SECONDS = 30;

    /** As the launcher starts it, for the class path of the tests. */
    private static final List<String> SUPERVISORD_JAVA =
            List.of(
                    "/usr/bin/env",
                    "--default-signal",
                    "--block-signal=TERM,INT,HUP,QUIT,USR1,USR2,WINCH,RTMIN+3",
                    "_JAVA_SR_SIGNUM=62",
                    "SUPERVISORD_JAVA_ADDED=_JAVA_SR_SIGNUM",
                    System.getProperty("java.home") + "/bin/java",
                    "-Xrs",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx64m",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "org.supervisordjava.daemon.Supervisord");

    private final Path directory;
    private final int port;
    private final Process process;

    private ForkedServer(Path directory, int port, Process process) {
        this.directory = directory;
        this.port = port;
        this.process = process;
    }

    /** Debian's. */
    static ForkedServer debian(Path directory, ServerConfig config) throws Exception {
        return start(List.of("/usr/bin/supervisord"), directory, config);
    }

    /** supervisord-java. */
    static ForkedServer java(Path directory, ServerConfig config) throws Exception {
        return start(SUPERVISORD_JAVA, directory, config);
    }

    private static ForkedServer start(List<String> program, Path directory, ServerConfig config)
            throws Exception {
        var port = FreePort.find();
        config.write(directory, port);
        var command = new ArrayList<>(program);
        command.addAll(List.of("-n", "-c", directory + "/supervisord.conf"));
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("LANG", "C.UTF-8");
        builder.redirectErrorStream(true);
        builder.redirectOutput(directory.resolve("supervisord.out").toFile());
        var server = new ForkedServer(directory, port, builder.start());
        Await.until(directory + " answers", server::listens);
        return server;
    }

    private boolean listens() {
        var socket = UnixDomainSocketAddress.of(directory.resolve("s.sock"));
        try (var connection = SocketChannel.open(socket)) {
            return connection.isConnected();
        } catch (IOException notYet) {
            return false;
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
