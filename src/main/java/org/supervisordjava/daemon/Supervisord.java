package org.supervisordjava.daemon;

import org.supervisordjava.config.build.ConfigLoader;
import org.supervisordjava.config.build.Invocation;
import org.supervisordjava.config.build.InvocationParser;
import org.supervisordjava.config.build.ProgramVersion;
import org.supervisordjava.config.model.ConfigSource;
import org.supervisordjava.config.source.ConfigEnvironment;
import org.supervisordjava.config.source.ConfigSearch;
import org.supervisordjava.config.source.FilePinning;
import org.supervisordjava.config.source.InheritedEnvironment;
import org.supervisordjava.config.text.ConfigException;
import org.supervisordjava.config.text.ConfigProblem;
import org.supervisordjava.config.text.UsageException;
import org.supervisordjava.config.tool.CheckCommand;
import org.supervisordjava.config.tool.ConvertCommand;
import org.supervisordjava.config.tool.HashPasswordCommand;
import org.supervisordjava.http.ListenException;
import org.supervisordjava.posix.OwnLimits;
import org.supervisordjava.posix.OwnProgram;
import org.supervisordjava.posix.PinnedFile;
import org.supervisordjava.posix.PosixAccounts;
import org.supervisordjava.posix.PosixException;
import org.supervisordjava.posix.ResourceLimit;
import org.supervisordjava.supervisor.Ending;
import org.supervisordjava.threads.Containment;
import org.supervisordjava.threads.Failures;
import org.supervisordjava.threads.NoThreadException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The {@code supervisord-java} command. */
public final class Supervisord {

    /** The configuration, or the command line, cannot be used. */
    static final int EXIT_CONFIGURATION = 2;

    private static final int EXIT_FAILURE = 1;

    /** Something that nobody has thought of: EX_SOFTWARE of sysexits(3). */
    static final int EXIT_DEFECT = 70;

    /** An installation with a cache takes 65 until its first program runs. */
    private static final long FEW_OPEN_FILES = 100;

    private static final String HELP =
            """
            supervisord-java -- runs a set of programs, as process 1 of a container or anywhere else

            Usage: supervisord-java [options]        run the configured programs in the foreground
                   supervisord-java check -c FILE    tell what is wrong with a configuration
                   supervisord-java convert FILE     print a supervisord.conf as YAML
                   supervisord-java hash-password    print a salted hash of the password on standard input

            Exit codes: 0 stopped in order, 1 failure, 2 configuration, 3 an essential program was given up,
            70 a defect of the supervisor (programs were stopped), 128+n killed by signal n.

            Options:
            """;

    private final StartupTrace trace = new StartupTrace();

    /** As the launcher has made it for our JVM. */
    private final Map<String, String> ownEnvironment =
            new LinkedHashMap<>(InheritedEnvironment.read());

    private final EventSerials eventSerials = EventSerials.takeOver(ownEnvironment);
    private final InheritedSockets inheritedSockets = InheritedSockets.takeOver(ownEnvironment);

    /** As programs inherit it. */
    private final Map<String, String> environment =
            InheritedEnvironment.beforeTheLauncher(ownEnvironment);

    private Supervisord() {}

    public static void main(String[] args) {
        int code =
                Containment.resultOf(
                        () -> new Supervisord().run(List.of(args)), Supervisord::diedOf);
        // Whatever hooks and loggers do at an exit: this is one.
        Containment.failureOf(() -> System.exit(code))
                .ifPresent(_ -> Runtime.getRuntime().halt(code));
    }

    /** Programs have been stopped by now, where there were any. */
    private static int diedOf(Throwable failure) {
        System.err.println("supervisord-java: " + reason(failure));
        return EXIT_DEFECT;
    }

    private static String reason(Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            return "too little memory, or too few threads: "
                    + failure.getMessage()
                    + "; "
                    + NoThreadException.HINT;
        }
        // No class can be loaded where its jar cannot be opened, nor what the JDK reads from files.
        var limit = Containment.resultOf(Supervisord::openFilesLimit, _ -> Long.MAX_VALUE);
        if (failure instanceof Error && limit < FEW_OPEN_FILES) {
            return "too few open files: raise the limit (ulimit -n), which is %d: %s"
                    .formatted(limit, Failures.describe(failure));
        }
        return "this is a defect, please report it: " + Failures.describe(failure);
    }

    private static long openFilesLimit() throws PosixException {
        return OwnLimits.get(ResourceLimit.NOFILE).soft();
    }

    private int run(List<String> arguments) {
        var problem = Launch.problem();
        if (problem.isPresent()) {
            System.err.println("supervisord-java: " + problem.get());
            return EXIT_FAILURE;
        }
        trace.mark(StartupTrace.LINKED);
        var rest = arguments.isEmpty() ? arguments : arguments.subList(1, arguments.size());
        return switch (arguments.isEmpty() ? "" : arguments.getFirst()) {
            case "check" ->
                    new CheckCommand(
                                    configEnvironment(Map.of()),
                                    new CheckedConfig(environment),
                                    System.out,
                                    System.err)
                            .run(rest);
            case "convert" ->
                    new ConvertCommand(configEnvironment(Map.of()), System.out, System.err)
                            .run(rest);
            case "hash-password" -> hashPassword(rest);
            default -> supervise(arguments);
        };
    }

    private static int hashPassword(List<String> arguments) {
        try {
            return new HashPasswordCommand(System.in, System.out, System.err).run(arguments);
        } catch (IOException e) {
            System.err.println("supervisord-java: cannot read the password: " + e.getMessage());
            return EXIT_FAILURE;
        }
    }

    private int supervise(List<String> arguments) {
        try {
            return switch (InvocationParser.parse(arguments, configEnvironment(Map.of()))) {
                case Invocation.ShowHelp() -> print(HELP + InvocationParser.describe());
                case Invocation.ShowVersion() -> print(ProgramVersion.TEXT);
                case Invocation.Run run -> supervise(run);
            };
        } catch (UsageException | Privileges.DeniedException e) {
            return refuse(e.getMessage());
        } catch (ConfigException e) {
            return refuse(e);
        } catch (IOException e) {
            System.err.println("supervisord-java: " + e.getMessage());
            return EXIT_FAILURE;
        } catch (InterruptedException e) {
            return EXIT_FAILURE;
        }
    }

    private int supervise(Invocation.Run run)
            throws ConfigException, Privileges.DeniedException, IOException, InterruptedException {
        var search = new ConfigSearch(programDirectory(), workingDirectory());
        var file = run.configuration().or(search::find);
        if (file.isEmpty()) {
            return refuse(search.nothingFound());
        }
        if (run.traceStartup()) {
            trace.want(System.err, launcherTimes());
        }
        rehearse();
        ConfigSource source =
                () -> ConfigLoader.load(file.get(), configEnvironment(run.overrides()));
        var loaded = source.load();
        trace.mark(StartupTrace.CONFIGURED);
        var notes = Privileges.apply(loaded.config().supervisord());
        try (var addresses =
                ListeningAddresses.open(loaded.config().httpServers(), inheritedSockets)) {
            trace.mark(StartupTrace.LISTENING);
            var daemon =
                    new Daemon(loaded, source, environment, notes, eventSerials, addresses, trace);
            return switch (daemon.run()) {
                case Ending.Exit(int exitCode) -> {
                    rehearseClasses();
                    yield exitCode;
                }
                case Ending.Reload() -> beginAnew(addresses.descriptors());
            };
        } catch (ListenException e) {
            return refuse(e.getMessage());
        }
    }

    /** After a reload the launcher has long been gone. */
    private Optional<String> launcherTimes() {
        return eventSerials.goOn()
                ? Optional.empty()
                : Optional.ofNullable(System.getProperty("supervisord.launcher.times"));
    }

    private int beginAnew(Set<Integer> listening) throws IOException {
        var variables = InheritedSockets.handOver(listening, eventSerials.handOver(ownEnvironment));
        new OwnProgram(variables).exec(listening);
        return EXIT_FAILURE;
    }

    /**
     * So that an AOT cache, which one run has to record, knows both formats and all sections
     * (scripts/aot-cache).
     */
    private void rehearse() throws ConfigException, IOException {
        for (var file : System.getProperty("supervisord.rehearsal", "").split(":")) {
            if (!file.isEmpty()) {
                ConfigLoader.load(Path.of(file), configEnvironment(Map.of()));
            }
        }
    }

    /** And so that the upper layer of the cache has what the client needs, which wrote it down. */
    private static void rehearseClasses() throws IOException {
        var list = System.getProperty("supervisord.rehearsal.classes");
        if (list == null) {
            return;
        }
        for (var name : Files.readAllLines(Path.of(list))) {
            try {
                Class.forName(name, false, Supervisord.class.getClassLoader());
            } catch (ClassNotFoundException e) {
                System.err.println("supervisord-java: cannot rehearse " + name);
            }
        }
    }

    private ConfigEnvironment configEnvironment(Map<String, String> overrides) {
        return configEnvironment(environment, overrides);
    }

    static ConfigEnvironment configEnvironment(
            Map<String, String> environment, Map<String, String> overrides) {
        return new ConfigEnvironment(
                environment,
                ConfigEnvironment.ownHostname(),
                new PosixAccounts(),
                Supervisord::pinned,
                workingDirectory(),
                overrides);
    }

    private static FilePinning.Pinned pinned(Path file) throws IOException {
        var pinned = PinnedFile.of(file);
        return new FilePinning.Pinned(pinned.path(), pinned);
    }

    private static Path workingDirectory() {
        return Path.of("").toAbsolutePath();
    }

    /** The launcher tells where it is, so that the search finds a configuration beside it. */
    private static Path programDirectory() {
        return Path.of(System.getProperty("supervisord.bin", "/usr/bin"));
    }

    private static int print(String text) {
        System.out.println(text);
        return 0;
    }

    private static int refuse(String message) {
        System.err.println("Error: " + message + "\nFor help, use supervisord-java -h");
        return EXIT_CONFIGURATION;
    }

    private static int refuse(ConfigException e) {
        for (ConfigProblem problem : e.problems()) {
            System.err.println(problem);
        }
        long errors = e.problems().stream().filter(ConfigProblem::isError).count();
        return refuse(
                "the configuration has %d %s, nothing was started"
                        .formatted(errors, errors == 1 ? "error" : "errors"));
    }
}
