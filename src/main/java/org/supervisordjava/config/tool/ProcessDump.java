package org.supervisordjava.config.tool;

import org.supervisordjava.config.model.HooksConfig;
import org.supervisordjava.config.model.OutputConfig;
import org.supervisordjava.config.model.ProbeConfig;
import org.supervisordjava.config.model.ProbesConfig;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfig.ResourceLimits;
import org.supervisordjava.config.model.ProcessConfig.Rlimit;
import org.supervisordjava.config.model.RestartLimits;
import org.supervisordjava.config.option.RlimitOptions;
import org.supervisordjava.config.text.Durations;
import org.supervisordjava.config.tool.ConfigDump.Secrets;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One process of a {@link ConfigDump}. */
final class ProcessDump {

    private final ConfigDump dump;
    private final Secrets secrets;

    ProcessDump(ConfigDump dump, Secrets secrets) {
        this.dump = dump;
        this.secrets = secrets;
    }

    Map<String, Object> json(ProcessConfig process) {
        var node = new LinkedHashMap<String, Object>();
        node.put("name", process.id().toString());
        node.put("program", process.program());
        node.put("type", ConfigDump.lower(process.type()));
        node.put("command", secrets.in(process.command()));
        process.directory().ifPresent(path -> node.put("directory", path.toString()));
        process.umask().ifPresent(umask -> node.put("umask", ConfigDump.octal(umask)));
        process.user().ifPresent(user -> node.put("user", user.name()));
        node.put("priority", process.priority());
        start(node, process);
        stop(node, process);
        node.put("redirect_stderr", process.redirectStderr());
        output(node, "stdout", process.stdout());
        output(node, "stderr", process.stderr());
        node.put("environment", dump.environment(process.environment()));
        process.serverurl().ifPresent(url -> node.put("serverurl", secrets.in(url)));
        probes(node, process.probes());
        limits(node, process.limits());
        node.put("no_new_privs", process.confinement().noNewPrivs());
        process.confinement()
                .boundingSet()
                .ifPresent(
                        kept ->
                                node.put(
                                        "capability_bounding_set",
                                        kept.stream().map(Enum::name).toList()));
        return node;
    }

    private void start(Map<String, Object> node, ProcessConfig process) {
        node.put("autostart", process.autostart());
        node.put("autorestart", ConfigDump.lower(process.autorestart()));
        node.put("startsecs", process.startsecs());
        node.put("startretries", process.startretries());
        node.put("exitcodes", List.copyOf(process.exitcodes()));
        var delay = process.restartDelay();
        delay.initial().ifPresent(initial -> node.put("restart_delay", Durations.format(initial)));
        node.put("restart_delay_max", Durations.format(delay.max()));
        var dependsOn = new LinkedHashMap<String, Object>();
        for (var dependency : process.dependsOn()) {
            var condition = ConfigDump.lower(dependency.condition());
            dependsOn.put(dependency.program(), Map.of("condition", condition));
        }
        node.put("depends_on", dependsOn);
        process.schedule()
                .ifPresent(
                        schedule -> {
                            node.put("schedule", schedule.cron());
                            schedule.timeZone().ifPresent(zone -> node.put("time_zone", zone));
                            node.put(
                                    "concurrency_policy",
                                    ConfigDump.lower(schedule.concurrencyPolicy()));
                            node.put(
                                    "starting_deadline",
                                    Durations.format(schedule.startingDeadline()));
                        });
        process.restartLimits().ifPresent(limits -> restartLimits(node, limits));
        hooks(node, process.hooks());
        node.put("essential", process.essential());
        node.put("on_fatal", ConfigDump.lower(process.onFatal()));
    }

    private static void restartLimits(Map<String, Object> node, RestartLimits limits) {
        limits.memory()
                .ifPresent(
                        most -> {
                            node.put("memory_limit", most.bytes());
                            node.put(
                                    "memory_check_interval",
                                    Durations.format(limits.memoryCheckInterval()));
                        });
        limits.lifetime()
                .ifPresent(
                        longest -> {
                            node.put("maximum_lifetime", Durations.format(longest));
                            node.put(
                                    "maximum_lifetime_jitter",
                                    Durations.format(limits.lifetimeJitter()));
                        });
    }

    private void hooks(Map<String, Object> node, HooksConfig hooks) {
        if (hooks.isEmpty()) {
            return;
        }
        for (var trigger : HooksConfig.Trigger.values()) {
            for (var hook : hooks.of(trigger)) {
                switch (hook) {
                    case HooksConfig.HookCommand(var words) ->
                            node.put(trigger.label() + "_exec", secrets.in(words));
                    case HooksConfig.Webhook webhook ->
                            node.put(trigger.label() + "_webhook", secrets.in(webhook.url()));
                }
            }
        }
        node.put("hook_headers", dump.environment(hooks.headers()));
        node.put("hook_timeout", Durations.format(hooks.timeout()));
        node.put("hook_retries", hooks.retries());
        node.put("hook_retry_delay", Durations.format(hooks.retryDelay()));
    }

    private static void stop(Map<String, Object> node, ProcessConfig process) {
        node.put("stopsignal", process.stop().signal().name());
        node.put("stopwaitsecs", process.stop().waitsecs());
        node.put("stopasgroup", process.stop().asgroup());
        node.put("killasgroup", process.stop().killasgroup());
        node.put("kill_leftovers", process.stop().killLeftovers());
    }

    private static void output(Map<String, Object> node, String stream, OutputConfig output) {
        node.put(stream + "_logfile", ConfigDump.target(output.logfile()));
        node.put(stream + "_logfile_maxbytes", output.rotation().maxbytes());
        node.put(stream + "_logfile_backups", output.rotation().backups());
        node.put(stream + "_logfile_daily", output.rotation().daily());
        node.put(stream + "_logfile_compress", output.rotation().compress());
        node.put(stream + "_capture_maxbytes", output.captureMaxbytes());
        node.put(stream + "_events_enabled", output.eventsEnabled());
        node.put(stream + "_syslog", output.syslog());
        node.put(stream + "_format", ConfigDump.lower(output.format()));
    }

    private void probes(Map<String, Object> node, ProbesConfig probes) {
        probes.startup().ifPresent(probe -> node.put("startup", probe(probe)));
        probes.readiness().ifPresent(probe -> node.put("readiness", probe(probe)));
        probes.liveness().ifPresent(probe -> node.put("liveness", probe(probe)));
    }

    private Map<String, Object> probe(ProbeConfig probe) {
        var node = new LinkedHashMap<String, Object>();
        var name = probe.action().optionName();
        switch (probe.action()) {
            case ProbeConfig.Exec exec -> node.put(name, secrets.in(exec.command()));
            case ProbeConfig.HttpGet get -> {
                var http = new LinkedHashMap<String, Object>();
                node.put(name, http);
                http.put("scheme", get.scheme());
                http.put("host", get.host());
                http.put("port", get.port());
                http.put("path", secrets.in(get.path()));
                http.put("http_headers", dump.environment(get.headers()));
            }
            case ProbeConfig.TcpSocket tcp -> {
                var address = new LinkedHashMap<String, Object>();
                node.put(name, address);
                address.put("host", tcp.host());
                address.put("port", tcp.port());
            }
            case ProbeConfig.Postgres server -> {
                var address = new LinkedHashMap<String, Object>();
                node.put(name, address);
                address.put("host", server.host());
                address.put("port", server.port());
                server.user().ifPresent(user -> address.put("user", user));
                server.database().ifPresent(database -> address.put("database", database));
            }
            case ProbeConfig.LogLine line -> node.put(name, secrets.in(line.regex()));
            case ProbeConfig.Notify ignored -> node.put(name, true);
        }
        node.put("initial_delay", Durations.format(probe.initialDelay()));
        node.put("period", Durations.format(probe.period()));
        node.put("timeout", Durations.format(probe.timeout()));
        node.put("success_threshold", probe.successThreshold());
        node.put("failure_threshold", probe.failureThreshold());
        return node;
    }

    private static void limits(Map<String, Object> node, ResourceLimits limits) {
        if (!limits.rlimits().isEmpty()) {
            var rlimits = new LinkedHashMap<String, Object>();
            node.put("rlimits", rlimits);
            RlimitOptions.RESOURCES.stream()
                    .filter(limits.rlimits()::containsKey)
                    .forEach(name -> rlimits.put(name, rlimit(limits.rlimits().get(name))));
        }
        limits.nice().ifPresent(nice -> node.put("nice", nice));
        limits.oomScoreAdj().ifPresent(adjustment -> node.put("oom_score_adj", adjustment));
    }

    private static String rlimit(Rlimit limit) {
        return rlimit(limit.soft()) + ":" + rlimit(limit.hard());
    }

    private static String rlimit(long limit) {
        return limit == Rlimit.UNLIMITED ? "unlimited" : String.valueOf(limit);
    }
}
