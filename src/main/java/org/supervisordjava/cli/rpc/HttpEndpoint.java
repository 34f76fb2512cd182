package org.supervisordjava.cli.rpc;

import org.supervisordjava.protocol.HttpAnswer;
import org.supervisordjava.protocol.MethodCall;
import org.supervisordjava.protocol.MethodResponse;
import org.supervisordjava.protocol.TcpClient;
import org.supervisordjava.protocol.XmlRpcParseException;
import org.supervisordjava.protocol.XmlRpcReader;
import org.supervisordjava.protocol.XmlRpcValue;
import org.supervisordjava.protocol.XmlRpcWriter;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * A server behind {@code unix:///path} or {@code http://host:port}.
 *
 * <p>One connection per request: a command makes two or three, and no state is left to go wrong.
 * There is no read timeout, because {@code start} answers only after startsecs.
 */
public final class HttpEndpoint implements Endpoint {

    private static final int OK = 200;

    private final String url;
    private final Login credentials;

    /**
     * @param url checked when the first call is made
     */
    public HttpEndpoint(String url, Login credentials) {
        this.url = url;
        this.credentials = credentials;
    }

    @Override
    public XmlRpcValue call(MethodCall call) throws CallException {
        try (var answer = exchange("POST", "/RPC2", XmlRpcWriter.call(call))) {
            var text = new String(answer.readAllBytes(), StandardCharsets.UTF_8);
            var response = XmlRpcReader.response(text);
            if (response instanceof MethodResponse.Refusal refusal) {
                throw new RpcFault(refusal.code(), refusal.text());
            }
            return ((MethodResponse.Result) response).value();
        } catch (IOException e) {
            throw UnreachableException.of(e);
        } catch (XmlRpcParseException e) {
            throw new MalformedResponseException("the answer is not XML-RPC: " + e.getMessage());
        }
    }

    @Override
    public InputStream get(String path, Map<String, String> query) throws CallException {
        return exchange("GET", RequestPath.encode(path, query), new byte[0]);
    }

    @Override
    public InputStream post(String path, Map<String, String> query) throws CallException {
        return exchange("POST", RequestPath.encode(path, query), new byte[0]);
    }

    private InputStream exchange(String verb, String target, byte[] body) throws CallException {
        var connection = connect();
        try {
            connection.write(request(verb, target, body));
            var answer = HttpAnswer.read(connection.input());
            if (answer.status() != OK) {
                throw new HttpStatusException(answer.status(), answer.reason());
            }
            return answer.body();
        } catch (HttpAnswer.NotHttpException e) {
            close(connection);
            throw new MalformedResponseException("the answer is not HTTP: " + e.getMessage());
        } catch (IOException e) {
            close(connection);
            throw UnreachableException.of(e);
        } catch (CallException e) {
            close(connection);
            throw e;
        }
    }

    private byte[] request(String verb, String target, byte[] body) throws UnusableUrlException {
        var head = head(verb, target, body.length).getBytes(StandardCharsets.ISO_8859_1);
        var request = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        return request;
    }

    private String head(String verb, String target, int length) throws UnusableUrlException {
        var head = new StringBuilder(256);
        head.append(verb).append(' ').append(target).append(" HTTP/1.1\r\n");
        head.append("Host: ").append(hostHeader()).append("\r\n");
        // No "Connection: close": supervisord would hold back a log that is followed, forever.
        head.append("User-Agent: supervisorctl-java\r\nAccept: */*\r\n");
        if (verb.equals("POST")) {
            head.append("Content-Type: text/xml\r\nContent-Length: ").append(length).append("\r\n");
        }
        if (credentials.complete()) {
            head.append("Authorization: ").append(credentials.basic()).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    private String hostHeader() throws UnusableUrlException {
        if (ServerUrl.isUnix(url)) {
            return "localhost";
        }
        return HttpAddress.parse(url).authority();
    }

    private Connection connect() throws CallException {
        if (ServerUrl.isUnix(url)) {
            return Connection.toSocketFile(ServerUrl.socketFile(url));
        }
        var address = inetAddress();
        try {
            return new Connection.OverTcp(TcpClient.connect(address));
        } catch (ConnectException e) {
            throw new UnreachableException(
                    UnreachableException.Obstacle.REFUSED, "Connection refused", e);
        } catch (IOException e) {
            throw UnreachableException.of(e);
        }
    }

    private InetSocketAddress inetAddress() throws CallException {
        var address = HttpAddress.parse(url);
        var resolved = new InetSocketAddress(address.host(), address.port());
        if (resolved.isUnresolved()) {
            throw new UnreachableException(
                    UnreachableException.Obstacle.UNKNOWN_HOST,
                    "cannot resolve host name " + address.host(),
                    null);
        }
        return resolved;
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (IOException e) {
            // The connection is given up anyway; what made it so is already on its way.
        }
    }
}
