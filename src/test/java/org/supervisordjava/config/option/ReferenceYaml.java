package org.supervisordjava.config.option;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code config/reference.yml}: every option with its default, made from the option table. */
public final class ReferenceYaml {

    /** Examples for options that have no default, or none that can stand there. */
    private static final Map<String, String> EXAMPLES =
            Map.ofEntries(
                    Map.entry("childlogdir", "/tmp"),
                    Map.entry("command", "[sleep, infinity]"),
                    Map.entry("user", "root"),
                    Map.entry("directory", "/tmp"),
                    Map.entry("umask", "\"022\""),
                    Map.entry("serverurl", "AUTO"),
                    Map.entry("killasgroup", "false"),
                    Map.entry("environment", "{}"),
                    Map.entry("http_headers", "{}"),
                    Map.entry("depends_on", "[]"),
                    Map.entry("env_file", "[]"),
                    Map.entry("programs", "[]"),
                    Map.entry("restart_delay", "500ms"),
                    Map.entry("on_fatal", "ignore"),
                    Map.entry("on_ready_exec", "[logger, \"web is ready\"]"),
                    Map.entry("on_ready_webhook", "https://alerts.example.com/ready"),
                    Map.entry("on_exit_exec", "[logger, \"web has ended\"]"),
                    Map.entry("on_exit_webhook", "https://alerts.example.com/exit"),
                    Map.entry("on_fatal_exec", "[logger, \"web was given up\"]"),
                    Map.entry("on_fatal_webhook", "https://alerts.example.com/fatal"),
                    Map.entry("hook_headers", "{}"),
                    Map.entry("schedule", "30 3 * * *"),
                    Map.entry("time_zone", "Europe/Berlin"),
                    Map.entry("memory_limit", "512MB"),
                    Map.entry("maximum_lifetime", "24h"),
                    Map.entry("maximum_lifetime_jitter", "2h"),
                    Map.entry("stop_timeout", "10s"),
                    Map.entry("log_format", "text"),
                    Map.entry("syslog_address", "udp://logs.example.com:514"),
                    Map.entry("otlp_endpoint", "http://collector.example.com:4318"),
                    Map.entry("otlp_headers", "{}"),
                    Map.entry("stdout_format", "text"),
                    Map.entry("stderr_format", "text"),
                    Map.entry("nice", "0"),
                    Map.entry("oom_score_adj", "0"),
                    Map.entry("capability_bounding_set", "[NET_BIND_SERVICE]"),
                    Map.entry("host", "127.0.0.1"),
                    Map.entry("username", "admin"),
                    Map.entry("password", "change-me"),
                    Map.entry("read_username", "monitoring"),
                    Map.entry("read_password", "change-me"),
                    Map.entry("allowed_hosts", "[agent.example.com]"),
                    Map.entry("owner", "root"),
                    Map.entry("chown", "root"),
                    Map.entry("file", "/tmp/supervisor.sock"),
                    Map.entry("history_file", "~/.sc_history"),
                    Map.entry("events", "[PROCESS_STATE, TICK_60]"),
                    Map.entry("socket_owner", "root"),
                    Map.entry("socket_backlog", "128"),
                    Map.entry("exec", "[test, -e, /tmp]"),
                    Map.entry("http_get", "http://localhost:8080/health"),
                    Map.entry("tcp_socket", "5432"),
                    Map.entry("postgres", "/run/postgresql:5432"),
                    Map.entry("postgres_user", "app"),
                    Map.entry("postgres_database", "app"),
                    Map.entry("log_line", "ready to accept connections"),
                    Map.entry("process_name", "\"%(program_name)s\""));

    private static final String HEADER =
            """
            # yaml-language-server: $schema=supervisord-java.schema.json
            #
            # Every option with its default. Options without a default are commented out and show an example.
            # The new options are marked so; every other one is supervisord's and means the same here.
            # This file is generated; docs/configuration.md says how.
            """;

    private final StringBuilder out = new StringBuilder(HEADER);

    private ReferenceYaml() {}

    public static String generate() {
        return new ReferenceYaml().text();
    }

    private String text() {
        out.append("\n# ")
                .append(OptionTable.get(SectionKind.INCLUDE, "files").description())
                .append("\n# include: [conf.d/*]\n");
        plain(SectionKind.SUPERVISORD);
        named(SectionKind.PROGRAM, "web", OptionTable.of(SectionKind.PROGRAM));
        named(SectionKind.GROUP, "app", OptionTable.of(SectionKind.GROUP));
        out.append("\n# An event listener also takes every option of a program.\n");
        named(SectionKind.EVENTLISTENER, "watch", withCommand(ProgramOptions.EVENTLISTENER_ONLY));
        out.append("\n# A FastCGI program also takes every option of a program.\n");
        named(SectionKind.FCGI_PROGRAM, "php", withCommand(ProgramOptions.FCGI_ONLY));
        out.append(
                "\n# Health and metrics; the rest only with a password. `http: false` switches it off.\n");
        plain(SectionKind.HTTP);
        out.append("\n# The socket of supervisorctl. `control: false` switches it off.\n");
        plain(SectionKind.CONTROL);
        out.append(
                "\n# supervisord's servers, which replace `control` and `http` unless those are there too.\n");
        plain(SectionKind.UNIX_HTTP_SERVER);
        plain(SectionKind.INET_HTTP_SERVER);
        out.append(
                "\n# Signals to the supervisor that are passed on to a program, or to group:*.\n");
        out.append("signals:\n  USR1: {forward: web}\n");
        plain(SectionKind.SUPERVISORCTL);
        return out.toString();
    }

    private static List<Option> withCommand(List<Option> options) {
        return Stream.concat(
                        Stream.of(OptionTable.get(SectionKind.PROGRAM, "command")),
                        options.stream())
                .toList();
    }

    private void plain(SectionKind kind) {
        out.append('\n').append(kind.yamlName()).append(":\n");
        OptionTable.of(kind).forEach(option -> option(kind, option, option.name(), "  "));
    }

    private void named(SectionKind kind, String name, List<Option> options) {
        out.append('\n').append(kind.yamlName()).append(":\n  ").append(name).append(":\n");
        options.stream()
                .filter(option -> !JsonSchema.isNested(kind, option))
                .forEach(option -> option(kind, option, option.name(), "    "));
        if (kind == SectionKind.PROGRAM) {
            nested("rlimits", RlimitOptions.PREFIX);
            ProbeOptions.KINDS.forEach(probe -> nested(probe, probe + "_"));
        }
    }

    private void nested(String key, String prefix) {
        out.append("\n    # New.\n    ").append(key).append(":\n");
        for (Option option : OptionTable.of(SectionKind.PROGRAM)) {
            if (option.name().startsWith(prefix)
                    && ProbeOptions.suits(key, option.name().substring(prefix.length()))) {
                var field = option.name().substring(prefix.length());
                option(SectionKind.PROGRAM, option, field, "      ");
            }
        }
    }

    private void option(SectionKind kind, Option option, String key, String indent) {
        out.append(indent).append("# ").append(option.isNew() ? "New. " : "");
        out.append(option.description()).append('\n');
        out.append(indent).append(isShown(option, key) ? "" : "# ");
        out.append(key).append(": ").append(value(kind, option, key)).append('\n');
    }

    /** A probe needs one action, and a required option has to be there. */
    private static boolean isShown(Option option, String key) {
        return option.defaultText().isPresent()
                || option.isRequired()
                || key.equals("exec")
                || key.equals("nofile");
    }

    private static String value(SectionKind kind, Option option, String key) {
        if (option.type() == ValueType.RLIMIT) {
            return key.equals("nofile") ? "{soft: 1024, hard: 4096}" : "unlimited";
        }
        if (kind == SectionKind.INET_HTTP_SERVER && key.equals("port")) {
            return "127.0.0.1:9002";
        }
        if (kind == SectionKind.CONTROL && key.equals("socket")
                || kind == SectionKind.SUPERVISORCTL && key.equals("serverurl")) {
            return option.defaultText().orElseThrow();
        }
        if (option.type() == ValueType.SOCKET_URL) {
            return "unix:///tmp/php.sock";
        }
        if (kind == SectionKind.GROUP && key.equals("programs")) {
            return "[web]";
        }
        if (option.type() == ValueType.OCTAL) {
            return "\"" + option.defaultText().orElse("022") + "\"";
        }
        return EXAMPLES.containsKey(key)
                ? EXAMPLES.get(key)
                : option.defaultText()
                        .orElseThrow(() -> new IllegalStateException("no example for " + key));
    }
}
