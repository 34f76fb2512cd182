package org.supervisordjava.probe;

import org.supervisordjava.config.model.ProbeConfig;
import org.supervisordjava.protocol.HttpAnswer;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/**
 * Succeeds when a GET answers with a status from 200 to 399. A redirect counts as it stands and is
 * not followed.
 */
record HttpGetProbe(ProbeConfig.HttpGet target) implements ProbeAction {

    /** Leaves room for the status line within the limit of the output. */
    private static final int BODY_LIMIT = OutputTail.LIMIT - 128;

    @Override
    public ProbeOutcome attempt(Deadline deadline) {
        try (var exchange = request().send(deadline, UnverifiedTls::over)) {
            var answer = exchange.answer();
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

    private HttpRequest request() {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Host", target.host() + ":" + target.port());
        headers.put("User-Agent", "supervisord-java-probe");
        headers.put("Accept", "*/*");
        headers.putAll(target.headers());
        return new HttpRequest(
                "GET",
                target.scheme().equals("https"),
                target.host(),
                target.port(),
                target.path(),
                headers,
                "");
    }
}
