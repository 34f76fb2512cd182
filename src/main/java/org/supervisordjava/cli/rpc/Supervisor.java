package org.supervisordjava.cli.rpc;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * supervisord's XML-RPC methods with types. Each throws {@link RpcFault} when the server refuses
 * and another {@link CallException} when there is no answer.
 */
public final class Supervisor {

    private final Endpoint endpoint;

    public Supervisor(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** The version of the API, asked by the old name that every server has. */
    public String apiVersion() throws CallException {
        return text("getVersion");
    }

    public String supervisorVersion() throws CallException {
        return text("getSupervisorVersion");
    }

    public int pid() throws CallException {
        return expect(Integer.class, call("getPID"));
    }

    public List<ProcessInfo> allProcessInfo() throws CallException {
        var infos = new ArrayList<ProcessInfo>();
        for (var fields : structs(call("getAllProcessInfo"))) {
            infos.add(new ProcessInfo(fields));
        }
        return infos;
    }

    public ProcessInfo processInfo(String name) throws CallException {
        return new ProcessInfo(struct(call("getProcessInfo", name)));
    }

    /** The fields of getAllConfigInfo. */
    public List<Map<String, Object>> allConfigInfo() throws CallException {
        return structs(call("getAllConfigInfo"));
    }

    public List<Outcome> startAll() throws CallException {
        return outcomes(call("startAllProcesses"));
    }

    public List<Outcome> startGroup(String group) throws CallException {
        return outcomes(call("startProcessGroup", group));
    }

    public void start(String name) throws CallException {
        call("startProcess", name);
    }

    public List<Outcome> stopAll() throws CallException {
        return outcomes(call("stopAllProcesses"));
    }

    public List<Outcome> stopGroup(String group) throws CallException {
        return outcomes(call("stopProcessGroup", group));
    }

    public void stop(String name) throws CallException {
        call("stopProcess", name);
    }

    public List<Outcome> signalAll(String signal) throws CallException {
        return outcomes(call("signalAllProcesses", signal));
    }

    public List<Outcome> signalGroup(String group, String signal) throws CallException {
        return outcomes(call("signalProcessGroup", group, signal));
    }

    public void signal(String name, String signal) throws CallException {
        call("signalProcess", name, signal);
    }

    public List<Outcome> clearAllLogs() throws CallException {
        return outcomes(call("clearAllProcessLogs"));
    }

    public void clearLogs(String name) throws CallException {
        call("clearProcessLogs", name);
    }

    /**
     * The end of a process's log.
     *
     * @param channel {@code stdout} or {@code stderr}
     * @param bytes how many at most
     */
    public String tail(String name, String channel, int bytes) throws CallException {
        var method = channel.equals("stdout") ? "readProcessStdoutLog" : "readProcessStderrLog";
        return expect(String.class, call(method, name, -bytes, 0));
    }

    /** The end of the supervisor's own log. */
    public String mainTail(int bytes) throws CallException {
        return expect(String.class, call("readLog", -bytes, 0));
    }

    /** The last bytes of a log and then what is written to it; never ends by itself. */
    public InputStream follow(String path) throws CallException {
        return endpoint.get(path);
    }

    public void sendStdin(String name, String text) throws CallException {
        call("sendProcessStdin", name, text);
    }

    public ConfigChanges reloadConfig() throws CallException {
        var answer = expect(List.class, call("reloadConfig"));
        if (answer.size() == 1
                && answer.getFirst() instanceof List<?> changes
                && changes.size() == 3) {
            return new ConfigChanges(
                    names(changes.get(0)), names(changes.get(1)), names(changes.get(2)));
        }
        throw unexpected(answer);
    }

    public void addGroup(String name) throws CallException {
        call("addProcessGroup", name);
    }

    public void removeGroup(String name) throws CallException {
        call("removeProcessGroup", name);
    }

    public void restart() throws CallException {
        call("restart");
    }

    public void shutdown() throws CallException {
        call("shutdown");
    }

    private Object call(String method, Object... params) throws CallException {
        return endpoint.call("supervisor." + method, params);
    }

    private String text(String method) throws CallException {
        return expect(String.class, call(method));
    }

    private static List<String> names(Object value) throws CallException {
        var names = new ArrayList<String>();
        for (var name : expect(List.class, value)) {
            names.add(String.valueOf(name));
        }
        return names;
    }

    private static List<Outcome> outcomes(Object value) throws CallException {
        var outcomes = new ArrayList<Outcome>();
        for (var fields : structs(value)) {
            outcomes.add(
                    new Outcome(
                            expect(String.class, fields.get("group")),
                            expect(String.class, fields.get("name")),
                            expect(Integer.class, fields.get("status")),
                            expect(String.class, fields.get("description"))));
        }
        return outcomes;
    }

    private static List<Map<String, Object>> structs(Object value) throws CallException {
        var structs = new ArrayList<Map<String, Object>>();
        for (var element : expect(List.class, value)) {
            structs.add(struct(element));
        }
        return structs;
    }

    @SuppressWarnings("unchecked") // the response reader makes maps with string keys only
    private static Map<String, Object> struct(Object value) throws CallException {
        return (Map<String, Object>) expect(Map.class, value);
    }

    private static <T> T expect(Class<T> type, Object value) throws CallException {
        if (type.isInstance(value)) {
            return type.cast(value);
        }
        throw unexpected(value);
    }

    private static MalformedResponseException unexpected(Object value) {
        return new MalformedResponseException("the server answered with something else: " + value);
    }
}
