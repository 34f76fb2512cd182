package org.supervisordjava.cli.rpc;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Request targets: process names may hold any character, a request line may not (RFC 3986). */
final class RequestPath {

    private static final String HEX = "0123456789ABCDEF";

    private RequestPath() {}

    static String encode(String path) {
        var encoded = new StringBuilder(path.length());
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            if (b > ' ' && b < 0x7f && b != '%' && b != '#' && b != '+' && b != '&') {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HEX.charAt(b >> 4 & 0xf)).append(HEX.charAt(b & 0xf));
            }
        }
        return encoded.toString();
    }

    /** With parameters. */
    static String encode(String path, Map<String, String> query) {
        var encoded = new StringBuilder(encode(path));
        var separator = '?';
        for (var parameter : query.entrySet()) {
            encoded.append(separator).append(encode(parameter.getKey()));
            encoded.append('=').append(encode(parameter.getValue()));
            separator = '&';
        }
        return encoded.toString();
    }
}
