package org.supervisordjava.hooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.supervisordjava.config.model.HooksConfig.Webhook;
import org.supervisordjava.probe.Deadline;
import org.supervisordjava.probe.DeadlineInput;
import org.supervisordjava.protocol.HttpAnswer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.Optional;
import java.util.TreeMap;

import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Sends JSON to a URL. HTTP/1.1 over a plain socket, or over TLS, whose certificate is verified.
 */
final class WebhookPost {

    private WebhookPost() {}

    /** Why it has failed; empty when it was answered with 2xx. */
    static Optional<String> failure(Webhook webhook, String json, Deadline deadline) {
        try (var socket = connect(URI.create(webhook.url()), deadline)) {
            socket.getOutputStream().write(request(webhook, json));
            var answer = HttpAnswer.read(new DeadlineInput(socket, deadline));
            boolean accepted = answer.status() >= 200 && answer.status() < 300;
            return accepted ? Optional.empty() : Optional.of("answered " + shown(answer));
        } catch (SocketTimeoutException e) {
            return Optional.of(deadline.describe());
        } catch (HttpAnswer.NotHttpException e) {
            return Optional.of("what answers speaks no HTTP");
        } catch (IOException e) {
            return Optional.of(e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private static String shown(HttpAnswer answer) {
        var line = answer.status() + " " + answer.reason();
        return line.substring(0, Math.min(100, line.length()))
                .replaceAll("\\p{Cntrl}", " ")
                .strip();
    }

    private static Socket connect(URI url, Deadline deadline) throws IOException {
        boolean secure = url.getScheme().equals("https");
        int port = url.getPort() > 0 ? url.getPort() : secure ? 443 : 80;
        // An IPv6 address is in brackets there.
        var host = url.getHost().replaceAll("[\\[\\]]", "");
        var address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new IOException("cannot resolve host " + host);
        }
        var socket = new Socket();
        boolean complete = false;
        try {
            socket.connect(address, deadline.remainingMillis());
            socket.setSoTimeout(deadline.remainingMillis());
            var connection = secure ? verified(socket, host, port) : socket;
            complete = true;
            return connection;
        } finally {
            if (!complete) {
                socket.close();
            }
        }
    }

    private static Socket verified(Socket socket, String host, int port) throws IOException {
        var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        var secure = (SSLSocket) factory.createSocket(socket, host, port, true);
        var parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
        return secure;
    }

    private static byte[] request(Webhook webhook, String json) throws IOException {
        var url = URI.create(webhook.url());
        var body = json.getBytes(UTF_8);
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Host", url.getRawAuthority());
        headers.put("User-Agent", "supervisord-java");
        headers.put("Content-Type", "application/json");
        headers.putAll(webhook.headers());
        headers.put("Content-Length", "" + body.length);
        headers.put("Connection", "close");
        var path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        var query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        var head = new StringBuilder("POST " + path + query + " HTTP/1.1\r\n");
        headers.forEach(
                (name, value) ->
                        head.append(oneLine(name))
                                .append(": ")
                                .append(oneLine(value))
                                .append("\r\n"));
        var request = new ByteArrayOutputStream();
        request.write(head.append("\r\n").toString().getBytes(UTF_8));
        request.write(body);
        return request.toByteArray();
    }

    /** A line break in a value must not become a header of its own. */
    private static String oneLine(String text) {
        return text.replace('\r', ' ').replace('\n', ' ');
    }
}
