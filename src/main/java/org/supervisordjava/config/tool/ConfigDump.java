package org.supervisordjava.config.tool;

import org.supervisordjava.config.model.GroupConfig;
import org.supervisordjava.config.model.GroupKind;
import org.supervisordjava.config.model.HistoryConfig;
import org.supervisordjava.config.model.HttpServerConfig;
import org.supervisordjava.config.model.HttpServerConfig.Credentials;
import org.supervisordjava.config.model.OutputTarget;
import org.supervisordjava.config.model.SupervisorConfig;
import org.supervisordjava.config.model.SupervisordConfig;
import org.supervisordjava.config.text.Durations;
import org.supervisordjava.config.text.SecretMask;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A resolved configuration as JSON, under the options' own names: what the supervisor works with,
 * whatever file, default or variable it came from.
 */
public final class ConfigDump {

    private final Secrets secrets;

    private ConfigDump(Secrets secrets) {
        this.secrets = secrets;
    }

    /** What is shown of passwords, environments, the headers of probes, commands and URLs. */
    public enum Secrets {
        /**
         * No password, and no value of a variable or header: its name may not tell that it is a
         * secret. In other texts what {@link SecretMask} finds.
         */
        HIDDEN,
        SHOWN;

        String of(String value) {
            return this == SHOWN ? value : SecretMask.MASK;
        }

        String in(String text) {
            return this == SHOWN ? text : SecretMask.inText(text);
        }

        List<String> in(List<String> words) {
            return this == SHOWN ? words : SecretMask.inWords(words);
        }
    }

    public static Map<String, Object> json(SupervisorConfig config, Secrets secrets) {
        return new ConfigDump(secrets).config(config);
    }

    private Map<String, Object> config(SupervisorConfig config) {
        var root = new LinkedHashMap<String, Object>();
        root.put("file", config.supervisord().sourceFile().toString());
        root.put("supervisord", supervisord(config.supervisord()));
        root.put("groups", config.groups().stream().map(this::group).toList());
        root.put("http_servers", config.httpServers().stream().map(this::server).toList());
        var signals = new LinkedHashMap<String, Object>();
        root.put("signals", signals);
        config.signalForwards().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(
                        entry ->
                                signals.put(
                                        entry.getKey().name(),
                                        Map.of("forward", List.copyOf(entry.getValue()))));
        return root;
    }

    private Map<String, Object> supervisord(SupervisordConfig config) {
        var node = new LinkedHashMap<String, Object>();
        node.put("logfile", target(config.logfile()));
        node.put("logfile_maxbytes", config.logRotation().maxbytes());
        node.put("logfile_backups", config.logRotation().backups());
        node.put("logfile_daily", config.logRotation().daily());
        node.put("logfile_compress", config.logRotation().compress());
        node.put("loglevel", lower(config.loglevel()));
        config.pidfile().ifPresent(path -> node.put("pidfile", path.toString()));
        config.umask().ifPresent(umask -> node.put("umask", octal(umask)));
        node.put("nodaemon", config.nodaemon());
        node.put("silent", config.silent());
        node.put("minfds", config.minfds());
        node.put("minprocs", config.minprocs());
        node.put("nocleanup", config.nocleanup());
        node.put("childlogdir", config.childlogdir().toString());
        config.user().ifPresent(user -> node.put("user", user.name()));
        config.directory().ifPresent(path -> node.put("directory", path.toString()));
        node.put("strip_ansi", config.stripAnsi());
        node.put("environment", environment(config.environment()));
        node.put("identifier", config.identifier());
        node.put("shutdown_timeout", Durations.format(config.shutdownTimeout()));
        node.put("log_format", lower(config.logFormat()));
        config.syslogServer().ifPresent(server -> node.put("syslog_address", server.url()));
        config.otlpCollector()
                .ifPresent(
                        collector -> {
                            node.put("otlp_endpoint", secrets.in(collector.endpoint()));
                            node.put("otlp_headers", environment(collector.headers()));
                        });
        node.put("exporter_metrics", config.exporterMetrics());
        node.put(
                "history",
                switch (config.history().place()) {
                    case HistoryConfig.Place.Automatic() -> "AUTO";
                    case HistoryConfig.Place.Off() -> "NONE";
                    case HistoryConfig.Place.Directory(Path path) -> path.toString();
                });
        node.put("history_maxbytes", config.history().maxBytes());
        return node;
    }

    private Map<String, Object> group(GroupConfig group) {
        var node = new LinkedHashMap<String, Object>();
        node.put("name", group.name());
        node.put("priority", group.priority());
        switch (group.kind()) {
            case GroupKind.Programs ignored -> node.put("kind", "programs");
            case GroupKind.EventListenerPool pool -> {
                node.put("kind", "eventlistener");
                node.put("events", List.copyOf(pool.events()));
                node.put("buffer_size", pool.bufferSize());
                node.put("result_handler", pool.resultHandler());
            }
            case GroupKind.Fcgi fcgi -> {
                node.put("kind", "fcgi-program");
                node.put("socket", fcgi.socket().url());
                node.put("socket_mode", octal(fcgi.socket().mode()));
                fcgi.socket().owner().ifPresent(owner -> node.put("socket_owner", owner(owner)));
                fcgi.socket().backlog().ifPresent(length -> node.put("socket_backlog", length));
            }
        }
        var dump = new ProcessDump(this, secrets);
        node.put("processes", group.processes().stream().map(dump::json).toList());
        return node;
    }

    private Map<String, Object> server(HttpServerConfig server) {
        var node = new LinkedHashMap<String, Object>();
        node.put("section", server.section());
        switch (server) {
            case HttpServerConfig.Unix unix -> {
                node.put("file", unix.file().toString());
                node.put("mode", octal(unix.mode()));
                unix.owner().ifPresent(owner -> node.put("owner", owner(owner)));
            }
            case HttpServerConfig.Inet inet -> {
                node.put("host", inet.host().orElse("*"));
                node.put("port", inet.port());
                node.put("exposure", lower(inet.exposure()));
            }
        }
        server.credentials().ifPresent(known -> put(node, "", known));
        if (server instanceof HttpServerConfig.Inet inet) {
            inet.readers().ifPresent(known -> put(node, "read_", known));
            node.put("allowed_hosts", inet.allowedHosts());
        }
        return node;
    }

    private void put(Map<String, Object> node, String prefix, Credentials credentials) {
        node.put(prefix + "username", credentials.username());
        node.put(prefix + "password", secrets.of(credentials.password()));
    }

    Map<String, Object> environment(Map<String, String> variables) {
        var node = new LinkedHashMap<String, Object>();
        variables.forEach((name, value) -> node.put(name, secrets.of(value)));
        return node;
    }

    static String target(OutputTarget target) {
        return switch (target) {
            case OutputTarget.Auto ignored -> "AUTO";
            case OutputTarget.None ignored -> "NONE";
            case OutputTarget.Syslog ignored -> "syslog";
            case OutputTarget.File file -> file.path().toString();
        };
    }

    static String octal(int bits) {
        return "%04o".formatted(bits);
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(java.util.Locale.ROOT);
    }

    private static String owner(GroupKind.SocketOwner owner) {
        return owner.gid() < 0 ? String.valueOf(owner.uid()) : owner.uid() + ":" + owner.gid();
    }
}
