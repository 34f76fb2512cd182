package org.supervisordjava.stack;

import org.supervisordjava.daemon.Supervisord;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How to start a daemon: what the launcher does, and the surroundings that a test wants. */
final class DaemonLaunch {

    /** The launcher's, except for the AOT cache: the classes of a test run have none. */
    private static final List<String> BLOCKING =
            List.of(
                    "env",
                    "--default-signal",
                    "--block-signal=TERM,INT,HUP,QUIT,USR1,USR2,WINCH,ALRM,VTALRM,PROF,POLL,PWR,STKFLT,XCPU,TRAP,ABRT,SYS",
                    "--block-signal=34,35,36,37,38,39,40,41,42,43,44,45,46,47,48,49,50,51,52,53,54,55,56,57,58,59,60,61,63,64",
                    "_JAVA_SR_SIGNUM=62",
                    "SUPERVISORD_JAVA_ADDED=_JAVA_SR_SIGNUM");

    private static final List<String> JVM_OPTIONS =
            List.of(
                    "-Xrs",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx64m",
                    "-XX:-UsePerfData",
                    "--enable-native-access=ALL-UNNAMED");

    private static final String FIRST = ".*/(classes|jffi|jackson|snakeyaml)[^/]*";

    private final Path directory;
    private final int httpPort = FreePort.find();
    private final Map<String, String> environment = new HashMap<>();
    private final List<String> hops = new ArrayList<>();
    private String shutdownTimeout = "20s";
    private String classPath = System.getProperty("java.class.path");

    private DaemonLaunch(Path directory) {
        this.directory = directory;
    }

    static DaemonLaunch in(Path directory) {
        return new DaemonLaunch(directory);
    }

    /** First process of a PID namespace of its own. */
    DaemonLaunch asPid1() {
        Requirement.pidNamespaces();
        hops.addAll(Requirement.AS_PID_1);
        return this;
    }

    /** Without any privilege. */
    DaemonLaunch asUser(int id) throws IOException {
        hops.addAll(List.of("setpriv", "--reuid=" + id, "--regid=" + id, "--clear-groups", "--"));
        classPath = ReadableClassPath.copy(Files.createDirectories(directory.resolve("classes")));
        return openToAll();
    }

    /** With a limit of its own, soft and hard, as prlimit(1) names it. */
    DaemonLaunch limited(String resource, int limit) {
        Requirement.tools("prlimit");
        hops.addAll(List.of("prlimit", "--%s=%d:%d".formatted(resource, limit, limit), "--"));
        return this;
    }

    /**
     * In a network of its own, where connections come from two ports: the first one, and from the
     * next while that is taken.
     */
    DaemonLaunch whereConnectionsComeFrom(int port) throws IOException {
        Requirement.networkNamespaces();
        var begin =
                script(
                        "network",
                        """
                        #!/usr/bin/env python3
                        import fcntl, os, socket, struct, sys
                        up = struct.pack("16sh", b"lo", 0x41)
                        fcntl.ioctl(socket.socket(), 0x8914, up)
                        with open("/proc/sys/net/ipv4/ip_local_port_range", "w") as ports:
                            ports.write("%d %d")
                        os.execvp(sys.argv[1], sys.argv[1:])
                        """
                                .formatted(port, port + 1));
        hops.addAll(List.of("unshare", "--net", "--", begin.toString()));
        return this;
    }

    /**
     * With what a first program needs at the beginning of the class path. Without a cache every jar
     * before that of a class is opened, and stays so.
     */
    DaemonLaunch withFewOpenJars() {
        classPath =
                Stream.of(classPath.split(File.pathSeparator))
                        .sorted(Comparator.comparing(jar -> !jar.matches(FIRST)))
                        .collect(Collectors.joining(File.pathSeparator));
        return this;
    }

    /** In a control group of its own. */
    DaemonLaunch in(MemoryGroup group) {
        hops.addAll(List.of("sh", "-c", "echo $$ >\"$0\" && exec \"$@\"", group.members()));
        return this;
    }

    /** Lets other accounts reach, and write to, the directory of the test. */
    DaemonLaunch openToAll() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        return this;
    }

    int httpPort() {
        return httpPort;
    }

    DaemonLaunch environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    DaemonLaunch shutdownTimeout(String duration) {
        shutdownTimeout = duration;
        return this;
    }

    /** A program of the test; may contain what a configuration would expand. */
    Path script(String name, String text) throws IOException {
        var file = directory.resolve(name);
        Files.writeString(file, text.startsWith("#!") ? text : "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    Path directory() {
        return directory;
    }

    /** Starts with a configuration that has nothing but these sections and what tests need. */
    RunningDaemon start(String sections) throws IOException {
        return start(writeConfig(sections), directory.resolve("control.sock"), httpPort);
    }

    /** Starts with the configuration as it is. */
    RunningDaemon start(Path config, Path socket, int port) throws IOException {
        var log = directory.resolve("daemon.log");
        var builder =
                new ProcessBuilder(command(config))
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .directory(directory.toFile());
        builder.environment().putAll(environment);
        return new RunningDaemon(
                builder.start(), hops.containsAll(Requirement.AS_PID_1), log, config, socket, port);
    }

    /** Replaces the configuration, for a daemon that will read it again. */
    Path writeConfig(String sections) throws IOException {
        return Files.writeString(
                directory.resolve("supervisord.yml"),
                """
                supervisord:
                  logfile: none
                  loglevel: debug
                  pidfile: %1$s/supervisord.pid
                  childlogdir: %1$s
                  shutdown_timeout: %2$s
                http: {host: 127.0.0.1, port: %3$d}
                control: {socket: %1$s/control.sock}
                %4$s"""
                        .formatted(directory, shutdownTimeout, httpPort, sections));
    }

    private List<String> command(Path config) {
        var command = new ArrayList<>(hops);
        command.addAll(BLOCKING);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_OPTIONS);
        command.addAll(List.of("-cp", classPath, Supervisord.class.getName()));
        command.addAll(List.of("-c", config.toString()));
        return command;
    }
}
