package org.supervisordjava.config.build;

import org.supervisordjava.config.model.CommandLine;
import org.supervisordjava.config.model.HttpServerConfig;
import org.supervisordjava.config.model.OutputConfig;
import org.supervisordjava.config.model.OutputTarget;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.SupervisorConfig;
import org.supervisordjava.config.option.Values;
import org.supervisordjava.config.source.OpenToAll;
import org.supervisordjava.config.source.RawSection;
import org.supervisordjava.config.text.ConfigProblem.Location;
import org.supervisordjava.config.text.InvalidValueException;
import org.supervisordjava.config.text.SecretMask;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Warns of settings that let others in, or let them see what they should not. */
final class RiskLint {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "[::1]");
    private static final int FOR_OTHERS = 0006;

    /** Servers that need no right of root, have no user of their own, and advise against root. */
    private static final Set<String> BETTER_NOT_ROOT =
            Set.of(
                    "celery",
                    "gunicorn",
                    "uvicorn",
                    "hypercorn",
                    "daphne",
                    "puma",
                    "unicorn",
                    "redis-server",
                    "valkey-server",
                    "memcached");

    private final BuildContext context;
    private final Map<String, SectionOptions> programs;
    private final List<RawSection> sections;
    private final SupervisorConfig config;

    RiskLint(
            BuildContext context,
            Map<String, SectionOptions> programs,
            List<RawSection> sections,
            SupervisorConfig config) {
        this.context = context;
        this.programs = programs;
        this.sections = sections;
        this.config = config;
    }

    void check() {
        config.httpServers().forEach(this::server);
        if (config.supervisord().logfile() instanceof OutputTarget.File(Path path)) {
            openDirectory(path, context.wholeFile());
        }
        var seen = new HashSet<String>();
        config.groups().stream()
                .flatMap(group -> group.processes().stream())
                .filter(process -> seen.add(process.program()))
                .forEach(process -> process(programs.get(process.program()), process));
    }

    private void server(HttpServerConfig server) {
        if (server.credentials().isPresent()) {
            return;
        }
        switch (server) {
            case HttpServerConfig.Inet inet
                    when inet.exposure() == HttpServerConfig.Exposure.CONTROL -> {
                boolean isLocal = inet.host().map(LOOPBACK::contains).orElse(false);
                context.problems()
                        .warning(
                                location(inet.section()),
                                "%s can control the supervisor at port %d without a password"
                                        .formatted(
                                                isLocal
                                                        ? "every account of this machine"
                                                        : "everybody who reaches this machine",
                                                inet.port()),
                                "set username and password, or use a unix socket");
            }
            case HttpServerConfig.Unix unix when (unix.mode() & FOR_OTHERS) != 0 ->
                    context.problems()
                            .warning(
                                    location(unix.section()),
                                    "every account of this machine can control the supervisor: the mode of %s is %04o"
                                            .formatted(unix.file(), unix.mode()),
                                    "make it 0700, or set username and password");
            default -> {}
        }
    }

    private Location location(String section) {
        return sections.stream()
                .filter(raw -> raw.title().equals(section))
                .findFirst()
                .map(RawSection::location)
                .orElseGet(context::wholeFile);
    }

    private void process(SectionOptions options, ProcessConfig process) {
        if (SecretMask.isIn(process.command())) {
            options.warning(
                    "command",
                    "a secret among the arguments is seen by everybody who lists processes",
                    "hand it over in `environment`, or better in a file");
        }
        log(options, "stdout_logfile", process.stdout());
        log(options, "stderr_logfile", process.stderr());
        program(options, process);
    }

    private void log(SectionOptions options, String option, OutputConfig output) {
        if (output.logfile() instanceof OutputTarget.File file && !file.isStandardStream()) {
            openDirectory(file.path(), options.location(option));
        }
    }

    private void openDirectory(Path log, Location location) {
        var absolute = context.absolute(log);
        if (!absolute.startsWith("/dev") && absolute.getParent() != null) {
            OpenToAll.warnOfDirectory(absolute, absolute.getParent(), location, context.problems());
        }
    }

    private void program(SectionOptions options, ProcessConfig process) {
        List<String> words;
        try {
            words = CommandLine.words(process.command());
        } catch (CommandLine.MalformedCommandException e) {
            return; // which is warned of elsewhere
        }
        if (words.isEmpty() || words.getFirst().isEmpty()) {
            return;
        }
        var name = words.getFirst();
        file(name, process)
                .forEach(
                        file ->
                                OpenToAll.warn(
                                        file, options.location("command"), context.problems()));
        var base = name.substring(name.lastIndexOf('/') + 1);
        if (BETTER_NOT_ROOT.contains(base)
                && process.user().isEmpty()
                && config.supervisord().user().isEmpty()) {
            options.warning(
                    "command",
                    "`%s` runs as root when the supervisor does, and needs no right of root"
                            .formatted(base),
                    "set `user`");
        }
    }

    /** As the spawn finds it, in the PATH of the program. */
    private Stream<Path> file(String name, ProcessConfig process) {
        if (name.contains("/")) {
            return absolute(name);
        }
        var path =
                process.environment()
                        .getOrDefault(
                                "PATH", context.environment().variables().getOrDefault("PATH", ""));
        return Stream.of(path.split(":"))
                .filter(directory -> directory.startsWith("/"))
                .flatMap(directory -> absolute(directory + "/" + name))
                .filter(Files::isRegularFile)
                .limit(1);
    }

    /** None for what is no path, which is warned of elsewhere. */
    private Stream<Path> absolute(String name) {
        try {
            return Stream.of(context.absolute(Values.plainPath(name)));
        } catch (InvalidValueException e) {
            return Stream.empty();
        }
    }
}
