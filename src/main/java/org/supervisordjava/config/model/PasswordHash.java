package org.supervisordjava.config.model;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A password's salted hash: {@code $pbkdf2-sha512$rounds$salt$checksum}, as Python's passlib and
 * others write it. PBKDF2 because the JDK has it; Argon2 would want more memory for one password
 * than the supervisor has for everything.
 */
public record PasswordHash(int rounds, byte[] salt, byte[] checksum) {

    private static final String PREFIX = "$pbkdf2-sha512$";
    private static final Pattern FORM =
            Pattern.compile(
                    "\\$pbkdf2-sha512\\$(?<rounds>[0-9]{1,7})\\$(?<salt>[A-Za-z0-9./]{11,86})"
                            + "\\$(?<checksum>[A-Za-z0-9./]{86})");

    /** What OWASP asks for at least, in 2023. */
    private static final int ROUNDS = 210_000;

    /** More would keep a processor for seconds, whoever asks. */
    private static final int MAX_ROUNDS = 2_000_000;

    private static final int SALT_BYTES = 16;
    private static final int CHECKSUM_BITS = 512;

    /** Whether a password of the configuration is meant as such a hash. */
    public static boolean isMeantBy(String text) {
        return text.startsWith(PREFIX);
    }

    /** Empty when the text has not the form. */
    public static Optional<PasswordHash> parse(String text) {
        var parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int rounds = Integer.parseInt(parts.group("rounds"));
        return rounds < 1 || rounds > MAX_ROUNDS
                ? Optional.empty()
                : decoded(parts.group("salt"))
                        .flatMap(
                                salt ->
                                        decoded(parts.group("checksum"))
                                                .map(sum -> new PasswordHash(rounds, salt, sum)));
    }

    /** A hash of its own for each call. */
    public static PasswordHash of(String password) {
        var salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return new PasswordHash(ROUNDS, salt, checksum(password, salt, ROUNDS));
    }

    /** Takes a good part of a second of CPU time. */
    public boolean matches(String password) {
        return MessageDigest.isEqual(checksum, checksum(password, salt, rounds));
    }

    /** As it stands in a configuration. */
    public String text() {
        return PREFIX + rounds + "$" + encoded(salt) + "$" + encoded(checksum);
    }

    @Override
    public String toString() {
        return PREFIX + "***";
    }

    private static byte[] checksum(String password, byte[] salt, int rounds) {
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                    .generateSecret(
                            new PBEKeySpec(password.toCharArray(), salt, rounds, CHECKSUM_BITS))
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has PBKDF2WithHmacSHA512", e);
        }
    }

    /** passlib's alphabet: a dot for the plus sign, and no padding. */
    private static String encoded(byte[] bytes) {
        return Base64.getEncoder().withoutPadding().encodeToString(bytes).replace('+', '.');
    }

    private static Optional<byte[]> decoded(String text) {
        try {
            return Optional.of(Base64.getDecoder().decode(text.replace('.', '+')));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
