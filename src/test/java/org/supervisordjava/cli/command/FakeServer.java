package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.Endpoint;
import org.supervisordjava.cli.rpc.HttpStatusException;
import org.supervisordjava.cli.rpc.RpcFault;
import org.supervisordjava.protocol.MethodCall;
import org.supervisordjava.protocol.XmlRpcValue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A server in memory that gives prepared answers and remembers what it was asked. */
public final class FakeServer implements Endpoint {

    private final Map<String, Deque<Object>> answers = new HashMap<>();
    private final Map<String, byte[]> pages = new HashMap<>();
    private final List<String> calls = new ArrayList<>();

    public FakeServer() {
        answers("getVersion", "3.0");
    }

    /** Answers a method, in this order; the last answer stays. An exception is thrown. */
    public FakeServer answers(String method, Object... inTurn) {
        answers.put("supervisor." + method, new ArrayDeque<>(List.of(inTurn)));
        return this;
    }

    FakeServer serves(String path, byte[] page) {
        pages.put(path, page);
        return this;
    }

    /** What was asked, without the question for the version. */
    List<String> calls() {
        return calls;
    }

    @Override
    public XmlRpcValue call(MethodCall call) throws CallException {
        var method = call.methodName();
        if (!method.equals("supervisor.getVersion")) {
            var params = call.params().stream().map(FakeServer::plain).toList();
            calls.add(method.substring("supervisor.".length()) + params);
        }
        var inTurn = answers.get(method);
        if (inTurn == null) {
            throw new RpcFault(1, "UNKNOWN_METHOD");
        }
        var answer = inTurn.size() > 1 ? inTurn.removeFirst() : inTurn.getFirst();
        if (answer instanceof CallException e) {
            throw e;
        }
        return value(answer);
    }

    private static Object plain(XmlRpcValue value) {
        return switch (value) {
            case XmlRpcValue.Str(String text) -> text;
            case XmlRpcValue.Int(long number) -> number;
            case XmlRpcValue.Dbl(double number) -> number;
            default -> value;
        };
    }

    static XmlRpcValue value(Object plain) {
        return switch (plain) {
            case String text -> XmlRpcValue.of(text);
            case Integer number -> XmlRpcValue.of(number);
            case Boolean flag -> XmlRpcValue.of(flag);
            case List<?> list ->
                    new XmlRpcValue.Array(list.stream().map(FakeServer::value).toList());
            case Map<?, ?> map -> {
                var members = new LinkedHashMap<String, XmlRpcValue>();
                map.forEach((name, member) -> members.put((String) name, value(member)));
                yield new XmlRpcValue.Struct(members);
            }
            default -> throw new IllegalArgumentException(plain.toString());
        };
    }

    @Override
    public InputStream get(String path, Map<String, String> query) throws CallException {
        var page = pages.get(path);
        if (page == null) {
            throw new HttpStatusException(404, "Not Found");
        }
        return new ByteArrayInputStream(page);
    }

    /** Without pages it knows XML-RPC only, as supervisord does. */
    @Override
    public InputStream post(String path, Map<String, String> query) throws CallException {
        var page = pages.get(path + query);
        if (page == null) {
            throw new HttpStatusException(404, "Not Found");
        }
        calls.add("post " + path + query);
        return new ByteArrayInputStream(page);
    }

    public static Map<String, Object> process(
            String group, String name, int state, String statename) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("name", name);
        fields.put("group", group);
        fields.put("state", state);
        fields.put("statename", statename);
        fields.put("pid", state == 20 ? 42 : 0);
        fields.put("description", state == 20 ? "pid 42, uptime 0:00:01" : "Not started");
        return fields;
    }

    public static Map<String, Object> running(String name) {
        return process(name, name, 20, "RUNNING");
    }

    public static Map<String, Object> stopped(String name) {
        return process(name, name, 0, "STOPPED");
    }

    public static Map<String, Object> outcome(
            String group, String name, int status, String description) {
        return Map.of("group", group, "name", name, "status", status, "description", description);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
