package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.Endpoint;
import org.supervisordjava.cli.rpc.HttpStatusException;
import org.supervisordjava.cli.rpc.Login;
import org.supervisordjava.cli.rpc.MalformedResponseException;
import org.supervisordjava.cli.rpc.RpcFault;
import org.supervisordjava.protocol.HttpAnswer;
import org.supervisordjava.protocol.MethodCall;
import org.supervisordjava.protocol.MethodResponse;
import org.supervisordjava.protocol.XmlRpcParseException;
import org.supervisordjava.protocol.XmlRpcReader;
import org.supervisordjava.protocol.XmlRpcValue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Whatever a server answers, every command ends, and says something when it fails. */
public final class ClientAnswersFuzz {

    private static final List<String> COMMANDS =
            List.of(
                    "status",
                    "status web",
                    "avail",
                    "pid",
                    "pid web",
                    "pid all",
                    "version",
                    "start all",
                    "stop web",
                    "restart web:*",
                    "signal HUP web",
                    "clear all",
                    "reread",
                    "update",
                    "add web",
                    "remove web",
                    "tail web",
                    "maintail",
                    "reload",
                    "shutdown");

    private ClientAnswersFuzz() {}

    /** The fuzzer calls it. */
    public static void fuzzerTestOneInput(byte[] input) {
        for (var command : COMMANDS) {
            var console = new FakeConsole();
            var session =
                    new Session(
                            (_, _) -> new Answering(input),
                            "unix:///s",
                            Login.NONE,
                            console,
                            new Session.Mode(false, false, false, (_, _) -> List.of()));
            new Interpreter(new CommandTable(), session).execute(command);
            var output = console.output(session.exitCode());
            if (output.exitCode() != 0
                    && output.lines().isEmpty()
                    && output.errorLines().isEmpty()) {
                throw new AssertionError(command + " fails without words");
            }
        }
    }

    /** Answers the same whatever is asked, but the version, which comes first. */
    private record Answering(byte[] answer) implements Endpoint {

        @Override
        public XmlRpcValue call(MethodCall call) throws CallException {
            if (call.methodName().endsWith("getVersion")) {
                return XmlRpcValue.of("3.0");
            }
            try {
                var body = get("/RPC2").readAllBytes();
                return switch (XmlRpcReader.response(new String(body, StandardCharsets.UTF_8))) {
                    case MethodResponse.Result(var value) -> value;
                    case MethodResponse.Refusal(int code, String text) ->
                            throw new RpcFault(code, text);
                };
            } catch (IOException e) {
                throw new MalformedResponseException("the answer ends too soon");
            } catch (XmlRpcParseException e) {
                throw new MalformedResponseException("the answer is not XML-RPC");
            }
        }

        @Override
        public InputStream get(String path, Map<String, String> query) throws CallException {
            try {
                var read = HttpAnswer.read(new ByteArrayInputStream(answer));
                if (read.status() != 200) {
                    throw new HttpStatusException(read.status(), read.reason());
                }
                return read.body();
            } catch (IOException e) {
                throw new MalformedResponseException("the answer is not HTTP");
            }
        }

        @Override
        public InputStream post(String path, Map<String, String> query) throws CallException {
            return get(path, query);
        }
    }
}
