package org.supervisordjava.config.option;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisordjava.config.model.Accounts;
import org.supervisordjava.config.model.GroupKind;
import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.OutputTarget;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.config.model.UserSpec;
import org.supervisordjava.config.text.InvalidValueException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Expected results and messages are those of supervisord 4.2.5. */
class ValuesTest {

    @TempDir private Path folder;
    private Values values;

    @BeforeEach
    void standIn() {
        values = new Values(new OneAccount(), Map.of("HOME", folder.toString()), folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "YES", "on", "1"})
    void bool_true(String text) throws Exception {
        assertEquals(true, values.bool(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"False", "no", "oFF", "0"})
    void bool_false(String text) throws Exception {
        assertEquals(false, values.bool(text));
    }

    @Test
    void bool_refused() {
        refused("not a valid boolean value: 't'", () -> values.bool("t"));
        refused("not a valid boolean value: \"a'b\"", () -> values.bool("a'b"));
    }

    @ParameterizedTest
    @CsvSource({"1,1", "-1,-1", "+3,3", "007,7", "1_000,1000", "' 7 ',7", "٣,3"})
    void integer(String text, int expected) throws Exception {
        assertEquals(expected, values.integer(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1.5", "abc", "0x10", "1__0", "_1", "- 1"})
    void integer_refused(String text) {
        refused(
                "invalid literal for int() with base 10: '" + text + "'",
                () -> values.integer(text));
    }

    @Test
    void integer_outOfRange() {
        refused(
                "number 99999999999999999999 is out of range; the largest is 2147483647",
                () -> values.integer("99999999999999999999"));
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "1KB,1024",
        "1kb,1024",
        "1 MB,1048576",
        "3GB,3221225472",
        "-1KB,-1024",
        "5000000000,5000000000"
    })
    void byteSize(String text, long expected) throws Exception {
        assertEquals(expected, values.byteSize(text));
    }

    @ParameterizedTest
    @CsvSource({"1M,1m", "1B,1b", "1.5MB,1.5", "KB,''", "'',''", "1TB,1tb"})
    void byteSize_refused(String text, String named) {
        refused(
                "invalid literal for int() with base 10: '" + named + "'",
                () -> values.byteSize(text));
    }

    @ParameterizedTest
    @CsvSource({"022,18", "0o22,18", "777,511", "0,0"})
    void octal(String text, int expected) throws Exception {
        assertEquals(expected, values.octal(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"9", "18", "0x1", "", "-1"})
    void octal_refused(String text) {
        refused(text + " can not be converted to an octal type", () -> values.octal(text));
    }

    @Test
    void exitCodes() throws Exception {
        assertEquals(List.of(0, 2), values.exitCodes("0, 2"));
        assertEquals(List.of(), values.exitCodes(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2,", ",", "256", "-1", "a", "1 2", "0,,2"})
    void exitCodes_refused(String text) {
        refused("not a valid list of exit codes: '" + text + "'", () -> values.exitCodes(text));
    }

    @ParameterizedTest
    @CsvSource({"TERM,TERM", "sigterm,TERM", "15,TERM", "CLD,CHLD", "POLL,IO", "SIGIOT,ABRT"})
    void signal(String text, Signal expected) throws Exception {
        assertEquals(expected, values.signal(text));
    }

    @Test
    void signal_refused() {
        refused("value 'FOO' is not a valid signal name", () -> values.signal("FOO"));
        refused("value '' is not a valid signal name", () -> values.signal(""));
        refused("value '99' is not a valid signal number", () -> values.signal("99"));
        refused("value '-1' is not a valid signal number", () -> values.signal("-1"));
    }

    @ParameterizedTest
    @CsvSource({"web,web", "' web ',web", "'',''", "*,*", "é,é"})
    void name(String text, String expected) throws Exception {
        assertEquals(expected, values.name(text));
    }

    @Test
    void name_refused() {
        refused("Invalid name: 'a b:c' because of character: ' '", () -> values.name("a b:c"));
        refused("Invalid name: 'a:b' because of character: ':'", () -> values.name("a:b"));
        refused("Invalid name: 'a/b' because of character: '/'", () -> values.name("a/b"));
    }

    @Test
    void user() throws Exception {
        assertEquals(1000, values.user("alice").uid());
        assertEquals(1000, values.user("1000").uid());
        refused("Invalid user name bob", () -> values.user("bob"));
        refused("Invalid user id 99999", () -> values.user("99999"));
    }

    @Test
    void socketOwner() throws Exception {
        assertEquals(new GroupKind.SocketOwner(1000, -1), values.socketOwner("alice"));
        assertEquals(new GroupKind.SocketOwner(1000, 7), values.socketOwner("1000:staff"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bob", "alice:", "", ":staff", "alice:nope", "alice:staff:x"})
    void socketOwner_refused(String text) {
        refused("Invalid user:group definition " + text, () -> values.socketOwner(text));
    }

    @Test
    void logfile() throws Exception {
        assertEquals(new OutputTarget.None(), values.logfile("OFF"));
        assertEquals(new OutputTarget.None(), values.logfile(""));
        assertEquals(new OutputTarget.Auto(), values.logfile("auto"));
        assertEquals(new OutputTarget.Syslog(), values.logfile("Syslog"));
        assertEquals(new OutputTarget.File(Path.of("a.log")), values.logfile("a.log"));
        assertEquals(new OutputTarget.File(folder.resolve("x")), values.logfile("~/x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nope/x", "relative/x", "~bob/x", "/etc/passwd/x"})
    void logfile_inNoDirectory(String text) {
        refused(
                "The directory named as part of the path " + text + " does not exist",
                () -> values.logfile(text));
    }

    @Test
    void existingDirectory() throws Exception {
        Files.createDirectory(folder.resolve("sub"));
        assertEquals(Path.of("sub"), values.existingDirectory("sub"));
        assertEquals(folder, values.existingDirectory("~"));
        refused("/nope is not an existing directory", () -> values.existingDirectory("/nope"));
        refused(" is not an existing directory", () -> values.existingDirectory(""));
    }

    @Test
    void path_homeOfAnotherUser() throws Exception {
        assertEquals(Path.of("/home/alice/x"), values.path("~alice/x"));
    }

    @Test
    void logLevel() throws Exception {
        assertEquals(LogLevel.BLATHER, values.logLevel("Blather"));
        refused("bad logging level name 'warning'", () -> values.logLevel("warning"));
    }

    @Test
    void autorestart() throws Exception {
        assertEquals(ProcessConfig.Autorestart.UNEXPECTED, values.autorestart("Unexpected"));
        assertEquals(ProcessConfig.Autorestart.TRUE, values.autorestart("1"));
        assertEquals(ProcessConfig.Autorestart.FALSE, values.autorestart("off"));
        refused("invalid 'autorestart' value 'always'", () -> values.autorestart("always"));
    }

    @Test
    void strings() {
        assertEquals(List.of("a", "b"), values.strings("a, b"));
        assertEquals(List.of("a", ""), values.strings("a,"));
        assertEquals(List.of(), values.strings(""));
    }

    @ParameterizedTest
    @CsvSource({
        "9001,,9001",
        ":9001,,9001",
        "*:9001,,9001",
        "LocalHost:9001,localhost,9001",
        "::1:65535,::1,65535"
    })
    void inetAddress(String text, String host, int port) throws Exception {
        assertEquals(
                new Values.InetAddress(Optional.ofNullable(host), port), values.inetAddress(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "localhost", ""})
    void inetAddress_refused(String text) {
        refused("not a valid port number: '" + text + "'", () -> values.inetAddress(text));
    }

    private static void refused(String message, Executable parsing) {
        assertEquals(message, assertThrows(InvalidValueException.class, parsing).getMessage());
    }

    private static final class OneAccount implements Accounts {
        @Override
        public Optional<UserSpec> user(String nameOrUid) {
            return List.of("alice", "1000").contains(nameOrUid)
                    ? Optional.of(new UserSpec("alice", 1000, List.of(7), Path.of("/home/alice")))
                    : Optional.empty();
        }

        @Override
        public OptionalInt group(String nameOrGid) {
            return List.of("staff", "7").contains(nameOrGid)
                    ? OptionalInt.of(7)
                    : OptionalInt.empty();
        }
    }

    @Test
    void aPathOfBytesThatAreNoUtf8_isRefusedForThatReason() {
        refused(
                "'/caf\\udce9' is not a path: Malformed input or input contains unmappable"
                        + " characters; its bytes have to be UTF-8",
                () -> Values.plainPath("/caf\udce9"));
    }
}
