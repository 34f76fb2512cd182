package org.supervisordjava.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.cli.command.FakeServer.process;
import static org.supervisordjava.cli.command.FakeServer.running;
import static org.supervisordjava.cli.command.FakeServer.stopped;
import static org.supervisordjava.cli.command.FakeServer.utf8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.supervisordjava.cli.rpc.HttpStatusException;
import org.supervisordjava.cli.rpc.Login;
import org.supervisordjava.cli.rpc.RpcFault;
import org.supervisordjava.protocol.Overview;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What {@code status}, {@code why} and {@code logs} make of what the server says. */
class ReasonsTest {

    private static final String OVERVIEW = "/api/v1/overview";
    private static final String UNREADY = "not ready: readiness \"connection refused\" (19×)";
    private static final String LONG_NAME = "n".repeat(40);

    private final FakeServer server = new FakeServer();
    private Look look = Look.PLAIN;
    private boolean classic;

    private static Overview.Row runs(String name, String urgency, boolean ready, String reason) {
        return new Overview.Row(
                name, name, 20, "RUNNING", "pid 42, uptime 0:00:01", urgency, ready, reason);
    }

    private static byte[] overview(Overview.Row... rows) {
        return utf8(new Overview("RUNNING", List.of(rows)).text());
    }

    private void webIsUnready() {
        server.serves(
                OVERVIEW,
                overview(
                        runs("web", "unready", false, UNREADY),
                        new Overview.Row(
                                "api",
                                "api",
                                0,
                                "STOPPED",
                                "Not started",
                                "waiting",
                                false,
                                "waiting for web to be ready"),
                        runs("db", "well", true, "")));
    }

    @Test
    void troubleAddsWords_whereItRuns_andReplacesThemWhereItDoesNot() {
        webIsUnready();

        assertEquals(
                List.of(
                        column("web") + "RUNNING   pid 42, uptime 0:00:01, " + UNREADY,
                        column("api") + "STOPPED   waiting for web to be ready",
                        column("db") + "RUNNING   pid 42, uptime 0:00:01"),
                run("status").lines());
    }

    @Test
    void classicStatus_leavesTheWordsOut() {
        webIsUnready();
        classic = true;

        assertEquals(
                List.of(
                        column("web") + "RUNNING   pid 42, uptime 0:00:01",
                        column("api") + "STOPPED   Not started",
                        column("db") + "RUNNING   pid 42, uptime 0:00:01"),
                run("status").lines());
    }

    @Test
    void otherSupervisord_isShownWithoutWords() {
        server.answers("getAllProcessInfo", List.of(running("web")));

        assertEquals(
                List.of(column("web") + "RUNNING   pid 42, uptime 0:00:01"), run("status").lines());
        assertEquals(
                List.of("ERROR: unix:///s explains nothing: it is no supervisord-java"),
                run("why").lines());
    }

    @Test
    void serverThatExplains_isAskedOnce() {
        webIsUnready();

        run("status");
        assertEquals(List.of(), server.calls());
    }

    /** What it says to supervisord's own questions then is what there is to say. */
    @Test
    void serverThatGoesDown_refusesAsSupervisordDoes() {
        server.serves(OVERVIEW, utf8(new Overview("SHUTDOWN", List.of()).text()))
                .answers("getVersion", new RpcFault(6, "SHUTDOWN_STATE"));

        var output = run("status");

        assertTrue(output.lines().getFirst().contains("SHUTDOWN_STATE"), output::toString);
        assertEquals(1, output.exitCode());
    }

    @Test
    void pageOfAnotherServer_isNoOverview() {
        server.answers("getAllProcessInfo", List.of(running("web")))
                .serves(OVERVIEW, utf8("<html>\nsupervisor\tRUNNING\n</html>\n"));

        assertEquals(
                List.of(column("web") + "RUNNING   pid 42, uptime 0:00:01"), run("status").lines());
    }

    @Test
    void longName_padsNoOtherRow() {
        server.answers("getAllProcessInfo", List.of(running("web"), running(LONG_NAME)));

        assertEquals(
                List.of(
                        column("web") + "RUNNING   pid 42, uptime 0:00:01",
                        LONG_NAME + " RUNNING   pid 42, uptime 0:00:01"),
                run("status").lines());
    }

    @Test
    void onATerminal_rowsAreCut_andWhatIsWrongIsColoured() {
        webIsUnready();
        look = new Look(true, 80);

        var rows = run("status").lines();
        assertEquals(
                column("web")
                        + "\u001b[33mRUNNING\u001b[0m   pid 42, uptime 0:00:01, not ready: r…",
                rows.getFirst());
        rows.forEach(
                row ->
                        assertTrue(
                                row.replaceAll("\u001b\\[[0-9]*m", "").length() <= 80,
                                "too wide: " + row));
        assertEquals(column("db") + "RUNNING   pid 42, uptime 0:00:01", rows.getLast());
    }

    @Test
    void narrowTerminal_showsTheReason_insteadOfWideColumns() {
        webIsUnready();
        look = new Look(false, 40);

        var rows = run("status").lines();
        assertTrue(rows.getFirst().startsWith("web       RUNNING   not ready: "), rows.getFirst());
        rows.forEach(row -> assertTrue(row.length() <= 40, "too wide: " + row));
    }

    @ParameterizedTest
    @CsvSource({
        "well,ready,0",
        "well,unready,0",
        "stopped,unready,0",
        "unstable,ready,0",
        "given_up,unready,3",
        "waiting,unready,1",
        "failing,unready,1"
    })
    void waitReady_tellsByItsExitCodeHowItEnded(String urgency, String ready, int exitCode) {
        server.serves(OVERVIEW, overview(runs("web", urgency, ready.equals("ready"), "")));

        assertEquals(exitCode, run("status --wait-ready --timeout 1").exitCode());
    }

    @Test
    void timeline_isPrinted_orWrittenAsAPicture(@TempDir Path folder) throws Exception {
        server.serves("/api/v1/timeline", utf8("bars\n"))
                .serves("/api/v1/timeline?format=svg", utf8("<svg/>\n"));
        var file = folder.resolve("t.svg");

        assertEquals(List.of("bars"), run("timeline").lines());
        assertEquals(new Output(List.of(), List.of(), 0), run("timeline --svg " + file));
        assertEquals("<svg/>\n", Files.readString(file));
        assertEquals(1, run("timeline --svg /no/such/folder").exitCode());
        assertEquals(1, run("timeline web").exitCode());
    }

    /** The server goes away after three looks, which ends the watch as Ctrl-C does. */
    @Test
    void watch_printsWhatDiffers_onceIntoAPipe() {
        server.answers(
                "getAllProcessInfo",
                List.of(running("web")),
                List.of(running("web")),
                List.of(stopped("web")),
                new HttpStatusException(500, "gone"));

        assertEquals(
                List.of(
                        column("web") + "RUNNING   pid 42, uptime 0:00:01",
                        column("web") + "STOPPED   Not started"),
                run("status --watch").lines().subList(0, 2));
    }

    @Test
    void waitReady_looksAtTheNamedOnesOnly() {
        webIsUnready();

        assertEquals(0, run("status db --wait-ready").exitCode());
        assertEquals(4, run("status nosuch --wait-ready").exitCode());
        assertEquals(2, run("status --timeout 5").exitCode());
        assertEquals(2, run("status --wait-ready --timeout x").exitCode());
    }

    @Test
    void why_printsTheTextOfTheServer_andItsExitCodeTellsWhetherAllIsWell() {
        webIsUnready();
        server.serves("/api/v1/why?format=text", utf8("web: RUNNING\n  why   refused\n"))
                .serves("/api/v1/processes/web/why?format=text", utf8("web: RUNNING\n"))
                .serves("/api/v1/processes/db/why?format=text", utf8("db: RUNNING\n"));

        assertEquals(
                new Output(List.of("web: RUNNING\n  why   refused"), List.of(), 3), run("why"));
        assertEquals(new Output(List.of("db: RUNNING"), List.of(), 0), run("why db"));
        assertEquals(
                new Output(List.of("web: RUNNING\n\ndb: RUNNING"), List.of(), 3),
                run("why web:* db"));
        assertEquals(
                new Output(List.of("nosuch: ERROR (no such process)"), List.of(), 4),
                run("why nosuch"));
    }

    @Test
    void logs_haveOneLineForEach_withNameAndMark() {
        output();

        assertEquals(List.of("db  | ready", "web ! oops", "web | served"), texts("logs"));
        assertEquals(List.of("web ! oops", "web | served"), texts("logs web"));
        assertEquals(List.of("web | served"), texts("logs -n 1"));
        assertEquals(List.of("web ! oops"), texts("logs --grep o+ps"));
        assertEquals(List.of("web | served"), texts("logs --since 2020-11-26T10:00:02Z"));
        assertEquals(List.of(), texts("logs --since 10m"));
        assertEquals(2, run("logs --grep (").exitCode());
        assertEquals(2, run("logs -n x").exitCode());
        assertEquals(4, run("logs nosuch").exitCode());
    }

    @Test
    void followedLogs_beginWithTheLastLines() {
        output();
        server.serves(
                "/api/v1/output?follow=true",
                utf8(
                        "2020-11-26T10:00:00Z\tdb\t7\tstdout\tready\n"
                                + "2020-11-26T10:00:01Z\tweb\t8\tstderr\toops\n"
                                + "\n"
                                + "2020-11-26T10:00:05Z\tweb\t8\tstdout\tlater\n"));

        assertEquals(List.of("web ! oops", "web | later"), texts("logs -f -n 1"));
        assertEquals(List.of("web | later"), texts("logs -f -n 0 web"));
    }

    private void output() {
        server.answers(
                        "getAllProcessInfo",
                        List.of(process("web", "web", 20, "RUNNING"), running("db")))
                .serves(
                        "/api/v1/output",
                        utf8(
                                "2020-11-26T10:00:00Z\tdb\t7\tstdout\tready\n"
                                        + "2020-11-26T10:00:01Z\tweb\t8\tstderr\toops\n"
                                        + "2020-11-26T10:00:02Z\tweb\t8\tstdout\tserved\n"));
    }

    /** Without the time, which is the machine's. */
    private List<String> texts(String line) {
        return run(line).lines().stream()
                .map(row -> row.substring("00:00:00.000 ".length()))
                .toList();
    }

    private static String column(String name) {
        return name + " ".repeat(33 - name.length());
    }

    private Output run(String line) {
        var console =
                new FakeConsole() {
                    @Override
                    public Look look() {
                        return look;
                    }
                };
        var mode = new Session.Mode(false, false, classic, (_, _) -> List.of());
        var session = new Session((_, _) -> server, "unix:///s", Login.NONE, console, mode);
        new Interpreter(new CommandTable(), session).execute(line);
        return console.output(session.exitCode());
    }
}
