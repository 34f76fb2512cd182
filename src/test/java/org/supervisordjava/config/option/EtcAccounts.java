package org.supervisordjava.config.option;

import org.supervisordjava.config.model.Accounts;
import org.supervisordjava.config.model.UserSpec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** The accounts of {@code /etc/passwd} and {@code /etc/group}. */
public final class EtcAccounts implements Accounts {

    @Override
    public Optional<UserSpec> user(String nameOrUid) {
        return entries("/etc/passwd")
                .filter(entry -> entry[0].equals(nameOrUid) || entry[2].equals(nameOrUid))
                .findFirst()
                .map(
                        entry ->
                                new UserSpec(
                                        entry[0],
                                        Integer.parseInt(entry[2]),
                                        List.of(Integer.parseInt(entry[3])),
                                        Path.of(entry[5])));
    }

    @Override
    public OptionalInt group(String nameOrGid) {
        return entries("/etc/group")
                .filter(entry -> entry[0].equals(nameOrGid) || entry[2].equals(nameOrGid))
                .mapToInt(entry -> Integer.parseInt(entry[2]))
                .findFirst();
    }

    private static Stream<String[]> entries(String file) {
        try {
            return Files.readAllLines(Path.of(file)).stream().map(line -> line.split(":", -1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
