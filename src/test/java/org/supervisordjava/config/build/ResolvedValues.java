package org.supervisordjava.config.build;

import org.supervisordjava.config.model.GroupConfig;
import org.supervisordjava.config.model.GroupKind;
import org.supervisordjava.config.model.HttpServerConfig;
import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.OutputConfig;
import org.supervisordjava.config.model.OutputTarget;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.SupervisorConfig;
import org.supervisordjava.config.model.SupervisordConfig;
import org.supervisordjava.config.model.UserSpec;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A configuration as flat values, spelled as {@code resolve.py} spells supervisord's. */
final class ResolvedValues {

    private static final String NOTHING = "-";

    private final Path workingDirectory;
    private final SortedMap<String, String> values = new TreeMap<>();

    private ResolvedValues(Path workingDirectory) {
        this.workingDirectory = workingDirectory;
    }

    static SortedMap<String, String> of(SupervisorConfig config, Path workingDirectory) {
        var resolved = new ResolvedValues(workingDirectory);
        resolved.putSupervisord(config.supervisord());
        resolved.put("groups", list(config.groups().stream().map(GroupConfig::name).toList()));
        config.groups()
                .forEach(group -> resolved.putGroup(group, config.supervisord().environment()));
        config.httpServers().forEach(resolved::putServer);
        return resolved.values;
    }

    private void put(String key, Object value) {
        var text =
                switch (value) {
                    case Optional<?> optional -> optional.map(Object::toString).orElse(NOTHING);
                    case OptionalInt optional ->
                            optional.isPresent() ? "" + optional.getAsInt() : NOTHING;
                    default -> value.toString();
                };
        values.put(key, text.isEmpty() ? NOTHING : text);
    }

    private void putSupervisord(SupervisordConfig config) {
        put("supervisord logfile", absolute(target(config.logfile())));
        put("supervisord logfile_maxbytes", config.logRotation().maxbytes());
        put("supervisord logfile_backups", config.logRotation().backups());
        put("supervisord loglevel", level(config.loglevel()));
        put("supervisord pidfile", config.pidfile().map(file -> absolute(file.toString())));
        put("supervisord umask", config.umask());
        put("supervisord silent", config.silent());
        put("supervisord minfds", config.minfds());
        put("supervisord minprocs", config.minprocs());
        put("supervisord nocleanup", config.nocleanup());
        put("supervisord childlogdir", config.childlogdir());
        put("supervisord user", config.user().map(UserSpec::uid));
        put("supervisord directory", config.directory());
        put("supervisord strip_ansi", config.stripAnsi());
        put("supervisord identifier", config.identifier());
        config.environment()
                .forEach((name, value) -> values.put("supervisord environment " + name, value));
    }

    private String absolute(String path) {
        boolean isPath = !path.equals(NOTHING) && !path.equals("syslog");
        return isPath ? workingDirectory.resolve(path).normalize().toString() : path;
    }

    private static int level(LogLevel level) {
        return switch (level) {
            case CRITICAL -> 50;
            case ERROR -> 40;
            case WARN -> 30;
            case INFO -> 20;
            case DEBUG -> 10;
            case TRACE -> 5;
            case BLATHER -> 3;
        };
    }

    private static String target(OutputTarget target) {
        return switch (target) {
            case OutputTarget.Auto() -> "AUTO";
            case OutputTarget.None() -> NOTHING;
            case OutputTarget.Syslog() -> "syslog";
            case OutputTarget.File(Path path) -> path.toString();
        };
    }

    private void putGroup(GroupConfig group, Map<String, String> global) {
        var key = "group " + group.name();
        put(key + " priority", group.priority());
        put(key + " processes", list(group.processes().stream().map(ProcessConfig::name).toList()));
        switch (group.kind()) {
            case GroupKind.Programs() -> put(key, "ProcessGroupConfig");
            case GroupKind.EventListenerPool pool -> {
                put(key, "EventListenerPoolConfig");
                put(key + " buffer_size", pool.bufferSize());
                put(key + " events", list(pool.events().stream().sorted().toList()));
            }
            case GroupKind.Fcgi(GroupKind.FcgiSocket socket) -> {
                put(key, "FastCGIGroupConfig");
                putSocket(key, socket);
            }
        }
        for (ProcessConfig process : group.processes()) {
            var processKey = group.name() + ":" + process.name();
            global.forEach((name, value) -> values.put(processKey + " environment " + name, value));
            putProcess(processKey, process);
        }
    }

    private void putSocket(String key, GroupKind.FcgiSocket socket) {
        boolean isUnix = socket.url().startsWith("unix:");
        put(key + " socket", socket.url());
        put(key + " socket_backlog", socket.backlog());
        put(key + " socket_mode", isUnix ? socket.mode() : NOTHING);
        put(key + " socket_owner", owner(socket.owner()));
    }

    private static String owner(Optional<GroupKind.SocketOwner> owner) {
        return owner.map(account -> account.uid() + "," + account.gid()).orElse(NOTHING);
    }

    private void putProcess(String key, ProcessConfig process) {
        put(key + " command", process.command());
        put(key + " directory", process.directory());
        put(key + " umask", process.umask());
        put(key + " uid", process.user().map(UserSpec::uid));
        put(key + " priority", process.priority());
        put(key + " autostart", process.autostart());
        put(key + " autorestart", process.autorestart().name().toLowerCase());
        put(key + " startsecs", process.startsecs());
        put(key + " startretries", process.startretries());
        put(key + " exitcodes", list(process.exitcodes()));
        put(key + " stopsignal", process.stop().signal().number());
        put(key + " stopwaitsecs", process.stop().waitsecs());
        put(key + " stopasgroup", process.stop().asgroup());
        put(key + " killasgroup", process.stop().killasgroup());
        put(key + " redirect_stderr", process.redirectStderr());
        put(key + " serverurl", process.serverurl());
        putOutput(key + " stdout_", process.stdout());
        putOutput(key + " stderr_", process.stderr());
        process.environment()
                .forEach((name, value) -> values.put(key + " environment " + name, value));
    }

    private void putOutput(String key, OutputConfig output) {
        boolean isSyslog = output.logfile() instanceof OutputTarget.Syslog;
        put(key + "logfile", isSyslog ? NOTHING : target(output.logfile()));
        put(key + "logfile_maxbytes", output.rotation().maxbytes());
        put(key + "logfile_backups", output.rotation().backups());
        put(key + "capture_maxbytes", output.captureMaxbytes());
        put(key + "events_enabled", output.eventsEnabled());
        put(key + "syslog", isSyslog || output.syslog());
    }

    private void putServer(HttpServerConfig server) {
        var key = "server " + server.section() + " ";
        put(key + "username", server.credentials().map(HttpServerConfig.Credentials::username));
        put(key + "password", server.credentials().map(HttpServerConfig.Credentials::password));
        switch (server) {
            case HttpServerConfig.Unix unix -> {
                put(key + "file", absolute(unix.file().toString()));
                put(key + "chmod", unix.mode());
                put(key + "chown", owner(unix.owner()));
            }
            case HttpServerConfig.Inet inet -> {
                put(key + "host", inet.host());
                put(key + "port", inet.port());
            }
        }
    }

    private static String list(Collection<?> items) {
        return items.stream().map(Object::toString).collect(Collectors.joining(","));
    }

    /** What differs, one line each; {@code ours} and {@code theirs} are read as maps. */
    static List<String> differences(Map<String, String> theirs, Map<String, String> ours) {
        var keys = new TreeMap<String, String>(theirs);
        keys.putAll(ours);
        return keys.keySet().stream()
                .filter(key -> !java.util.Objects.equals(theirs.get(key), ours.get(key)))
                .map(
                        key ->
                                "%s: supervisord %s, we %s"
                                        .formatted(key, theirs.get(key), ours.get(key)))
                .toList();
    }
}
