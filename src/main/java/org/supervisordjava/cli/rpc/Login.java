package org.supervisordjava.cli.rpc;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What the server is told about who asks.
 *
 * @param username null when not given
 * @param password null when not given; without either nothing is sent
 */
public record Login(String username, String password) {

    public static final Login NONE = new Login(null, null);

    boolean complete() {
        return username != null && password != null;
    }

    /** The value of the Authorization header of HTTP Basic authentication (RFC 7617). */
    String basic() {
        var plain = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(plain);
    }

    @Override
    public String toString() {
        return "Login[username=" + username + "]";
    }
}
