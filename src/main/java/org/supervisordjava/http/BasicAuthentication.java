package org.supervisordjava.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.supervisordjava.config.model.HttpServerConfig.Credentials;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** HTTP basic authentication (RFC 7617) against supervisord's clear or {@code {SHA}} passwords. */
record BasicAuthentication(Credentials credentials) {

    private static final String SCHEME = "basic ";
    private static final String SHA_PREFIX = "{SHA}";

    /**
     * Takes the same time however much of the secret was guessed.
     *
     * @param header null when there is none
     */
    boolean accepts(String header) {
        return userAndPassword(header).map(this::matches).orElse(false);
    }

    private boolean matches(String userAndPassword) {
        int colon = userAndPassword.indexOf(':');
        if (colon < 0) {
            return false;
        }
        boolean user = same(userAndPassword.substring(0, colon), credentials.username());
        boolean password = passwordMatches(userAndPassword.substring(colon + 1));
        return user & password;
    }

    private boolean passwordMatches(String given) {
        var expected = credentials.password();
        return expected.startsWith(SHA_PREFIX)
                ? same(
                        HexFormat.of().formatHex(digest("SHA-1", given)),
                        expected.substring(SHA_PREFIX.length()).toLowerCase(Locale.ROOT))
                : same(given, expected);
    }

    /** Digests first, so that not even the length shows. */
    private static boolean same(String left, String right) {
        return MessageDigest.isEqual(digest("SHA-256", left), digest("SHA-256", right));
    }

    private static Optional<String> userAndPassword(String header) {
        if (header == null || !header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return Optional.empty();
        }
        try {
            var decoded = Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
            return Optional.of(new String(decoded, UTF_8));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static byte[] digest(String algorithm, String text) {
        try {
            return MessageDigest.getInstance(algorithm).digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
