package org.supervisordjava.http.rest;

import com.fasterxml.jackson.core.JsonGenerator;

import org.supervisordjava.config.model.GroupConfig;
import org.supervisordjava.config.model.OutputConfig;
import org.supervisordjava.config.model.OutputTarget;
import org.supervisordjava.config.model.ProbeConfig;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.SupervisorConfig;
import org.supervisordjava.config.model.UserSpec;

import java.io.IOException;
import java.util.Optional;

/**
 * Writes the configuration read last, under the options' names. Of the environment only the names:
 * values are often secrets.
 */
final class ConfigJson {

    private ConfigJson() {}

    static void config(JsonGenerator json, SupervisorConfig config) throws IOException {
        json.writeStartObject();
        json.writeStringField("file", config.supervisord().sourceFile().toString());
        json.writeStringField("identifier", config.supervisord().identifier());
        json.writeArrayFieldStart("groups");
        for (GroupConfig group : config.groups()) {
            group(json, group);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void group(JsonGenerator json, GroupConfig group) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", group.name());
        json.writeNumberField("priority", group.priority());
        json.writeArrayFieldStart("processes");
        for (ProcessConfig process : group.processes()) {
            process(json, process);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void process(JsonGenerator json, ProcessConfig process) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", process.id().toString());
        json.writeStringField("program", process.program());
        json.writeStringField("type", Names.of(process.type()));
        json.writeStringField("command", process.command());
        text(json, "directory", process.directory());
        text(json, "user", process.user().map(UserSpec::name));
        json.writeNumberField("priority", process.priority());
        json.writeBooleanField("autostart", process.autostart());
        json.writeStringField("autorestart", Names.of(process.autorestart()));
        json.writeNumberField("startsecs", process.startsecs());
        json.writeNumberField("startretries", process.startretries());
        json.writeArrayFieldStart("exitcodes");
        for (int code : process.exitcodes()) {
            json.writeNumber(code);
        }
        json.writeEndArray();
        json.writeStringField("stopsignal", process.stop().signal().name());
        json.writeNumberField("stopwaitsecs", process.stop().waitsecs());
        json.writeBooleanField("stopasgroup", process.stop().asgroup());
        json.writeBooleanField("killasgroup", process.stop().killasgroup());
        json.writeBooleanField("redirect_stderr", process.redirectStderr());
        output(json, "stdout", process.stdout());
        output(json, "stderr", process.stderr());
        json.writeBooleanField("essential", process.essential());
        json.writeStringField("on_fatal", Names.of(process.onFatal()));
        dependsOn(json, process);
        probes(json, process);
        Json.strings(json, "environment", process.environment().keySet());
        json.writeEndObject();
    }

    private static void output(JsonGenerator json, String stream, OutputConfig output)
            throws IOException {
        json.writeStringField(stream + "_logfile", logfile(output.logfile()));
        json.writeNumberField(stream + "_logfile_maxbytes", output.maxbytes());
        json.writeNumberField(stream + "_logfile_backups", output.backups());
    }

    private static void dependsOn(JsonGenerator json, ProcessConfig process) throws IOException {
        json.writeObjectFieldStart("depends_on");
        for (var dependency : process.dependsOn()) {
            json.writeStringField(dependency.program(), Names.of(dependency.condition()));
        }
        json.writeEndObject();
    }

    private static void probes(JsonGenerator json, ProcessConfig process) throws IOException {
        action(json, "startup", process.probes().startup());
        action(json, "readiness", process.probes().readiness());
        action(json, "liveness", process.probes().liveness());
    }

    private static void action(JsonGenerator json, String kind, Optional<ProbeConfig> probe)
            throws IOException {
        text(json, kind, probe.map(ProbeConfig::action).map(ProbeConfig.Action::optionName));
    }

    private static String logfile(OutputTarget target) {
        return switch (target) {
            case OutputTarget.Auto() -> "auto";
            case OutputTarget.None() -> "none";
            case OutputTarget.Syslog() -> "syslog";
            case OutputTarget.File(var path) -> path.toString();
        };
    }

    private static void text(JsonGenerator json, String name, Optional<?> value)
            throws IOException {
        json.writeStringField(name, value.map(Object::toString).orElse(null));
    }
}
