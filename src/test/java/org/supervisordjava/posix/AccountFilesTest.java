package org.supervisordjava.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.posix.AccountFiles.Account;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
final class AccountFilesTest {

    @TempDir Path etc;

    private AccountFiles files;

    @BeforeEach
    void writeDatabases() throws IOException {
        files = new AccountFiles(etc);
        write(
                "passwd",
                """
                #alice:x:1:1::/comment:/bin/sh
                broken:x:1000
                alice:x:1000:100:Alice:/home/alice:/bin/sh
                other:x:1000:100:same uid:/home/other:/bin/sh
                nobody:x:4294967294:65534:nobody:/:/bin/false
                """);
        write("group", "users:x:100:alice\nempty:x:101:\n");
    }

    @Test
    void user_isFoundByName() {
        assertEquals(
                Optional.of(new Account("alice", 1000, 100, "/home/alice")), files.user("alice"));
    }

    /** Then the C library is asked, which says of both what it says. */
    @Test
    void aFifo_orAFileThatIsTooLarge_saysNothing() throws Exception {
        var account = "alice:x:1000:100:Alice:/home/alice:/bin/sh\n";
        write("passwd", account + "#".repeat(AccountFiles.MOST - account.length()));
        assertEquals(Optional.of("alice"), files.user(1000).map(Account::name));
        write("passwd", account + "#".repeat(AccountFiles.MOST - account.length() + 1));
        assertEquals(Optional.empty(), files.user(1000));

        Files.delete(etc.resolve("group"));
        var fifo = etc.resolve("group").toString();
        assertEquals(0, new ProcessBuilder("mkfifo", fifo).start().waitFor());
        assertEquals(OptionalInt.empty(), files.group("users"));
    }

    @Test
    void user_isTheFirstOneWithTheUid() {
        assertEquals(Optional.of("alice"), files.user(1000).map(Account::name));
    }

    @Test
    void uid_isUnsigned() {
        assertEquals(Optional.of(-2), files.user("nobody").map(Account::uid));
    }

    @Test
    void group_isFoundByNameAndGid() {
        assertEquals(OptionalInt.of(101), files.group("empty"));
        assertEquals(OptionalInt.of(100), files.group(100));
    }

    @Test
    void unknownNames_areNotFound() {
        assertEquals(Optional.empty(), files.user("mallory"));
        assertEquals(OptionalInt.empty(), files.group("mallory"));
        assertEquals(OptionalInt.empty(), files.group(999));
    }

    @Test
    void malformedLine_isNoAccount() {
        assertEquals(Optional.empty(), files.user("broken"));
    }

    @Test
    void filesFirst_areAsked() throws IOException {
        write("nsswitch.conf", "passwd:\tfiles ldap\ngroup: files\n");

        assertEquals(Optional.of(1000), files.user("alice").map(Account::uid));
        assertEquals(OptionalInt.of(100), files.group("users"));
    }

    @Test
    void anotherServiceFirst_leavesTheAnswerToIt() throws IOException {
        write("nsswitch.conf", "# passwd: files\npasswd: ldap files\n");

        assertEquals(Optional.empty(), files.user("alice"));
        assertEquals(OptionalInt.of(100), files.group("users"));
    }

    @Test
    void missingFiles_knowNobody() {
        assertEquals(Optional.empty(), new AccountFiles(etc.resolve("absent")).user("alice"));
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(etc.resolve(file), text);
    }
}
