package org.supervisordjava.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

class PosixAccountsTest {

    private final PosixAccounts accounts = new PosixAccounts();

    @Test
    void rootIsFoundByNameAndNumber() {
        var root = accounts.user("root").orElseThrow();
        assertEquals(0, root.uid());
        assertEquals(0, root.gid());
        assertEquals(Path.of("/root"), root.home());
        assertEquals(Optional.of(root), accounts.user("0"));
    }

    @Test
    void unknownUsersAreAbsent() {
        assertEquals(Optional.empty(), accounts.user("no-such-user"));
        assertEquals(Optional.empty(), accounts.user("3999999999"));
        assertEquals(Optional.empty(), accounts.user("99999999999999"));
        assertEquals(Optional.empty(), accounts.user(""));
    }

    @Test
    void groupIsFoundByNameAndNumber() {
        assertEquals(OptionalInt.of(0), accounts.group("root"));
        assertEquals(OptionalInt.of(0), accounts.group("0"));
        assertTrue(accounts.group("no-such-group").isEmpty());
    }

    @Test
    void groupsAreThoseThatIdTells() throws Exception {
        for (var name : new String[] {"root", "daemon", "nobody"}) {
            var id = new ProcessBuilder("id", "-G", name).start();
            var expected = new String(id.getInputStream().readAllBytes()).strip();
            var gids = accounts.user(name).orElseThrow().gids();
            assertEquals(expected, String.join(" ", gids.stream().map(String::valueOf).toList()));
        }
    }
}
