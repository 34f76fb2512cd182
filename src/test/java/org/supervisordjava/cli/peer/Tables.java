package org.supervisordjava.cli.peer;

import static org.supervisordjava.cli.peer.Row.View.EXIT_CODE;
import static org.supervisordjava.cli.peer.Row.View.FIRST_LINE;
import static org.supervisordjava.cli.peer.Row.View.UNORDERED;
import static org.supervisordjava.cli.peer.Row.View.WITH_ERRORS;

import org.supervisordjava.cli.rpc.HttpEndpoint;
import org.supervisordjava.cli.rpc.Login;
import org.supervisordjava.protocol.MethodCall;
import org.supervisordjava.protocol.XmlRpcValue;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Every command and every error of supervisorctl, as rows to run side by side. */
final class Tables {

    private static final String NOWHERE = "-s unix://DIR/none.sock ";

    /** A port where nothing listens: tcpmux is not used by anything alive. */
    private static final String NOBODY = "-s http://127.0.0.1:1 ";

    private Tables() {}

    static List<Row> reading() {
        return rows(
                Row.of("status").given(Tables::everythingStarted),
                Row.of("status all"),
                Row.of("status quiet"),
                Row.of("status quiet out"),
                Row.of("status out quiet out"),
                Row.of("status pair:*"),
                Row.of("status pair:"),
                Row.of("status pair:a worker:worker_1"),
                Row.of("status pair"),
                Row.of("status nosuch"),
                Row.of("status nosuch quiet"),
                Row.of("status nosuch:*"),
                Row.of("status pair:nosuch"),
                Row.of("status manual"),
                Row.of("status ünïcode"),
                Row.of("status a-name-that-is-longer-than-thirty-characters quiet"),
                Row.of("pid"),
                Row.of("pid all"),
                Row.of("pid quiet"),
                Row.of("pid quiet manual"),
                Row.of("pid nosuch"),
                Row.of("pid nosuch quiet"),
                Row.of("pid pair:*"),
                Row.of("avail"),
                Row.of("avail x").comparing(FIRST_LINE),
                Row.of("version"),
                Row.of("version x").comparing(FIRST_LINE),
                Row.of("tail out"),
                Row.of("tail out stderr"),
                Row.of("tail out STDERR"),
                Row.of("tail -2 out"),
                Row.of("tail -2 out stderr"),
                Row.of("tail -0 out"),
                Row.of("tail").comparing(FIRST_LINE),
                Row.of("tail a b c d").comparing(FIRST_LINE),
                Row.of("tail out foo"),
                Row.of("tail -x out"),
                Row.of("tail -5"),
                Row.of("tail nosuch"),
                Row.of("tail pair:*"),
                Row.of("tail nolog"),
                Row.of("tail -f nosuch").comparing(WITH_ERRORS),
                Row.of("tail -f nolog").comparing(WITH_ERRORS),
                Row.of("maintail").comparing(EXIT_CODE),
                Row.of("maintail -1"),
                Row.of("maintail x").comparing(FIRST_LINE),
                Row.of("maintail -x").comparing(FIRST_LINE),
                Row.of("maintail -1 x").comparing(FIRST_LINE),
                Row.of("help"),
                Row.of("?"),
                Row.of("help nosuch"),
                Row.of("help EOF"),
                Row.of("help start stop"),
                Row.of("help help").comparing(EXIT_CODE),
                Row.of("help status").comparing(EXIT_CODE),
                Row.of("? status").comparing(EXIT_CODE),
                Row.of("quit"),
                Row.of("exit"),
                Row.of("EOF"),
                Row.of("nosuch"),
                Row.of("!ls"),
                Row.of("status:x"),
                Row.of("fg").comparing(FIRST_LINE),
                Row.of("fg a b"),
                Row.of("fg nosuch"),
                Row.of("fg manual"),
                Row.of("fg quiet").typing("a line\n"));
    }

    /** Processes that start and stop together are told in the order in which they are through. */
    static List<Row> changing() {
        return rows(
                Row.of("start").comparing(FIRST_LINE).given(Tables::everythingStarted),
                Row.of("start manual").given("stop manual"),
                Row.of("start manual"),
                Row.of("start nosuch"),
                Row.of("start fails"),
                Row.of("status fails").given(Tables::failsIsFatal),
                Row.of("start missing"),
                Row.of("start plain"),
                Row.of("start nosuch:*"),
                Row.of("start nosuch:* quiet"),
                Row.of("start pair"),
                Row.of("start pair:*").comparing(UNORDERED),
                Row.of("start pair:*").comparing(UNORDERED).given("stop pair:b"),
                Row.of("start pair:a quiet nosuch fails"),
                // supervisord calls what waits for its next round already started.
                Row.of("start fails nosuch").given(Tables::failsIsFatal),
                Row.of("start stubborn").given(Tables::stubbornIsStopping),
                Row.of("stop stubborn").given(Tables::stubbornIsStopping),
                Row.of("stop").comparing(FIRST_LINE),
                Row.of("stop quiet").given("start quiet"),
                Row.of("stop quiet"),
                Row.of("stop nosuch"),
                Row.of("stop nosuch:*"),
                Row.of("stop pair:*").comparing(UNORDERED).given("start pair:*"),
                Row.of("stop pair:*").comparing(UNORDERED),
                Row.of("stop worker:worker_0 worker:worker_0"),
                Row.of("restart").comparing(FIRST_LINE),
                Row.of("restart manual"),
                Row.of("restart quiet nosuch"),
                Row.of("restart pair:*").comparing(UNORDERED),
                Row.of("restart nosuch:*"),
                Row.of("restart fails").given(Tables::failsIsFatal),
                Row.of("signal").comparing(FIRST_LINE),
                Row.of("signal CONT").comparing(FIRST_LINE),
                Row.of("signal CONT quiet").given("start quiet"),
                Row.of("signal SIGCONT quiet"),
                Row.of("signal 18 quiet"),
                Row.of("signal NOSUCH quiet"),
                Row.of("signal 999 quiet"),
                Row.of("signal 0 quiet"),
                Row.of("signal sigcld quiet"),
                Row.of("signal POLL manual"),
                Row.of("signal SIGRTMIN manual"),
                Row.of("signal -1 quiet"),
                Row.of("signal 18x quiet"),
                Row.of("signal CONT nosuch"),
                Row.of("signal CONT manual").given("stop manual"),
                Row.of("signal CONT pair:*"),
                Row.of("signal CONT nosuch:*"),
                Row.of("signal CONT quiet manual nosuch"),
                Row.of("clear").comparing(FIRST_LINE),
                Row.of("clear out"),
                Row.of("tail out"),
                Row.of("clear pair:*").comparing(EXIT_CODE),
                Row.of("clear pair:a quiet"),
                Row.of("clear nosuch"),
                Row.of("clear pair:nosuch out"));
    }

    /**
     * Everything at once: in a configuration where nothing fails, so that the order tells nothing.
     */
    static List<Row> all() {
        return rows(
                Row.of("signal CONT all").comparing(UNORDERED).given(Tables::everythingStarted),
                Row.of("clear all").comparing(UNORDERED),
                Row.of("stop all").comparing(UNORDERED),
                Row.of("stop all"),
                Row.of("start all").comparing(UNORDERED),
                Row.of("start all"),
                Row.of("restart all").comparing(UNORDERED),
                Row.of("restart quiet all").comparing(UNORDERED));
    }

    static List<Row> configuring() {
        var complete = ServerConfig.complete();
        var extra =
                complete.with("[program:extra]\ncommand=sleep 1000\n")
                        .with("[program:more]\ncommand=sleep 1000\n");
        var changed = extra.replacing("[program:extra]", "[program:extra]\npriority=7");
        var broken = complete.with("[program:broken]\nautostart=true\n");
        return rows(
                Row.of("reread"),
                Row.of("reread x").comparing(FIRST_LINE),
                Row.of("update"),
                Row.of("reread").givenConfig(extra),
                Row.of("avail"),
                Row.of("add extra"),
                Row.of("add extra"),
                Row.of("add"),
                Row.of("add nosuch more"),
                Row.of("status extra more").given(Tables::everythingStarted),
                Row.of("remove extra"),
                Row.of("remove nosuch"),
                Row.of("remove"),
                Row.of("remove extra").given("stop extra"),
                Row.of("update"),
                Row.of("reread").givenConfig(changed),
                Row.of("update nosuch"),
                // Here "extra: stopped" is said of nothing that goes on.
                Row.of("update nosuch extra").comparing(FIRST_LINE),
                Row.of("reread").givenConfig(complete),
                Row.of("update extra"),
                Row.of("update all"),
                Row.of("update"),
                Row.of("reread").givenConfig(broken).when("broken configuration"),
                Row.of("update").when("broken configuration"),
                Row.of("update pair").when("broken configuration"),
                Row.of("reread").givenConfig(complete));
    }

    static List<Row> reaching() {
        return rows(
                Row.commandLine(NOWHERE + "status"),
                Row.commandLine(NOWHERE + "pid"),
                Row.commandLine(NOWHERE + "start quiet"),
                Row.commandLine(NOWHERE + "stop quiet"),
                Row.commandLine(NOWHERE + "restart quiet"),
                Row.commandLine(NOWHERE + "signal HUP quiet"),
                Row.commandLine(NOWHERE + "tail quiet"),
                Row.commandLine(NOWHERE + "maintail"),
                Row.commandLine(NOWHERE + "clear quiet"),
                Row.commandLine(NOWHERE + "fg quiet"),
                Row.commandLine(NOWHERE + "version"),
                Row.commandLine(NOWHERE + "avail"),
                Row.commandLine(NOWHERE + "reread"),
                Row.commandLine(NOWHERE + "add quiet"),
                Row.commandLine(NOWHERE + "remove quiet"),
                Row.commandLine(NOWHERE + "update"),
                Row.commandLine(NOWHERE + "reload"),
                Row.commandLine(NOWHERE + "shutdown"),
                Row.commandLine(NOBODY + "status"),
                Row.commandLine(NOBODY + "pid"),
                Row.commandLine(NOBODY + "start quiet"),
                Row.commandLine(NOBODY + "reread"),
                Row.commandLine(NOBODY + "shutdown"),
                Row.commandLine("-s http://127.0.0.1:PORT version").comparing(FIRST_LINE),
                Row.commandLine("-s http://127.0.0.1:PORT status").comparing(FIRST_LINE),
                Row.commandLine("-s http://127.0.0.1:PORT -u user -p wrong status")
                        .comparing(FIRST_LINE),
                Row.commandLine("-s http://127.0.0.1:PORT -u user -p secret status"),
                Row.commandLine("-shttp://127.0.0.1:PORT --user=user --password secret version"),
                Row.commandLine("-s http://127.0.0.1:PORT -i version").typing("user\nsecret\n"),
                Row.of("open http://127.0.0.1:PORT").comparing(FIRST_LINE),
                Row.of("open unix://DIR/s.sock"),
                Row.of("open unix://DIR/none.sock"),
                Row.of("open nonsense"),
                Row.of("open unix://"),
                Row.commandLine("-s unix:///dev/null/x status"),
                Row.commandLine("-s unix:///dev/null/x pid"),
                Row.commandLine("-s unix://DIR/" + "x".repeat(110) + " status"),
                Row.commandLine("-s unix://DIR/loop pid").given(Tables::linkToItself),
                Row.commandLine("-s unix:DIR/s.sock status"),
                Row.commandLine("-s http://nosuch.invalid:1 status"),
                Row.commandLine("-s http://300.1.1.1:1 status"),
                Row.commandLine("-s http://localhost:99999 status"),
                Row.commandLine("-s http://127.0.0.1:x status"),
                Row.commandLine("-s https://localhost:1 status"),
                Row.commandLine("-s HTTP://127.0.0.1:1 status"),
                Row.commandLine("-s http://user:pw@127.0.0.1:1/path status"),
                Row.commandLine("-s http://:9001 status").comparing(EXIT_CODE),
                Row.of("open"),
                Row.commandLine("-x").comparing(EXIT_CODE),
                Row.commandLine("-s").comparing(EXIT_CODE),
                Row.commandLine("-s nonsense status").comparing(EXIT_CODE),
                Row.commandLine("--nosuch status").comparing(EXIT_CODE),
                Row.commandLine("--help=x").comparing(EXIT_CODE),
                Row.commandLine("-c DIR/none.conf status").comparing(EXIT_CODE),
                Row.commandLine("-c DIR/other.conf status")
                        .comparing(EXIT_CODE)
                        .given(Tables::configOfSomethingElse),
                Row.commandLine("-h").comparing(EXIT_CODE),
                Row.commandLine("-?").comparing(EXIT_CODE),
                Row.commandLine("--help").comparing(EXIT_CODE));
    }

    static List<Row> shell() {
        return rows(
                Row.of("").typing("").given(Tables::everythingStarted),
                Row.of("").typing("quit\n"),
                Row.of("").typing("exit\n"),
                Row.of("").typing("pid\n\n   \nnosuch\nstatus nosuch\nquit\n"),
                Row.of("").typing("help\nhelp nosuch\n? nosuch\n"),
                Row.of("").typing("stop manual\nstart manual\nstatus manual\nEOF\n"),
                Row.of("").typing("open unix://DIR/none.sock\nopen unix://DIR/s.sock\nversion\n"),
                Row.of("").typing("shutdown\nn\nreload\n\nversion\n"),
                Row.commandLine("-s http://127.0.0.1:PORT").typing("user\nsecret\nversion\n"),
                Row.commandLine(NOWHERE.strip()).typing("version\nquit\n"),
                Row.of("-i shutdown").typing("n\n"),
                Row.of("-i reload").typing("no\n"),
                Row.of("-i status").typing("quit\n"));
    }

    /** The server is restarted, and then ends. */
    static List<Row> ending() {
        return rows(
                Row.of("reload x").comparing(FIRST_LINE),
                Row.of("reload"),
                Row.of("status").given(Tables::everythingStarted),
                Row.of("shutdown x").comparing(FIRST_LINE),
                Row.of("-i shutdown").typing("y\n"),
                Row.of("status").given(Tables::gone),
                Row.of("shutdown"),
                Row.of("version"));
    }

    /** The server is shutting down and waits for a process that does not want to end. */
    static List<Row> shuttingDown() {
        return rows(
                Row.of("shutdown").given(Tables::everythingStarted),
                Row.of("shutdown"),
                Row.of("reload"),
                Row.of("avail"),
                Row.of("reread"),
                Row.of("update"),
                Row.of("add quiet"),
                Row.of("remove quiet"),
                Row.of("status"),
                Row.of("start quiet"),
                Row.of("version"));
    }

    /** The server has no namespace for the client. */
    static List<Row> withoutNamespace() {
        return Stream.of("status", "pid", "start quiet", "version", "maintail")
                .map(Row::of)
                .toList();
    }

    private static List<Row> rows(Row... rows) {
        return List.of(rows);
    }

    private static void everythingStarted(ReferenceServer server, Ctl ctl) throws Exception {
        Await.until(
                "nothing is STARTING, something is RUNNING",
                () -> {
                    var status = ctl.run(server, "", "-s", server.unixUrl(), "status").out();
                    return !status.contains("STARTING") && status.contains("RUNNING");
                });
    }

    private static void linkToItself(ReferenceServer server, Ctl ctl) throws Exception {
        var link = server.directory().resolve("loop");
        if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
            Files.createSymbolicLink(link, Path.of("loop"));
        }
    }

    private static void configOfSomethingElse(ReferenceServer server, Ctl ctl) throws Exception {
        Files.writeString(server.directory().resolve("other.conf"), "[something]\nelse=1\n");
    }

    private static void failsIsFatal(ReferenceServer server, Ctl ctl) throws Exception {
        Await.until(
                "fails is FATAL",
                () ->
                        ctl.run(server, "", "-s", server.unixUrl(), "status", "fails")
                                .out()
                                .contains("FATAL"));
    }

    private static void stubbornIsStopping(ReferenceServer server, Ctl ctl) throws Exception {
        var endpoint = new HttpEndpoint(server.unixUrl(), Login.NONE);
        var enough = Files.createFile(server.directory().resolve("enough"));
        Await.until(
                "stubborn is down",
                () ->
                        ctl.run(server, "", "-s", server.unixUrl(), "pid", "stubborn").exitCode()
                                == 7);
        Files.delete(enough);
        endpoint.call(forStubborn("startProcess", true));
        endpoint.call(forStubborn("stopProcess", false));
    }

    private static void gone(ReferenceServer server, Ctl ctl) throws Exception {
        Await.until(
                "the socket is gone",
                () ->
                        ctl.run(server, "", "-s", server.unixUrl(), "version")
                                .out()
                                .contains("no such file"));
    }

    private static MethodCall forStubborn(String method, boolean wait) {
        return new MethodCall(
                "supervisor." + method, List.of(XmlRpcValue.of("stubborn"), XmlRpcValue.of(wait)));
    }
}
