package org.supervisordjava.http.xmlrpc;

import org.supervisordjava.config.model.GroupConfig;
import org.supervisordjava.config.model.OutputConfig;
import org.supervisordjava.config.model.OutputTarget;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfig.Autorestart;
import org.supervisordjava.protocol.XmlRpcValue;
import org.supervisordjava.supervisor.ProcessSnapshot;

import java.util.Optional;

/**
 * One structure of {@code getAllConfigInfo}: supervisord's fields in its order. Sorted by process
 * name.
 *
 * @param inUse whether the group is active
 * @param active the process of that name, whose automatic log files have a name already
 */
record ConfigInfo(
        ProcessConfig process, GroupConfig group, boolean inUse, Optional<ProcessSnapshot> active)
        implements Comparable<ConfigInfo> {

    @Override
    public int compareTo(ConfigInfo other) {
        return process.name().compareTo(other.process.name());
    }

    XmlRpcValue value() {
        var info =
                XmlRpcValue.Struct.builder()
                        .put("autostart", process.autostart())
                        .put("autorestart", autorestart(process.autorestart()))
                        .put("directory", process.directory().map(Object::toString).orElse("none"))
                        .put("uid", uid())
                        .put("command", process.command())
                        .put("exitcodes", exitcodes())
                        .put("group", group.name())
                        .put("group_prio", group.priority())
                        .put("inuse", inUse)
                        .put("killasgroup", process.stop().killasgroup())
                        .put("name", process.name())
                        .put("process_prio", process.priority())
                        .put("redirect_stderr", process.redirectStderr())
                        .put("startretries", process.startretries())
                        .put("startsecs", process.startsecs());
        output(info, "stdout", process.stdout(), active.map(ProcessSnapshot::stdoutLogfile));
        info.put("stopsignal", process.stop().signal().number())
                .put("stopwaitsecs", process.stop().waitsecs());
        output(info, "stderr", process.stderr(), active.map(ProcessSnapshot::stderrLogfile));
        return info.put("serverurl", process.serverurl().orElse("none")).build();
    }

    private static void output(
            XmlRpcValue.StructBuilder info,
            String stream,
            OutputConfig output,
            Optional<String> file) {
        info.put(stream + "_capture_maxbytes", output.captureMaxbytes())
                .put(stream + "_events_enabled", output.eventsEnabled())
                .put(stream + "_logfile", logfile(output.logfile(), file))
                .put(stream + "_logfile_backups", output.rotation().backups())
                .put(stream + "_logfile_maxbytes", output.rotation().maxbytes())
                .put(stream + "_syslog", output.syslog());
    }

    /**
     * supervisord's development head cannot answer for {@code true}; a boolean is what it means.
     */
    private static XmlRpcValue autorestart(Autorestart autorestart) {
        return switch (autorestart) {
            case TRUE -> XmlRpcValue.of(true);
            case FALSE -> XmlRpcValue.of(false);
            case UNEXPECTED -> XmlRpcValue.of("unexpected");
        };
    }

    private static String logfile(OutputTarget target, Optional<String> file) {
        return switch (target) {
            case OutputTarget.Auto() -> file.filter(path -> !path.isEmpty()).orElse("auto");
            case OutputTarget.None() -> "none";
            case OutputTarget.Syslog() -> "syslog";
            case OutputTarget.File(var path) -> path.toString();
        };
    }

    private XmlRpcValue uid() {
        return process.user()
                .<XmlRpcValue>map(user -> XmlRpcValue.of(user.uid()))
                .orElse(XmlRpcValue.of("none"));
    }

    private XmlRpcValue exitcodes() {
        return new XmlRpcValue.Array(
                process.exitcodes().stream()
                        .<XmlRpcValue>map(code -> XmlRpcValue.of(code))
                        .toList());
    }
}
