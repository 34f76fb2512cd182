package org.supervisordjava.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.supervisordjava.config.model.HttpServerConfig.Credentials;
import org.supervisordjava.config.model.PasswordHash;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * One user with his password: in clear, supervisord's {@code {SHA}}, or a salted hash. What has
 * been found to match a hash is remembered as a digest, so that a scrape every second does not cost
 * a good part of a second of CPU time. Any thread.
 */
final class KnownUser {

    private static final String SHA_PREFIX = "{SHA}";

    private final Credentials credentials;
    private final Caller.Role role;
    private final Optional<PasswordHash> hash;

    /** Of the password that matched; kept in memory only, as the password itself is by clients. */
    private volatile byte[] matched = {};

    KnownUser(Credentials credentials, Caller.Role role) {
        this.credentials = credentials;
        this.role = role;
        this.hash = PasswordHash.parse(credentials.password());
    }

    Caller.Role role() {
        return role;
    }

    String username() {
        return credentials.username();
    }

    boolean isUser(String user) {
        return same(user, credentials.username());
    }

    /** Whether {@link #passwordMatches} takes long. */
    boolean isSlow(String password) {
        return hash.isPresent() && !MessageDigest.isEqual(matched, digest("SHA-256", password));
    }

    /** Takes the same time however much of the password was guessed. */
    boolean passwordMatches(String given) {
        if (hash.isPresent()) {
            return !isSlow(given) || matchesHash(hash.get(), given);
        }
        var expected = credentials.password();
        return expected.startsWith(SHA_PREFIX)
                ? same(
                        HexFormat.of().formatHex(digest("SHA-1", given)),
                        expected.substring(SHA_PREFIX.length()).toLowerCase(Locale.ROOT))
                : same(given, expected);
    }

    private boolean matchesHash(PasswordHash expected, String given) {
        boolean matches = expected.matches(given);
        if (matches) {
            matched = digest("SHA-256", given);
        }
        return matches;
    }

    /** Digests first, so that not even the length shows. */
    private static boolean same(String left, String right) {
        return MessageDigest.isEqual(digest("SHA-256", left), digest("SHA-256", right));
    }

    private static byte[] digest(String algorithm, String text) {
        try {
            return MessageDigest.getInstance(algorithm).digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
