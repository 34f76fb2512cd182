package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.Endpoint;
import org.supervisordjava.cli.rpc.HttpStatusException;
import org.supervisordjava.cli.rpc.Login;
import org.supervisordjava.cli.rpc.MalformedResponseException;
import org.supervisordjava.cli.rpc.RpcFault;
import org.supervisordjava.cli.rpc.SupervisorApi;
import org.supervisordjava.cli.rpc.UnreachableException;
import org.supervisordjava.protocol.Fault;
import org.supervisordjava.protocol.Overview;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What lasts from one command to the next: the server, the credentials, the exit code. One thread.
 */
public final class Session {

    private static final String API_VERSION = "3.0";
    private static final String OVERVIEW = "/api/v1/overview";

    private final Connector connector;
    private final Mode mode;
    private final List<String> failures = new ArrayList<>();
    private Console console;
    private String url;
    private Login credentials;
    private Endpoint endpoint;
    private int exitCode = ExitCode.SUCCESS;
    private boolean ended;
    private Map<String, Object> data;
    private String document;

    /**
     * How a session is used.
     *
     * @param interactive whether the operator is there to answer questions
     * @param json whether what commands find is wanted as data, too
     * @param classic whether to print what supervisorctl prints, and nothing else
     * @param advice what to tell when no server answers
     */
    public record Mode(boolean interactive, boolean json, boolean classic, Advice advice) {}

    /** Makes the way to a server; does not connect yet. */
    public interface Connector {

        Endpoint connect(String url, Login login);
    }

    /** Says what to do when no server answers. */
    public interface Advice {

        /** For standard error; may be empty. */
        List<String> about(String url, UnreachableException failure);
    }

    public Session(Connector connector, String url, Login credentials, Console console, Mode mode) {
        this.connector = connector;
        this.console = console;
        this.mode = mode;
        this.url = url;
        this.credentials = credentials;
    }

    /** Another one with the same server, which asks nobody anything. */
    Session beside(Console other) {
        return new Session(
                connector, url, credentials, other, new Mode(false, false, false, mode.advice()));
    }

    public String url() {
        return url;
    }

    public Console console() {
        return console;
    }

    /** Turns to another console, from the next line on. */
    public void console(Console other) {
        console = other;
    }

    public boolean interactive() {
        return mode.interactive();
    }

    boolean json() {
        return mode.json();
    }

    boolean classic() {
        return mode.classic();
    }

    public int exitCode() {
        return exitCode;
    }

    public void exitCode(int code) {
        exitCode = code;
    }

    public boolean ended() {
        return ended;
    }

    /** Leaves the shell. */
    void leave(Command command, List<String> words) {
        line("");
        ended = true;
    }

    /** What the last command found, for {@code --json}; null when it has nothing but its lines. */
    public Map<String, Object> data() {
        return data;
    }

    /** The errors so far; kept for {@code --json} only. */
    public List<String> failures() {
        return List.copyOf(failures);
    }

    /** Keeps what a command found: maps, lists, strings, numbers and booleans. */
    void data(Map<String, Object> found) {
        data = found;
    }

    /** A document of the server that is the answer as it is; null when there is none. */
    public String document() {
        return document;
    }

    void document(String json) {
        document = json;
    }

    void line(String text) {
        console.line(text);
    }

    void lines(List<String> texts) {
        console.lines(texts);
    }

    /** Prints an error and sets the exit code. */
    void fail(String text, int code) {
        console.line(text);
        if (mode.json()) {
            failures.add(text);
        }
        exitCode = code;
    }

    /** Prints an error in the words of the command, its help, and sets the exit code. */
    void misuse(Command command, String text, int code) {
        fail(text, code);
        printHelp(command);
    }

    /**
     * Whether there is an option among the names that a command was given, which is then explained:
     * no name begins so, and the rest would be done without it.
     */
    boolean refusesOptions(Command command, List<String> words) {
        for (var word : words) {
            if (word.startsWith("--")) {
                misuse(
                        command,
                        "Error: %s has no option %s%s"
                                .formatted(
                                        command.name(),
                                        word,
                                        word.equals("--json")
                                                ? ": write it in front of " + command.name()
                                                : ""),
                        ExitCode.INVALID_ARGUMENTS);
                return true;
            }
        }
        return false;
    }

    /** Whether a command that takes no arguments was given some, which is then explained. */
    boolean refusesArguments(Command command, List<String> words) {
        if (!words.isEmpty()) {
            misuse(command, "Error: " + command.name() + " accepts no arguments", ExitCode.GENERIC);
        }
        return !words.isEmpty();
    }

    /**
     * Prints an error for a fault that a command has words for.
     *
     * @throws RpcFault when it is another one
     */
    void failOn(Fault known, String text, RpcFault fault) throws RpcFault {
        if (!fault.is(known)) {
            throw fault;
        }
        fail(text, ExitCode.GENERIC);
    }

    void printHelp(Command command) {
        var width = 0;
        for (var usage : command.usages()) {
            width = Math.max(width, usage.syntax().length());
        }
        for (var usage : command.usages()) {
            line(Text.pad(usage.syntax(), width + 2) + usage.effect());
        }
    }

    void open(String newUrl) {
        url = newUrl;
        endpoint = null;
    }

    void authenticate(Login given) {
        credentials = given;
        endpoint = null;
    }

    public SupervisorApi supervisor() {
        return new SupervisorApi(endpoint());
    }

    /** What the server tells of all processes at once; null when it is another supervisord. */
    Overview overview() throws CallException {
        try (var answer = endpoint().get(OVERVIEW)) {
            return Overview.parse(new String(answer.readAllBytes(), StandardCharsets.UTF_8));
        } catch (HttpStatusException e) {
            if (e.status() == HttpStatusException.UNAUTHORIZED) {
                throw e;
            }
            return null;
        } catch (MalformedResponseException | IOException e) {
            return null;
        }
    }

    Endpoint endpoint() {
        if (endpoint == null) {
            endpoint = connector.connect(url, credentials);
        }
        return endpoint;
    }

    /**
     * Whether a supervisor with the right API is there; when not, says so and sets the exit code.
     *
     * @throws CallException what is neither of the known reasons
     */
    boolean serverIsUp() throws CallException {
        try {
            var version = supervisor().apiVersion();
            if (version.equals(API_VERSION)) {
                return true;
            }
            fail(
                    "Sorry, this version of supervisorctl expects to talk to a server with API"
                            + " version "
                            + API_VERSION
                            + ", but the remote version is "
                            + version
                            + ".",
                    ExitCode.API_MISMATCH);
        } catch (RpcFault fault) {
            failWithoutNamespace(fault);
        } catch (UnreachableException e) {
            failUnreachable(e);
        }
        return false;
    }

    private void failWithoutNamespace(RpcFault fault) throws RpcFault {
        if (!fault.is(Fault.UNKNOWN_METHOD)) {
            throw fault;
        }
        fail(
                "Sorry, supervisord responded but did not recognize the supervisor namespace"
                        + " commands that supervisorctl uses to control it.  Please check that the"
                        + " [rpcinterface:supervisor] section is enabled in the configuration file"
                        + " (see sample.conf).",
                ExitCode.UNIMPLEMENTED);
    }

    /**
     * Says that no server is there.
     *
     * @throws UnreachableException when that is not the reason
     */
    void failUnreachable(UnreachableException e) throws UnreachableException {
        switch (e.obstacle()) {
            case REFUSED -> fail(url + " refused connection", ExitCode.REFUSED);
            case NO_SUCH_FILE -> fail(url + " no such file", ExitCode.NOT_RUNNING);
            default -> throw e;
        }
        advise(e);
    }

    void advise(UnreachableException e) {
        for (var line : mode.advice().about(url, e)) {
            console.errorLine(line);
        }
    }

    /** Asks when somebody is there to answer; without, the answer is yes. */
    boolean confirmed(String question) {
        if (!mode.interactive()) {
            return true;
        }
        var answer = console.ask(question);
        return answer != null && (answer.startsWith("y") || answer.startsWith("Y"));
    }
}
