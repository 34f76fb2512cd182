package org.supervisordjava.posix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * {@code /etc/passwd} and {@code /etc/group}, as passwd(5) and group(5) describe them, where
 * nsswitch.conf(5) has them asked first: then an entry that is found here is the one that
 * getpwnam(3) finds. Nothing found says nothing: another service may know the name.
 *
 * <p>Any thread; the files are read at each look-up, because accounts come and go.
 */
final class AccountFiles {

    /** Bytes. Larger ones are left to the C library, which reads line by line. */
    static final int MOST = 4 << 20;

    private final Path directory;

    /**
     * @param etc holds passwd, group and nsswitch.conf
     */
    AccountFiles(Path etc) {
        this.directory = etc;
    }

    /**
     * @param home as it is written, possibly empty
     */
    record Account(String name, int uid, int gid, String home) {}

    Optional<Account> user(String name) {
        return entry("passwd", 7, fields -> fields[0].equals(name)).flatMap(AccountFiles::account);
    }

    Optional<Account> user(int uid) {
        return entry("passwd", 7, fields -> isId(fields[2], uid)).flatMap(AccountFiles::account);
    }

    OptionalInt group(String name) {
        return entry("group", 4, fields -> fields[0].equals(name))
                .map(fields -> DecimalId.parse(fields[2]))
                .orElseGet(OptionalInt::empty);
    }

    OptionalInt group(int gid) {
        return entry("group", 4, fields -> isId(fields[2], gid)).isPresent()
                ? OptionalInt.of(gid)
                : OptionalInt.empty();
    }

    private Optional<String[]> entry(String database, int fields, Predicate<String[]> wanted) {
        if (!isAskedFirst(database)) {
            return Optional.empty();
        }
        return lines(database).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(":", -1))
                .filter(each -> each.length == fields && wanted.test(each))
                .findFirst();
    }

    /** The first service of the database; files where nothing is said, which is glibc's default. */
    private boolean isAskedFirst(String database) {
        return lines("nsswitch.conf").stream()
                .map(String::strip)
                .filter(line -> line.startsWith(database + ":"))
                .map(line -> line.substring(database.length() + 1).strip())
                .findFirst()
                .map(services -> services.equals("files") || services.startsWith("files "))
                .orElse(true);
    }

    private List<String> lines(String file) {
        try {
            // Comments may be in any encoding; what counts is ASCII.
            var bytes = PinnedFile.head(directory.resolve(file), MOST + 1);
            return bytes.length > MOST
                    ? List.of()
                    : new String(bytes, StandardCharsets.ISO_8859_1).lines().toList();
        } catch (IOException absent) {
            return List.of();
        }
    }

    private static Optional<Account> account(String[] fields) {
        var uid = DecimalId.parse(fields[2]);
        var gid = DecimalId.parse(fields[3]);
        return uid.isPresent() && gid.isPresent()
                ? Optional.of(new Account(fields[0], uid.getAsInt(), gid.getAsInt(), fields[5]))
                : Optional.empty();
    }

    private static boolean isId(String text, int id) {
        var parsed = DecimalId.parse(text);
        return parsed.isPresent() && parsed.getAsInt() == id;
    }
}
