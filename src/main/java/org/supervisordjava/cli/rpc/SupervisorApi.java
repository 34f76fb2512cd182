package org.supervisordjava.cli.rpc;

import org.supervisordjava.protocol.MethodCall;
import org.supervisordjava.protocol.XmlRpcValue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * supervisord's XML-RPC methods with types. Each throws {@link RpcFault} when the server refuses
 * and another {@link CallException} when there is no answer.
 */
public final class SupervisorApi {

    private final Endpoint endpoint;

    public SupervisorApi(Endpoint endpoint) {
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
        return (int) expect(XmlRpcValue.Int.class, call("getPID")).value();
    }

    public List<ReportedProcess> allProcessInfo() throws CallException {
        var infos = new ArrayList<ReportedProcess>();
        for (var fields : structs(call("getAllProcessInfo"))) {
            infos.add(new ReportedProcess(fields));
        }
        return infos;
    }

    public ReportedProcess processInfo(String name) throws CallException {
        return new ReportedProcess(struct(call("getProcessInfo", name)));
    }

    /** The fields of getAllConfigInfo. */
    public List<XmlRpcValue.Struct> allConfigInfo() throws CallException {
        return structs(call("getAllConfigInfo"));
    }

    /** Calls a method that is about several processes. */
    public List<Outcome> outcomes(String method, List<XmlRpcValue> params) throws CallException {
        return outcomes(call(method, params));
    }

    /** Calls a method that takes texts. */
    public XmlRpcValue call(String method, String... params) throws CallException {
        var values = new ArrayList<XmlRpcValue>();
        for (var param : params) {
            values.add(XmlRpcValue.of(param));
        }
        return call(method, values);
    }

    /**
     * The end of a process's log.
     *
     * @param channel {@code stdout} or {@code stderr}
     * @param bytes how many at most
     */
    public String tail(String name, String channel, int bytes) throws CallException {
        var method = channel.equals("stdout") ? "readProcessStdoutLog" : "readProcessStderrLog";
        return string(
                call(
                        method,
                        List.of(XmlRpcValue.of(name), XmlRpcValue.of(-bytes), XmlRpcValue.of(0))));
    }

    /** The end of the supervisor's own log. */
    public String mainTail(int bytes) throws CallException {
        return string(call("readLog", List.of(XmlRpcValue.of(-bytes), XmlRpcValue.of(0))));
    }

    /** The last bytes of a log and then what is written to it; never ends by itself. */
    public InputStream follow(String path) throws CallException {
        return endpoint.get(path);
    }

    public GroupChanges reloadConfig() throws CallException {
        var answer = call("reloadConfig");
        if (answer instanceof XmlRpcValue.Array array
                && array.values().size() == 1
                && array.values().getFirst() instanceof XmlRpcValue.Array changes
                && changes.values().size() == 3) {
            return new GroupChanges(
                    names(changes.values().get(0)),
                    names(changes.values().get(1)),
                    names(changes.values().get(2)));
        }
        throw unexpected(answer);
    }

    /** What has become of a group that was to be changed. */
    public enum GroupUpdate {
        DONE,
        /** Something in it cannot be stopped, or nothing in it differs any more. */
        LEFT_AS_IT_IS,
        /** The server cannot do that, as supervisord. */
        UNKNOWN
    }

    /** Applies a changed configuration to one group: what has not changed in it runs on. */
    public GroupUpdate updateByDifference(String group) throws CallException {
        var query = new LinkedHashMap<String, String>();
        query.put("format", "text");
        query.put("group", group);
        try (var answer = endpoint.post("/api/v1/update", query)) {
            var lines = new String(answer.readAllBytes(), StandardCharsets.UTF_8).split("\n");
            return List.of(lines).contains("changed\t" + group)
                    ? GroupUpdate.DONE
                    : GroupUpdate.LEFT_AS_IT_IS;
        } catch (HttpStatusException e) {
            if (e.status() == HttpStatusException.BAD_REQUEST
                    || e.status() == HttpStatusException.NOT_FOUND) {
                return GroupUpdate.UNKNOWN;
            }
            throw e;
        } catch (IOException e) {
            throw UnreachableException.of(e);
        }
    }

    /** Calls a method with values of any type. */
    public XmlRpcValue call(String method, List<XmlRpcValue> params) throws CallException {
        return endpoint.call(new MethodCall("supervisor." + method, params));
    }

    private String text(String method) throws CallException {
        return string(call(method));
    }

    private static List<String> names(XmlRpcValue value) throws CallException {
        var names = new ArrayList<String>();
        for (var name : array(value)) {
            names.add(string(name));
        }
        return names;
    }

    private static List<Outcome> outcomes(XmlRpcValue value) throws CallException {
        var outcomes = new ArrayList<Outcome>();
        for (var struct : structs(value)) {
            var fields = struct.members();
            outcomes.add(
                    new Outcome(
                            string(fields.get("group")),
                            string(fields.get("name")),
                            (int) expect(XmlRpcValue.Int.class, fields.get("status")).value(),
                            string(fields.get("description"))));
        }
        return outcomes;
    }

    private static List<XmlRpcValue.Struct> structs(XmlRpcValue value) throws CallException {
        var structs = new ArrayList<XmlRpcValue.Struct>();
        for (var element : array(value)) {
            structs.add(struct(element));
        }
        return structs;
    }

    private static XmlRpcValue.Struct struct(XmlRpcValue value) throws CallException {
        return expect(XmlRpcValue.Struct.class, value);
    }

    private static List<XmlRpcValue> array(XmlRpcValue value) throws CallException {
        return expect(XmlRpcValue.Array.class, value).values();
    }

    private static String string(XmlRpcValue value) throws CallException {
        return expect(XmlRpcValue.Str.class, value).value();
    }

    private static <T extends XmlRpcValue> T expect(Class<T> type, XmlRpcValue value)
            throws CallException {
        if (type.isInstance(value)) {
            return type.cast(value);
        }
        throw unexpected(value);
    }

    private static MalformedResponseException unexpected(XmlRpcValue value) {
        return new MalformedResponseException("the server answered with something else: " + value);
    }
}
