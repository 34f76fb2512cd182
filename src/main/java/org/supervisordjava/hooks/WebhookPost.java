package org.supervisordjava.hooks;

import org.supervisordjava.config.model.HooksConfig.Webhook;
import org.supervisordjava.probe.Deadline;
import org.supervisordjava.probe.HttpRequest;
import org.supervisordjava.protocol.HttpAnswer;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.Optional;
import java.util.TreeMap;

import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Sends JSON to a URL; a certificate is verified. */
final class WebhookPost {

    private WebhookPost() {}

    /** Why it has failed; empty when it was answered with 2xx. */
    static Optional<String> failure(Webhook webhook, String json, Deadline deadline) {
        try (var exchange = request(webhook, json).send(deadline, WebhookPost::verified)) {
            var answer = exchange.answer();
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

    private static Socket verified(Socket socket, String host, int port) throws IOException {
        var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        var secure = (SSLSocket) factory.createSocket(socket, host, port, true);
        var parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
        return secure;
    }

    private static HttpRequest request(Webhook webhook, String json) {
        var url = URI.create(webhook.url());
        boolean secure = url.getScheme().equals("https");
        int port = url.getPort() != -1 ? url.getPort() : secure ? 443 : 80;
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Host", url.getRawAuthority());
        headers.put("User-Agent", "supervisord-java");
        headers.put("Content-Type", "application/json");
        headers.putAll(webhook.headers());
        var path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        var query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        // An IPv6 address is in brackets there.
        var host = url.getHost().replaceAll("[\\[\\]]", "");
        return new HttpRequest("POST", secure, host, port, path + query, headers, json);
    }
}
