package org.supervisordjava.probe;

import org.supervisordjava.config.model.ProbeConfig;
import org.supervisordjava.protocol.HttpAnswer;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/**
 * Succeeds when a GET answers with a status from 200 to 399. A redirect counts as it stands and is
 * not followed.
 *
 * <p>Speaks HTTP/1.1 over a plain socket: the JDK's client would cost threads and about 20 MB for
 * one request line and one status line.
 */
record HttpGetProbe(ProbeConfig.HttpGet target) implements ProbeAction {

    /** Leaves room for the status line within the limit of the output. */
    private static final int BODY_LIMIT = OutputTail.LIMIT - 128;

    @Override
    public ProbeOutcome attempt(Deadline deadline) {
        try (var socket = connect(deadline)) {
            socket.getOutputStream().write(request());
            var answer = HttpAnswer.read(new DeadlineInput(socket, deadline));
            int status = answer.status();
            return new ProbeOutcome(status >= 200 && status < 400, describe(answer));
        } catch (SocketTimeoutException e) {
            return failed(deadline.describe());
        } catch (HttpAnswer.NotHttpException e) {
            return failed("not an HTTP response: " + OutputTail.of(e.getMessage()));
        } catch (IOException e) {
            return failed(e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    /** For the operator: the status line, and the beginning of the body if there is one. */
    private static String describe(HttpAnswer answer) throws IOException {
        var bytes = new byte[BODY_LIMIT];
        int length = 0;
        try {
            while (length < BODY_LIMIT) {
                int count = answer.body().read(bytes, length, BODY_LIMIT - length);
                if (count < 0) {
                    break;
                }
                length += count;
            }
        } catch (EOFException e) {
            // The status decides; what came of the body is shown.
        }
        var body = new String(bytes, 0, length, StandardCharsets.UTF_8).strip();
        return OutputTail.of(
                body.isEmpty() ? answer.statusLine() : answer.statusLine() + "\n" + body);
    }

    private ProbeOutcome failed(String reason) {
        var url = target.scheme() + "://" + target.host() + ":" + target.port() + target.path();
        return ProbeOutcome.failed("cannot get " + url + ": " + reason);
    }

    private Socket connect(Deadline deadline) throws IOException {
        var address = new InetSocketAddress(target.host(), target.port());
        if (address.isUnresolved()) {
            throw new IOException("cannot resolve host " + target.host());
        }
        var socket = new Socket();
        try {
            socket.connect(address, deadline.remainingMillis());
            socket.setSoTimeout(deadline.remainingMillis());
            return target.scheme().equals("https")
                    ? UnverifiedTls.over(socket, target.host(), target.port())
                    : socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private byte[] request() {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Host", target.host() + ":" + target.port());
        headers.put("User-Agent", "supervisord-java-probe");
        headers.put("Accept", "*/*");
        headers.putAll(target.headers());
        headers.put("Connection", "close");
        var request = new StringBuilder("GET ").append(oneLine(target.path()));
        request.append(" HTTP/1.1\r\n");
        headers.forEach(
                (name, value) ->
                        request.append(oneLine(name))
                                .append(": ")
                                .append(oneLine(value))
                                .append("\r\n"));
        return request.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A line break in a value must not become a header of its own. */
    private static String oneLine(String text) {
        return text.replace('\r', ' ').replace('\n', ' ');
    }
}
