package org.supervisordjava.cli.rpc;

import org.supervisordjava.protocol.HttpAnswer;
import org.supervisordjava.protocol.MethodCall;
import org.supervisordjava.protocol.MethodResponse;
import org.supervisordjava.protocol.XmlRpcParseException;
import org.supervisordjava.protocol.XmlRpcReader;
import org.supervisordjava.protocol.XmlRpcValue;
import org.supervisordjava.protocol.XmlRpcWriter;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A server behind {@code unix:///path} or {@code http://host:port}.
 *
 * <p>One connection per request: a command makes two or three, and no state is left to go wrong.
 * There is no read timeout, because {@code start} answers only after startsecs.
 */
public final class HttpEndpoint implements Endpoint {

    /** Bytes: {@code sun_path} of Linux, without the NUL at its end. */
    private static final int LONGEST_SOCKET_PATH = 107;

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
        var channel = connect();
        try {
            var head = head(verb, target, body.length).getBytes(StandardCharsets.ISO_8859_1);
            writeFully(channel, ByteBuffer.wrap(head));
            writeFully(channel, ByteBuffer.wrap(body));
            var answer = HttpAnswer.read(Channels.newInputStream(channel));
            if (answer.status() != OK) {
                throw new HttpStatusException(answer.status(), answer.reason());
            }
            return answer.body();
        } catch (HttpAnswer.NotHttpException e) {
            close(channel);
            throw new MalformedResponseException("the answer is not HTTP: " + e.getMessage());
        } catch (IOException e) {
            close(channel);
            throw UnreachableException.of(e);
        } catch (CallException e) {
            close(channel);
            throw e;
        }
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

    private SocketChannel connect() throws CallException {
        if (ServerUrl.isUnix(url)) {
            return connectUnix(ServerUrl.socketFile(url));
        }
        var address = inetAddress();
        try {
            return SocketChannel.open(address);
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

    private static SocketChannel connectUnix(String file) throws CallException {
        if (file.isEmpty()) {
            throw unix(UnreachableException.Obstacle.NO_PATH, null);
        }
        if (file.getBytes(StandardCharsets.UTF_8).length > LONGEST_SOCKET_PATH) {
            throw unix(UnreachableException.Obstacle.PATH_TOO_LONG, null);
        }
        var path = Path.of(file);
        SocketAddress address = UnixDomainSocketAddress.of(path);
        try {
            var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.connect(address);
                return channel;
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw refusedUnix(path, e);
        }
    }

    /**
     * The JDK gives no errno: it is known by the C library's words, else by looking at the file.
     */
    private static UnreachableException refusedUnix(Path path, IOException e) {
        if (e instanceof ConnectException) {
            return unix(UnreachableException.Obstacle.REFUSED, e);
        }
        return switch (String.valueOf(e.getMessage())) {
            case "Not a directory" -> unix(UnreachableException.Obstacle.NOT_A_DIRECTORY, e);
            case "Too many levels of symbolic links" ->
                    unix(UnreachableException.Obstacle.TOO_MANY_LINKS, e);
            default -> {
                if (Files.notExists(path)) {
                    yield unix(UnreachableException.Obstacle.NO_SUCH_FILE, e);
                }
                yield Files.isWritable(path)
                        ? UnreachableException.of(e)
                        : unix(UnreachableException.Obstacle.PERMISSION_DENIED, e);
            }
        };
    }

    private static UnreachableException unix(
            UnreachableException.Obstacle obstacle, IOException e) {
        return new UnreachableException(obstacle, obstacle.toString(), e);
    }

    private static void writeFully(SocketChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // The connection is given up anyway; what made it so is already on its way.
        }
    }
}
