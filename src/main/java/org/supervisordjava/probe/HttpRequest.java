package org.supervisordjava.probe;

import org.supervisordjava.protocol.HttpAnswer;
import org.supervisordjava.protocol.TcpClient;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * One HTTP/1.1 request on a connection of its own. The JDK's client would cost threads and about 20
 * MB for one request and one status line.
 *
 * @param host to connect to; what {@code Host} says is among the headers
 * @param target path and query
 * @param body empty for none
 */
public record HttpRequest(
        String method,
        boolean secure,
        String host,
        int port,
        String target,
        Map<String, String> headers,
        String body) {

    /** Encrypts a connection. */
    public interface Tls {
        Socket over(Socket socket, String host, int port) throws IOException;
    }

    /** The answer, whose body is still to be read. */
    public record Exchange(HttpAnswer answer, Socket socket) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /**
     * Sends it, and reads the head of the answer.
     *
     * @param tls where it is secure
     * @throws java.net.SocketTimeoutException after the deadline
     * @throws HttpAnswer.NotHttpException when the answer is something else
     */
    public Exchange send(Deadline deadline, Tls tls) throws IOException {
        var address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new IOException("cannot resolve host " + host);
        }
        var socket = TcpClient.newSocket();
        boolean answered = false;
        try {
            TcpClient.connect(socket, address, deadline.remainingMillis());
            socket.setSoTimeout(deadline.remainingMillis());
            var connection = secure ? tls.over(socket, host, port) : socket;
            connection.getOutputStream().write(bytes());
            var answer = HttpAnswer.read(new DeadlineInput(connection, deadline));
            answered = true;
            return new Exchange(answer, connection);
        } finally {
            if (!answered) {
                socket.close();
            }
        }
    }

    private byte[] bytes() {
        var content = body.getBytes(StandardCharsets.UTF_8);
        var all = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(headers);
        all.put("Connection", "close");
        if (content.length > 0) {
            all.put("Content-Length", Integer.toString(content.length));
        }
        var head = new StringBuilder(method).append(' ').append(oneLine(target));
        head.append(" HTTP/1.1\r\n");
        all.forEach(
                (name, value) ->
                        head.append(oneLine(name))
                                .append(": ")
                                .append(oneLine(value))
                                .append("\r\n"));
        var request = new ByteArrayOutputStream();
        request.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        request.writeBytes(content);
        return request.toByteArray();
    }

    /** A line break in a value must not become a header of its own. */
    private static String oneLine(String text) {
        return text.replace('\r', ' ').replace('\n', ' ');
    }
}
