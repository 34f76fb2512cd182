package org.supervisordjava.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.cli.command.FakeServer.outcome;
import static org.supervisordjava.cli.command.FakeServer.running;
import static org.supervisordjava.cli.command.FakeServer.stopped;
import static org.supervisordjava.cli.command.FakeServer.utf8;
import static org.supervisordjava.cli.command.FakeServer.value;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisordjava.cli.rpc.HttpStatusException;
import org.supervisordjava.cli.rpc.Login;
import org.supervisordjava.cli.rpc.RpcFault;
import org.supervisordjava.cli.rpc.UnreachableException;
import org.supervisordjava.cli.rpc.UnreachableException.Obstacle;
import org.supervisordjava.protocol.JsonText;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the side-by-side run with a real supervisord cannot bring about, and the rules behind it.
 */
class CommandTest {

    private static final RpcFault BAD_NAME = new RpcFault(10, "BAD_NAME: x");

    private final FakeServer server = new FakeServer();
    private final List<Login> credentials = new ArrayList<>();
    private boolean classic;

    @Test
    void classicStatus_padsNamesToTheLongest() {
        classic = true;
        var longName = "n".repeat(40);
        server.answers("getAllProcessInfo", List.of(running("web"), running(longName)));

        assertEquals(
                List.of(
                        "web" + " ".repeat(40) + "RUNNING   pid 42, uptime 0:00:01",
                        longName + "   RUNNING   pid 42, uptime 0:00:01"),
                run("status").lines());
    }

    @ParameterizedTest
    @CsvSource({"0,3", "10,0", "20,0", "30,0", "40,0", "100,3", "200,3", "1000,3"})
    void status_exitsWith3_whenSomethingIsStopped(int state, int exitCode) {
        var process = FakeServer.process("web", "web", state, "X");
        server.answers("getAllProcessInfo", List.of(running("other"), process));

        assertEquals(exitCode, run("status").exitCode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    10 | web: ERROR (no such process)       | 1
                    20 | web: ERROR (no such file)          | 1
                    21 | web: ERROR (file is not executable)| 1
                    60 | web: ERROR (already started)       | 0
                    50 | web: ERROR (spawn error)           | 7
                    40 | web: ERROR (abnormal termination)  | 7
                    30 | web: ERROR (the reason)            | 1
                    """)
    void start_explainsEveryFault(int fault, String line, int exitCode) {
        server.answers("startProcess", new RpcFault(fault, "the reason"));

        assertEquals(new Output(List.of(line), List.of(), exitCode), run("start web"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    10 | web: ERROR (no such process) | 1
                    70 | web: ERROR (not running)     | 0
                    30 | the reason                   | 1
                    """)
    void stop_explainsEveryFault(int fault, String line, int exitCode) {
        server.answers("stopProcess", new RpcFault(fault, "the reason"));

        assertEquals(new Output(List.of(line), List.of(), exitCode), run("stop web"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    10 | web: ERROR (no such process) | 1
                    11 | web: ERROR (bad signal name) | 1
                    70 | web: ERROR (not running)     | 7
                    30 | the reason                   | 1
                    """)
    void signal_explainsEveryFault(int fault, String line, int exitCode) {
        server.answers("signalProcess", new RpcFault(fault, "the reason"));

        assertEquals(new Output(List.of(line), List.of(), exitCode), run("signal HUP web"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ABNORMAL_TERMINATION: waiting for db to be ready | waiting for db to be ready
                    ABNORMAL_TERMINATION: still starting             | still starting
                    ABNORMAL_TERMINATION: still stopping; try again  | abnormal termination
                    ABNORMAL_TERMINATION: web                        | abnormal termination
                    ABNORMAL_TERMINATION: web:web                    | abnormal termination
                    ABNORMAL_TERMINATION                             | abnormal termination
                    """)
    void start_saysWhatItWaitsFor(String description, String why) {
        server.answers("startProcess", new RpcFault(40, description))
                .answers("startAllProcesses", List.of(outcome("web", "web", 40, description)));

        var expected = new Output(List.of("web: ERROR (" + why + ")"), List.of(), 7);
        assertEquals(expected, run("start web"));
        assertEquals(expected, run("start all"));
    }

    @ParameterizedTest
    @CsvSource({
        "start --timeout 5 all,startAllProcesses[5.0]",
        "start all --timeout=5,startAllProcesses[5.0]",
        "start web --timeout 5,'startProcess[web, 5.0]'",
        "start --timeout 60 web:*,'startProcessGroup[web, 60.0]'",
    })
    void start_tellsTheServerHowLongToWait(String line, String call) {
        server.answers("startAllProcesses", List.of())
                .answers("startProcessGroup", List.of())
                .answers("startProcess", true);

        assertEquals(0, run(line).exitCode());
        assertEquals(List.of(call), server.calls());
    }

    @Test
    void restart_waitsForTheStartAsLongAsItIsTold() {
        server.answers("stopAllProcesses", List.of()).answers("startAllProcesses", List.of());

        run("restart all --timeout 5");

        assertEquals(List.of("stopAllProcesses[]", "startAllProcesses[5.0]"), server.calls());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "start all --timeout",
                "start web --timeout=x",
                "restart --timeout 0 web",
                "restart --timeout 99999 web"
            })
    void timeoutThatIsNoNumber_isRefusedBeforeAnythingIsDone(String line) {
        var output = run(line);

        assertTrue(
                output.lines()
                        .getFirst()
                        .endsWith("a number of seconds from 1 to 3600 after --timeout"),
                output.toString());
        assertNotEquals(0, output.exitCode());
        assertEquals(List.of(), server.calls());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    stop --timeout 5 web     | Error: stop has no option --timeout
                    stop web --timeout=5     | Error: stop has no option --timeout=5
                    start --wait web         | Error: start has no option --wait
                    signal --timeout HUP web | Error: signal has no option --timeout
                    clear --all              | Error: clear has no option --all
                    status --json            | Error: status has no option --json: write it in front of status
                    pid --all                | Error: pid has no option --all
                    tail --follow web        | Error: tail has no option --follow
                    update --timeout 5       | Error: update has no option --timeout
                    add --force web          | Error: add has no option --force
                    fg --follow web          | Error: fg has no option --follow
                    shutdown --timeout 5     | Error: shutdown has no option --timeout
                    """)
    void anOptionThatACommandDoesNotHave_isNoName(String line, String message) {
        var output = run(line);

        assertEquals(message, output.lines().getFirst());
        assertEquals(2, output.exitCode());
        assertEquals(List.of(), server.calls());
    }

    @Test
    void clear_explainsAFailure() {
        server.answers("clearProcessLogs", new RpcFault(30, "FAILED"));

        assertEquals(new Output(List.of("web: ERROR (failed)"), List.of(), 1), run("clear web"));
    }

    @Test
    void lastOfSeveralNames_decidesTheExitCode() {
        server.answers("startProcess", new RpcFault(50, "SPAWN_ERROR"), BAD_NAME, true);

        assertEquals(1, run("start a b c").exitCode());
    }

    @Test
    void all_asksOnce_whateverElseIsNamed() {
        server.answers("stopAllProcesses", List.of(outcome("g", "a", 80, "OK")));

        assertEquals(List.of("g:a: stopped"), run("stop web all").lines());
        assertEquals(List.of("stopAllProcesses[]"), server.calls());
    }

    @Test
    void restart_stopsEverythingBeforeItStarts() {
        server.answers("stopProcess", true).answers("startProcess", true);

        run("restart a b");

        assertEquals(
                List.of("stopProcess[a]", "stopProcess[b]", "startProcess[a]", "startProcess[b]"),
                server.calls());
    }

    @Test
    void update_removesThenReplacesThenAdds() {
        server.answers("reloadConfig", changes(List.of("new"), List.of("mod"), List.of("old")))
                .answers("stopProcessGroup", List.of())
                .answers("removeProcessGroup", true)
                .answers("addProcessGroup", true);

        var lines = run("update").lines();

        assertEquals(
                List.of(
                        "old: stopped",
                        "old: removed process group",
                        "mod: stopped",
                        "mod: updated process group",
                        "new: added process group"),
                lines);
    }

    @Test
    void update_ofAServerThatChangesOneGroup_saysWhatHasBecomeOfIt() {
        server.answers("reloadConfig", changes(List.of(), List.of("a", "b"), List.of()))
                .serves("/api/v1/update{format=text, group=a}", utf8("changed\ta\n"))
                .serves("/api/v1/update{format=text, group=b}", utf8("changed\tbb\nadded\tb\n"));

        assertEquals(
                new Output(
                        List.of("a: updated process group", "b: has problems; not updating"),
                        List.of(),
                        1),
                run("update"));
    }

    @Test
    void update_ofAGroupThatNoLongerDiffers_isDone() {
        server.answers(
                        "reloadConfig",
                        changes(List.of(), List.of("a"), List.of()),
                        changes(List.of(), List.of(), List.of()))
                .serves("/api/v1/update{format=text, group=a}", utf8(""));

        assertEquals(new Output(List.of("a: updated process group"), List.of(), 0), run("update"));
    }

    @Test
    void update_keepsAGroupThatCannotBeStopped() {
        server.answers("reloadConfig", changes(List.of(), List.of(), List.of("old")))
                .answers("stopProcessGroup", List.of(outcome("old", "a", 30, "FAILED")));

        var output = run("update");

        assertEquals(List.of("old: stopped", "old: has problems; not removing"), output.lines());
        assertEquals(1, output.exitCode());
    }

    @Test
    void tail_withUndecodableBytes_saysHowToReadThem() {
        server.answers(
                "readProcessStdoutLog", new HttpStatusException(500, "Internal Server Error"));

        var output = run("tail web");

        assertEquals(1, output.exitCode());
        assertTrue(output.errorLines().getFirst().endsWith("tail -f web stdout"));
    }

    @Test
    void tailFollow_passesEveryByteOn() {
        var bytes = new byte[256];
        for (var i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        server.serves("/logtail/web/stderr", bytes);

        var lines = run("tail -f web stderr").lines();

        assertEquals("==> Press Ctrl-C to exit <==", lines.get(0));
        assertEquals(256, lines.get(1).chars().distinct().count());
    }

    @Test
    void foreground_sendsLinesUntilTheInputEnds() {
        server.answers("getProcessInfo", running("web")).answers("sendProcessStdin", true);

        var output = run("fg web", "hello", "bye");

        assertTrue(server.calls().contains("sendProcessStdin[web, hello\n]"));
        assertTrue(server.calls().contains("sendProcessStdin[web, bye\n]"));
        assertEquals("Exiting foreground", output.lines().getLast());
    }

    @Test
    void foreground_endsWithTheProcess() {
        server.answers("getProcessInfo", running("web"), stopped("web"))
                .answers("sendProcessStdin", true);

        var lines = run("fg web", "hello", "never sent").lines();

        assertEquals(
                List.of("Process got killed", "Exiting foreground"),
                lines.subList(lines.size() - 2, lines.size()));
    }

    @Test
    void foreground_endsWhenTheInputIsRefused() {
        server.answers("getProcessInfo", running("web"))
                .answers("sendProcessStdin", new RpcFault(70, "NOT_RUNNING: web"));

        assertTrue(run("fg web", "hello").lines().contains("Process got killed"));
    }

    @Test
    void otherApiVersion_isRefusedWith5() {
        server.answers("getVersion", "4.0");

        var output = run("pid");

        assertEquals(5, output.exitCode());
        assertEquals(
                "Sorry, this version of supervisorctl expects to talk to a server with API version"
                        + " 3.0, but the remote version is 4.0.",
                output.lines().getFirst());
    }

    @Test
    void fault_noCommandHasWordsFor_isShownAsPythonWould() {
        server.answers("getPID", new RpcFault(6, "SHUTDOWN_STATE: it's"));

        assertEquals(
                new Output(
                        List.of(
                                "error: <class 'xmlrpc.client.Fault'>, <Fault 6:"
                                        + " \"SHUTDOWN_STATE: it's\">"),
                        List.of(),
                        1),
                run("pid"));
    }

    @Test
    void noPermission_isExplained() {
        server.answers(
                "getVersion", new UnreachableException(Obstacle.PERMISSION_DENIED, "no", null));

        assertEquals(
                new Output(
                        List.of("error: <class 'PermissionError'>, [Errno 13] Permission denied"),
                        List.of("advice about unix:///s: PERMISSION_DENIED"),
                        1),
                run("pid"));
    }

    @Test
    void authentication_isAskedForAndTriedAgain() {
        server.answers("getVersion", new HttpStatusException(401, "Unauthorized"), "3.0")
                .answers("getPID", 1);

        var console = new FakeConsole("me", "secret");
        var session = session(console, true, false);
        new Interpreter(new CommandTable(), session).execute("pid");

        assertEquals(
                List.of(
                        "Server requires authentication",
                        "asked: Username:",
                        "asked: Password:",
                        "",
                        "1"),
                console.output(0).lines());
        assertEquals(new Login("me", "secret"), credentials.getLast());
    }

    @Test
    void authentication_isNotAskedForInAOneShot() {
        server.answers("getVersion", new HttpStatusException(401, "Unauthorized"));

        var output = run("pid");

        assertEquals(List.of("Server requires authentication"), output.lines());
        assertEquals(1, output.exitCode());
    }

    @Test
    void everyListedCommand_isThereUnderItsName_withHelp() {
        var table = new CommandTable();

        assertEquals(26, table.listedNames().size());
        for (var name : table.listedNames()) {
            assertEquals(name, table.find(name).name());
            assertTrue(table.find(name).usages().getFirst().syntax().startsWith(name), name);
        }
        assertNull(table.find("nosuch"));
    }

    @Test
    void jsonStatus_hasAllFields_andDetailsOfARicherServer() {
        server.answers("getAllProcessInfo", List.of(running("web")))
                .serves("/api/v1/status", utf8("{\"state\":\"RUNNING\"}\n"));

        var data = dataOf("status");

        assertEquals(List.of(value(running("web"))), data.get("processes"));
        assertEquals(new JsonText("{\"state\":\"RUNNING\"}"), data.get("detail"));
    }

    @Test
    void jsonStatus_ofASupervisordWithoutRest_isTheSameWithoutDetails() {
        server.answers("getAllProcessInfo", List.of(running("web")));

        assertEquals(Map.of("processes", List.of(value(running("web")))), dataOf("status"));
    }

    @Test
    void jsonStart_tellsEveryOutcome() {
        server.answers("startProcess", BAD_NAME);

        assertEquals(
                Map.of(
                        "outcomes",
                        List.of(
                                Map.of(
                                        "name", "x",
                                        "group", "x",
                                        "status", 10,
                                        "description", "BAD_NAME: x"))),
                dataOf("start x"));
    }

    private Map<String, Object> dataOf(String line) {
        var session = session(new FakeConsole(), false, true);
        new Interpreter(new CommandTable(), session).execute(line);
        return session.data();
    }

    private Output run(String line, String... typed) {
        var console = new FakeConsole(typed);
        var session = session(console, false, false);
        new Interpreter(new CommandTable(), session).execute(line);
        return console.output(session.exitCode());
    }

    private Session session(Console console, boolean interactive, boolean json) {
        Session.Connector connector =
                (_, given) -> {
                    credentials.add(given);
                    return server;
                };
        Session.Advice advice =
                (url, failure) -> List.of("advice about " + url + ": " + failure.obstacle());
        var mode = new Session.Mode(interactive, json, classic, advice);
        return new Session(connector, "unix:///s", Login.NONE, console, mode);
    }

    private static List<Object> changes(
            List<String> added, List<String> changed, List<String> removed) {
        return List.of(List.of(added, changed, removed));
    }
}
