package org.supervisordjava.config.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.supervisordjava.config.source.YamlTexts;
import org.supervisordjava.config.text.ConfigException;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reading ends, with a configuration or with a problem that says what to do, whatever a file asks
 * for: on a small stack, and soon. What is wrong here overflowed the stack, filled a heap of 48 MB
 * or took more than 15 seconds once.
 */
class HostileConfigTest {

    private static final int SMALL_STACK = 256 << 10;

    /** For a busy machine; what is linear takes less than a second. */
    private static final long LIMIT_MILLIS = 30_000;

    private static final String FINE = "ok";
    private static final String TOO_LARGE = "the configuration is too large: more than ";
    private static final String INI = "[supervisord]\n";
    private static final String PROGRAM = INI + "[program:a]\ncommand=x";
    private static final String YAML = "programs:\n  a:\n    command: ";

    @TempDir private Path folder;

    @ParameterizedTest
    @MethodSource("inis")
    void ini(String text, String expected) throws Exception {
        expect(expected, "supervisord.conf", text);
    }

    static Stream<Arguments> inis() {
        return Stream.of(
                argumentSet("numprocs", processes(9_000, ""), FINE),
                argumentSet(
                        "numprocs above all machines",
                        processes(10_001, ""),
                        "numprocs: 10001 is not between 0 and 10000"),
                argumentSet(
                        "numprocs of a long command",
                        processes(9_000, "\nstdout_logfile=/tmp/" + "x".repeat(100_000)),
                        TOO_LARGE),
                argumentSet(
                        "numprocs of a long wrong value",
                        processes(
                                9_000, "\nenvironment=A=\"%(process_num)d\",B" + "y".repeat(1_000)),
                        TOO_LARGE),
                argumentSet(
                        "numprocs times dependencies",
                        processes(5_000, "\ndepends_on=" + joined(",", 4_000, i -> "b" + i))
                                + joined("", 4_000, i -> "[program:b%d]\ncommand=x\n".formatted(i)),
                        FINE),
                argumentSet(
                        "programs",
                        INI + joined("", 11_000, i -> "[program:p%d]\ncommand=x\n".formatted(i)),
                        "more than 10000 processes in all"),
                argumentSet(
                        "members of a group",
                        INI
                                + "[group:g]\nprograms="
                                + joined(",", 4_000, i -> "p" + i)
                                + "\n"
                                + joined("", 4_000, i -> "[program:p%d]\ncommand=x\n".formatted(i)),
                        FINE),
                argumentSet(
                        "a chain of programs",
                        INI
                                + joined(
                                        "",
                                        4_000,
                                        i ->
                                                "[program:p%d]\ncommand=x\ndepends_on=p%d\n"
                                                        .formatted(i, i + 1))
                                + "[program:p4000]\ncommand=x\n",
                        FINE),
                argumentSet(
                        "a ring of programs",
                        INI
                                + joined(
                                        "",
                                        4_000,
                                        i ->
                                                "[program:p%d]\ncommand=x\ndepends_on=p%d\n"
                                                        .formatted(i, (i + 1) % 4_000)),
                        "programs wait for each other: p0 → p1 →"),
                argumentSet(
                        "unknown programs",
                        INI
                                + joined(
                                        "",
                                        4_000,
                                        i ->
                                                "[program:prog%d]\ncommand=x\ndepends_on=other%d\n"
                                                        .formatted(i, i)),
                        "from here on 3800 more errors are not listed"),
                argumentSet(
                        "a long name",
                        PROGRAM + "\ndepends_on=" + "x".repeat(1_000_000),
                        "there is no program `xxx"),
                argumentSet("a long option", INI + "x".repeat(1_000_000) + "=1\n", FINE),
                argumentSet(
                        "unknown options",
                        INI + joined("", 50_000, i -> "opt%d=1\n".formatted(i)),
                        FINE),
                argumentSet(
                        "more options than a heap has room for",
                        INI + joined("", 70_000, i -> "opt%d=1\n".formatted(i)),
                        TOO_LARGE),
                argumentSet(
                        "unknown events",
                        INI
                                + "[eventlistener:a]\ncommand=x\nevents="
                                + joined(",", 100_000, i -> "EV" + i),
                        "from here on 99800 more errors are not listed"),
                argumentSet(
                        "unknown receivers of a signal",
                        PROGRAM + "\n[signals]\nUSR1=" + joined(",", 100_000, i -> "n" + i),
                        "from here on 99800 more errors are not listed"),
                argumentSet(
                        "exit codes", PROGRAM + "\nexitcodes=" + "0,".repeat(300_000) + "0", FINE),
                argumentSet(
                        "a shell's assignments",
                        INI + "[program:a]\ncommand=sh -c '" + "A=b ".repeat(200_000) + "x'",
                        FINE),
                argumentSet(
                        "a shell's assignments, as many as are looked at",
                        INI + "[program:a]\ncommand=sh -c '" + "A=b ".repeat(2_400) + "x'",
                        FINE),
                argumentSet(
                        "escapes, as many as are looked at",
                        PROGRAM + " \"" + "\\a".repeat(4_900) + "\"",
                        FINE),
                argumentSet(
                        "a shell's commands",
                        INI + "[program:a]\ncommand=sh -c '" + "a;".repeat(400_000) + "x'",
                        FINE),
                argumentSet(
                        "quoted comments",
                        PROGRAM + "\n" + joined("", 50_000, i -> "o%d=\"a ;b\"\n".formatted(i)),
                        FINE),
                argumentSet(
                        "an unclosed expansion",
                        PROGRAM + "%(a".repeat(300_000),
                        "is badly formatted: incomplete format key"),
                argumentSet(
                        "nested parentheses of a regular expression",
                        PROGRAM
                                + "\nreadiness_log_line="
                                + "(".repeat(400_000)
                                + ")".repeat(400_000),
                        "is not a regular expression"),
                argumentSet(
                        "a pattern over the whole disk",
                        INI + "[include]\nfiles=/*/*/*/*/*/*/*.conf",
                        "the directories of what is included hold more than 20000 files"),
                argumentSet(
                        "patterns",
                        INI + "[include]\nfiles=" + "/usr/bin/*.conf ".repeat(60_000),
                        "the directories of what is included hold more than 20000 files"),
                argumentSet(
                        "a long pattern",
                        INI + "[include]\nfiles=/usr/bin/*" + "[".repeat(900_000),
                        "a pattern of 900010 characters is longer than any path"),
                argumentSet(
                        "[DEFAULT] times sections",
                        "[DEFAULT]\n"
                                + joined("", 400, i -> "o%d=x\n".formatted(i))
                                + joined("", 400, i -> "[s%d]\n".formatted(i)),
                        TOO_LARGE),
                argumentSet(
                        "a number",
                        PROGRAM + "\npriority=" + "9".repeat(1_000_000),
                        "invalid literal for int() with base 10: '999"),
                argumentSet(
                        "a long time",
                        PROGRAM + "\nstop_timeout=999999999h",
                        "`999999999h` is longer than a hundred years"),
                argumentSet(
                        "a time that no counter of seconds holds",
                        PROGRAM + "\nstop_timeout=876000h",
                        "`876000h` is too long; the most is 2147483647 seconds"),
                argumentSet("NUL", PROGRAM + "\0", "not a text: character"),
                argumentSet("carriage returns alone", PROGRAM.replace('\n', '\r'), FINE),
                argumentSet("a byte order mark", "\ufeff" + PROGRAM, FINE),
                argumentSet(
                        "a large file",
                        PROGRAM + "x".repeat(1 << 20),
                        "it is larger than 1048576 bytes"));
    }

    @ParameterizedTest
    @MethodSource("yamls")
    void yaml(String text, String expected) throws Exception {
        expect(expected, "agent.yml", text);
    }

    static Stream<Arguments> yamls() {
        return Stream.of(
                argumentSet(
                        "nested defaults",
                        YAML + "'" + "${A:-".repeat(100_000) + "x" + "}".repeat(100_000) + "'",
                        FINE),
                argumentSet(
                        "nested defaults that are not used",
                        YAML + "'" + "${B:-".repeat(100_000) + "x" + "}".repeat(100_000) + "'",
                        FINE),
                argumentSet(
                        "an unclosed default",
                        YAML + "'" + "${A:-".repeat(100_000) + "'",
                        "is not a reference to a variable"),
                argumentSet(
                        "a long value, often",
                        YAML + "'" + "${LONG}".repeat(10_000) + "'",
                        "longer than 1048576 characters once its variables are replaced"),
                argumentSet("an alias bomb", aliasBomb(), TOO_LARGE),
                argumentSet(
                        "a map merged often",
                        "x-a: &a\n"
                                + joined("", 40_000, i -> "  k%d: v\n".formatted(i))
                                + "programs:\n  a:\n    <<: ["
                                + "*a,".repeat(150_000)
                                + "]\n",
                        TOO_LARGE),
                argumentSet(
                        "variables shared by many",
                        "x-e: &e\n"
                                + joined("", 40_000, i -> "  k%d: v\n".formatted(i))
                                + "programs:\n"
                                + joined("", 9_000, i -> "  a%d: {environment: *e}\n".formatted(i)),
                        TOO_LARGE),
                argumentSet(
                        "wrong values shared by many",
                        "x-e: &e\n"
                                + joined("", 10_000, i -> "  k%d: ${X}\n".formatted(i))
                                + "programs:\n"
                                + joined("", 9_000, i -> "  a%d: {environment: *e}\n".formatted(i)),
                        TOO_LARGE),
                argumentSet(
                        "maps in maps",
                        "programs: " + "{a: ".repeat(900) + "}".repeat(900),
                        "nested deeper than 64"),
                argumentSet(
                        "lists in lists",
                        "programs: " + "[".repeat(100_000) + "]".repeat(100_000),
                        "nested deeper than 64"),
                argumentSet("a long scalar", YAML + "x".repeat(1_000_000), FINE),
                argumentSet("a long quoted one", YAML + '"' + "x".repeat(1_000_000) + '"', FINE),
                argumentSet("a long block", YAML + "|\n      " + "x".repeat(1_000_000), FINE),
                argumentSet(
                        "a long comment", "#" + "x".repeat(1_000_000) + "\n" + YAML + "x", FINE),
                argumentSet("blanks", " ".repeat(1_000_000) + "\n" + YAML + "x", FINE),
                argumentSet("zeros", YAML + "'%(here)" + "0".repeat(900_000) + "'", FINE),
                argumentSet("percent signs", YAML + "'" + "%".repeat(1_000_000) + "'", FINE),
                argumentSet(
                        "a long key",
                        "? " + "k".repeat(1_000_000) + "\n: v\n",
                        "unknown section `kkk"),
                argumentSet(
                        "a bell",
                        YAML + "\u0007",
                        "3:14: error: not valid YAML: the character U+0007 is not allowed"),
                argumentSet("a byte order mark", "\ufeff" + YAML + "x", FINE),
                argumentSet(
                        "a file that includes itself", "include: agent.yml\n" + YAML + "x", FINE));
    }

    private static String processes(int numprocs, String options) {
        return PROGRAM + "\nprocess_name=%(process_num)d\nnumprocs=" + numprocs + options + "\n";
    }

    private static String aliasBomb() {
        return "x-a0: &a0 [{k: v}]\n"
                + joined("", 60, i -> "x-a%d: &a%d [*a%d, *a%d]\n".formatted(i + 1, i + 1, i, i))
                + "programs: {a: {<<: *a60}}\n";
    }

    private static String joined(String delimiter, int number, IntFunction<String> piece) {
        return IntStream.range(0, number).mapToObj(piece).collect(Collectors.joining(delimiter));
    }

    /** 3 MB, which is more than a file may have: half a minute once. */
    @Test
    void scalarsCostWhatTheyAreLong() throws Exception {
        var reading = within(() -> YamlTexts.scalar("x".repeat(3_000_000)));
        assertEquals("3000000", reading);
    }

    @Test
    void includesOneAfterTheOther_areBounded() throws Exception {
        for (int i = 0; i < 500; i++) {
            Files.writeString(folder.resolve(i + ".yml"), "include: " + (i + 1) + ".yml\n");
        }
        expect("files include one another deeper than 20", "0.yml", "include: 1.yml\n");
    }

    @Test
    void linksInACircle_areNoFiles() throws Exception {
        Files.createSymbolicLink(folder.resolve("a.conf"), Path.of("b.conf"));
        Files.createSymbolicLink(folder.resolve("b.conf"), Path.of("a.conf"));
        Files.createSymbolicLink(folder.resolve("here"), Path.of("."));
        expect(FINE, "supervisord.conf", INI + "[include]\nfiles=a.conf here/here/here/*.conf");
        expect("could not read", "supervisord.conf", PROGRAM + "\nenv_file=a.conf");
    }

    @Test
    void whatIsNoRegularFile_isNotOpened() throws Exception {
        var fifo = folder.resolve("fifo.conf");
        assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
        var yaml = Files.createSymbolicLink(folder.resolve("fifo.yml"), fifo);
        var socket = folder.resolve("socket.conf");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            for (var file : List.of(fifo, yaml)) {
                assertEnds("could not read config file " + file + ": it is a FIFO", read(file));
                assertEnds(
                        "could not read config file " + file + ": it is a FIFO",
                        read(ini(PROGRAM + "\nenv_file=" + file)));
                assertEnds(
                        "could not read included file " + file,
                        read(ini(INI + "[include]\nfiles=" + file)));
            }
            assertEnds("it is a socket", read(ini(PROGRAM + "\nenv_file=" + socket)));
            assertEnds("it is a socket", read(socket));
            assertEnds("it is a device", read(ini(PROGRAM + "\nenv_file=/dev/zero")));
            assertEnds("it is a device", read(Path.of("/dev/zero")));
            assertEnds(
                    "could not read included file /dev/zero",
                    read(ini(INI + "[include]\nfiles=/dev/zero")));
        }
    }

    /**
     * /proc/kmsg and the like are regular files whose reading blocks: the thread is interrupted.
     */
    @Test
    void aReadingThatIsGivenUp_ends() throws Exception {
        var file = ini(processes(2_000, "\nstdout_logfile=/tmp/%(process_num)d"));
        var result = new AtomicReference<String>();
        var reading =
                new Thread(
                        () -> {
                            Thread.currentThread().interrupt();
                            result.set(outcome(file));
                        });
        reading.start();
        reading.join(LIMIT_MILLIS);
        assertFalse(reading.isAlive());
        assertTrue(
                result.get().contains("could not read config file")
                        || result.get().contains("the reading of the configuration was given up"),
                result.get());
        assertEnds(FINE, read(file));
    }

    private Path ini(String text) throws IOException {
        return Files.writeString(folder.resolve("supervisord.conf"), text);
    }

    private void expect(String expected, String name, String text) throws Exception {
        assertEnds(expected, read(Files.writeString(folder.resolve(name), text)));
    }

    private static void assertEnds(String expected, String outcome) {
        assertTrue(outcome.contains(expected), () -> shortened(outcome));
    }

    private String read(Path file) throws Exception {
        return within(() -> outcome(file));
    }

    private String outcome(Path file) {
        var environment =
                new ConfigFixture(folder)
                        .variable("B", "b")
                        .variable("LONG", "x".repeat(10_000))
                        .environment();
        try {
            return FINE + ConfigLoader.load(file, environment).warnings();
        } catch (ConfigException e) {
            assertTrue(e.getMessage().length() < 1_000_000);
            return e.getMessage();
        }
    }

    private static String shortened(String outcome) {
        return outcome.length() > 1_000 ? outcome.substring(0, 1_000) + " …" : outcome;
    }

    private interface Reading {
        String outcome() throws Exception;
    }

    private static String within(Reading reading) throws Exception {
        var result = new AtomicReference<String>();
        var thrown = new AtomicReference<Throwable>();
        var thread =
                new Thread(
                        null,
                        () -> {
                            try {
                                result.set(reading.outcome());
                            } catch (Throwable e) {
                                thrown.set(e);
                            }
                        },
                        "reading",
                        SMALL_STACK);
        thread.setDaemon(true);
        thread.start();
        thread.join(LIMIT_MILLIS);
        if (thrown.get() != null) {
            fail(thrown.get());
        }
        if (thread.isAlive()) {
            fail("it goes on: " + List.of(thread.getStackTrace()));
        }
        return result.get();
    }
}
