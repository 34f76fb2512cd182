package org.supervisordjava.config.tool;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.supervisordjava.config.model.OutputConfig;
import org.supervisordjava.config.model.ProbeConfig;
import org.supervisordjava.config.model.ProbesConfig;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfig.ResourceLimits;
import org.supervisordjava.config.model.ProcessConfig.Rlimit;
import org.supervisordjava.config.option.RlimitOptions;
import org.supervisordjava.config.text.Durations;

/** One process of a {@link ConfigDump}. */
final class ProcessDump {

    private final ConfigDump dump;

    ProcessDump(ConfigDump dump) {
        this.dump = dump;
    }

    ObjectNode json(ProcessConfig process) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("name", process.id().toString());
        node.put("program", process.program());
        node.put("type", ConfigDump.lower(process.type()));
        node.put("command", process.command());
        process.directory().ifPresent(path -> node.put("directory", path.toString()));
        process.umask().ifPresent(umask -> node.put("umask", ConfigDump.octal(umask)));
        process.user().ifPresent(user -> node.put("user", user.name()));
        node.put("priority", process.priority());
        start(node, process);
        stop(node, process);
        node.put("redirect_stderr", process.redirectStderr());
        output(node, "stdout", process.stdout());
        output(node, "stderr", process.stderr());
        node.set("environment", dump.environment(process.environment()));
        process.serverurl().ifPresent(url -> node.put("serverurl", url));
        probes(node, process.probes());
        limits(node, process.limits());
        return node;
    }

    private static void start(ObjectNode node, ProcessConfig process) {
        node.put("autostart", process.autostart());
        node.put("autorestart", ConfigDump.lower(process.autorestart()));
        node.put("startsecs", process.startsecs());
        node.put("startretries", process.startretries());
        var exitcodes = node.putArray("exitcodes");
        process.exitcodes().forEach(exitcodes::add);
        var delay = process.restartDelay();
        delay.initial().ifPresent(initial -> node.put("restart_delay", Durations.format(initial)));
        node.put("restart_delay_max", Durations.format(delay.max()));
        var dependsOn = node.putObject("depends_on");
        process.dependsOn()
                .forEach(
                        dependency ->
                                dependsOn
                                        .putObject(dependency.program())
                                        .put(
                                                "condition",
                                                ConfigDump.lower(dependency.condition())));
        node.put("essential", process.essential());
        node.put("on_fatal", ConfigDump.lower(process.onFatal()));
    }

    private static void stop(ObjectNode node, ProcessConfig process) {
        node.put("stopsignal", process.stop().signal().name());
        node.put("stopwaitsecs", process.stop().waitsecs());
        node.put("stopasgroup", process.stop().asgroup());
        node.put("killasgroup", process.stop().killasgroup());
    }

    private static void output(ObjectNode node, String stream, OutputConfig output) {
        node.put(stream + "_logfile", ConfigDump.target(output.logfile()));
        node.put(stream + "_logfile_maxbytes", output.maxbytes());
        node.put(stream + "_logfile_backups", output.backups());
        node.put(stream + "_capture_maxbytes", output.captureMaxbytes());
        node.put(stream + "_events_enabled", output.eventsEnabled());
        node.put(stream + "_syslog", output.syslog());
        node.put(stream + "_prefix", output.prefix());
    }

    private void probes(ObjectNode node, ProbesConfig probes) {
        probes.startup().ifPresent(probe -> node.set("startup", probe(probe)));
        probes.readiness().ifPresent(probe -> node.set("readiness", probe(probe)));
        probes.liveness().ifPresent(probe -> node.set("liveness", probe(probe)));
    }

    private ObjectNode probe(ProbeConfig probe) {
        var node = JsonNodeFactory.instance.objectNode();
        var name = probe.action().optionName();
        switch (probe.action()) {
            case ProbeConfig.Exec exec -> node.set(name, ConfigDump.strings(exec.command()));
            case ProbeConfig.HttpGet get -> {
                var http = node.putObject(name);
                http.put("scheme", get.scheme());
                http.put("host", get.host());
                http.put("port", get.port());
                http.put("path", get.path());
                http.set("http_headers", dump.environment(get.headers()));
            }
            case ProbeConfig.TcpSocket tcp ->
                    node.putObject(name).put("host", tcp.host()).put("port", tcp.port());
            case ProbeConfig.LogLine line -> node.put(name, line.regex());
            case ProbeConfig.Notify ignored -> node.put(name, true);
        }
        node.put("initial_delay", Durations.format(probe.initialDelay()));
        node.put("period", Durations.format(probe.period()));
        node.put("timeout", Durations.format(probe.timeout()));
        node.put("success_threshold", probe.successThreshold());
        node.put("failure_threshold", probe.failureThreshold());
        return node;
    }

    private static void limits(ObjectNode node, ResourceLimits limits) {
        if (!limits.rlimits().isEmpty()) {
            var rlimits = node.putObject("rlimits");
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
