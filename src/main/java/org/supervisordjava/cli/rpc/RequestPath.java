package org.supervisordjava.cli.rpc;

import java.nio.charset.StandardCharsets;

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
}
