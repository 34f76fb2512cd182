package org.supervisordjava.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** What a client says of itself by HTTP basic authentication (RFC 7617). */
record BasicCredentials(String username, String password) {

    private static final String SCHEME = "basic ";

    /**
     * @param header {@code Authorization}, null when there is none
     */
    static Optional<BasicCredentials> parse(String header) {
        if (header == null || !header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return Optional.empty();
        }
        try {
            var text =
                    new String(
                            Base64.getDecoder().decode(header.substring(SCHEME.length()).strip()),
                            UTF_8);
            int colon = text.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(
                            new BasicCredentials(
                                    text.substring(0, colon), text.substring(colon + 1)));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "BasicCredentials[" + username + "]";
    }
}
