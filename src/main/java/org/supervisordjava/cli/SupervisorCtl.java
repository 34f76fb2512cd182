package org.supervisordjava.cli;

import org.supervisordjava.cli.ClientOptions.ClientOption;
import org.supervisordjava.cli.command.CommandTable;
import org.supervisordjava.cli.command.Console;
import org.supervisordjava.cli.command.ExitCode;
import org.supervisordjava.cli.command.Interpreter;
import org.supervisordjava.cli.command.Session;
import org.supervisordjava.cli.completion.CompletionCommand;
import org.supervisordjava.cli.rpc.HttpEndpoint;
import org.supervisordjava.cli.shell.InteractiveShell;
import org.supervisordjava.cli.shell.StreamConsole;
import org.supervisordjava.config.build.ProgramVersion;
import org.supervisordjava.config.source.InheritedEnvironment;
import org.supervisordjava.config.text.UsageException;
import org.supervisordjava.posix.CLibrary;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Entry point of {@code supervisorctl-java}: finds the server and runs one command, or the shell.
 */
public final class SupervisorCtl {

    private final Map<String, String> environment;
    private final Console console;
    private final Session.Connector connector;

    SupervisorCtl(Map<String, String> environment, Console console, Session.Connector connector) {
        this.environment = environment;
        this.console = console;
        this.connector = connector;
    }

    public static void main(String... args) {
        // Without it the JDK looks for another one in every library.
        System.setProperty(
                "java.nio.channels.spi.SelectorProvider", "sun.nio.ch.EPollSelectorProvider");
        var environment = InheritedEnvironment.beforeTheLauncher(InheritedEnvironment.read());
        var ctl = new SupervisorCtl(environment, StreamConsole.ofProcess(), HttpEndpoint::new);
        // Not exit(), which looks for a logger in every library to log that it was called.
        Runtime.getRuntime().halt(ctl.run(args));
    }

    /** Runs and returns the exit code. */
    int run(String... args) {
        try {
            return run(ClientOptions.parse(args));
        } catch (UsageException e) {
            console.errorLine("Error: " + e.getMessage());
            console.errorLine("For help, use supervisorctl-java -h");
            return ExitCode.INVALID_ARGUMENTS;
        } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
            console.errorLine("supervisorctl-java: " + CLibrary.notLoaded(e));
            return ExitCode.GENERIC;
        } catch (UncheckedIOException e) {
            // Whoever read the output is gone, as in "supervisorctl-java status | head -1".
            return ExitCode.GENERIC;
        }
    }

    private int run(ClientOptions commandLine) throws UsageException {
        if (commandLine.has(ClientOption.HELP)) {
            OptionHelp.lines().forEach(console::line);
            return ExitCode.SUCCESS;
        }
        if (commandLine.has(ClientOption.VERSION)) {
            console.line(ProgramVersion.TEXT);
            return ExitCode.SUCCESS;
        }
        var action = commandLine.action();
        if (!action.isEmpty() && action.getFirst().equals(CompletionCommand.NAME)) {
            return CompletionCommand.run(console, action.subList(1, action.size()));
        }
        var directory = Path.of("").toAbsolutePath();
        var target = new TargetResolver(environment, directory, Path.of("/")).resolve(commandLine);
        return action.isEmpty() ? shell(target, commandLine.classic()) : once(target, commandLine);
    }

    private int once(Target target, ClientOptions commandLine) {
        var line = String.join(" ", commandLine.action());
        var interactive = commandLine.has(ClientOption.INTERACTIVE);
        var classic = commandLine.classic();
        if (!commandLine.json()) {
            var session = session(target, console, interactive, false, classic);
            new Interpreter(new CommandTable(), session).execute(line);
            return session.exitCode();
        }
        var json = new JsonConsole(console);
        var session = session(target, json, interactive, true, classic);
        new Interpreter(new CommandTable(), session).execute(line);
        json.finish(session);
        return session.exitCode();
    }

    /** The exit code of the shell is 0 whatever its commands did. */
    private int shell(Target target, boolean classic) {
        var session = session(target, console, true, false, classic);
        InteractiveShell.run(session, target.prompt(), target.historyFile());
        return ExitCode.SUCCESS;
    }

    private Session session(
            Target target, Console output, boolean interactive, boolean json, boolean classic) {
        var mode = new Session.Mode(interactive, json, classic, new ServerAdvice(target));
        return new Session(connector, target.url(), target.credentials(), output, mode);
    }
}
