package org.supervisordjava.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * Any path, query and body of the interfaces: {@link FuzzedServer} says what must hold. The first
 * byte chooses the method, the first line is the rest of the path, and what comes behind it is the
 * body.
 */
public final class RestFuzz {

    private static final String[] BEGINNINGS = {
        "GET /api/v1/",
        "POST /api/v1/",
        "GET /api/v1/processes/",
        "POST /api/v1/processes/",
        "GET /",
        "POST /?action=",
        "GET /logtail/",
        "PUT /api/v1/",
        "HEAD /api/v1/processes/",
    };

    private static final FuzzedServer SERVER = new FuzzedServer();

    private RestFuzz() {}

    /** The fuzzer calls it first. */
    public static void fuzzerInitialize() throws IOException {
        SERVER.warmUp("rest", RestFuzz::fuzzerTestOneInput);
    }

    /**
     * The fuzzer calls it.
     *
     * @param input the choice, a path, a line feed, a body
     */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        int end = 1;
        while (end < input.length && input[end] != '\n') {
            end++;
        }
        var path = new String(input, 1, end - 1, ISO_8859_1);
        int bodyLength = Math.max(0, input.length - end - 1);
        var request = new ByteArrayOutputStream();
        request.writeBytes(
                (BEGINNINGS[(input[0] & 0xff) % BEGINNINGS.length]
                                + inAPath(path)
                                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
                                + bodyLength
                                + "\r\n\r\n")
                        .getBytes(US_ASCII));
        request.write(input, Math.min(end + 1, input.length), bodyLength);
        SERVER.judge(request.toByteArray());
    }

    /** As it is, but for what would end the line. */
    private static String inAPath(String text) {
        var path = new StringBuilder();
        for (char c : text.toCharArray()) {
            path.append(c <= ' ' || c >= 0x7f ? "%%%02x".formatted((int) c) : "" + c);
        }
        return path.toString();
    }
}
