package org.supervisordjava.diagnosis;

import org.supervisordjava.config.model.ProbeConfig;
import org.supervisordjava.config.model.ProbeKind;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.UserSpec;
import org.supervisordjava.diagnosis.Evidence.PortHolder;
import org.supervisordjava.supervisor.ProcessSnapshot;
import org.supervisordjava.supervisor.Snapshot;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What the last words of a program mostly mean, and what to do about it. */
final class Clues {

    private static final Pattern PORT_TAKEN =
            clue(
                    "address (is )?already in use|EADDRINUSE|address in use|port .*already (in use|allocated)");

    /** The error's own number, which is no port. */
    private static final Pattern ERROR_NUMBER = clue("\\[?errno:? ?\\d+\\]?|\\(\\d+: address");

    /** Neither part of an address nor of a longer number. */
    private static final Pattern NUMBER = Pattern.compile("(?<![\\d.])(\\d{2,5})(?![\\d.]*\\d)");

    private static final int HIGHEST_PORT = 65_535;

    /** Text of a line, and what it means. */
    private record Clue(Pattern pattern, String meaning) {}

    private static final List<Clue> TABLE =
            List.of(
                    new Clue(
                            clue("\\\\r['’: ]|\\^M: bad interpreter|\\\\r: (not found|no such)"),
                            "a script has Windows line ends (CRLF): sed -i 's/\\r$//' on the script"),
                    new Clue(
                            clue("no space left on device|ENOSPC|disk quota exceeded"),
                            "a disk is full: see df, free some space or grow the volume"),
                    new Clue(
                            clue("password authentication failed|access denied for user"),
                            "a database refuses its user or password: correct them on either side"),
                    new Clue(
                            clue("too many open files|EMFILE"),
                            "out of descriptors: raise its rlimit nofile"),
                    new Clue(
                            clue("cannot allocate memory|OutOfMemoryError|MemoryError|bad_alloc"),
                            "out of memory: give the container more, or the program less to do"),
                    new Clue(
                            clue("exec format error"),
                            "a program was built for another machine: install it for this one"),
                    new Clue(
                            clue("ModuleNotFoundError|no module named|cannot find module"),
                            "a module is not installed, or not for this user"),
                    new Clue(
                            clue(
                                    "name or service not known|name resolution|ENOTFOUND|unknown host"),
                            "a host name is unknown: correct it, or wait for the network"),
                    new Clue(
                            clue("connection refused|ECONNREFUSED"),
                            "what it needs does not listen (yet): depends_on can wait for it"),
                    new Clue(
                            clue("read-only file system|EROFS"),
                            "it writes where nothing may be written: mount a volume there"));

    private static final Pattern DENIED = clue("permission denied|EACCES|operation not permitted");

    /** What supervisord's words for a failed spawn leave open. */
    private static final List<Clue> SPAWN_ERRORS =
            List.of(
                    new Clue(clue("^can't find command"), "install it, or correct command or PATH"),
                    new Clue(clue("is not executable$"), "make it executable: chmod +x on it"),
                    new Clue(
                            clue("^no permission to run"),
                            "its user may not execute it: see the modes of it and its directories"),
                    new Clue(clue("is a directory$"), "correct command"),
                    new Clue(
                            clue("^too many open files"),
                            "the supervisor is out of descriptors: see ulimit -n and minfds"),
                    new Clue(
                            clue("^too many processes"),
                            "see ulimit -u and the container's limit of processes"));

    private final Snapshot snapshot;
    private final Evidence evidence;

    Clues(Snapshot snapshot, Evidence evidence) {
        this.snapshot = snapshot;
        this.evidence = evidence;
    }

    private static Pattern clue(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
    }

    /** Of each kind one, in the order of their lines from the last one up. */
    List<String> in(List<Said> lines, ProcessSnapshot process) {
        var found = new LinkedHashSet<String>();
        for (var line : lines.reversed()) {
            var text = line.text();
            if (PORT_TAKEN.matcher(text).find()) {
                found.add(portTaken(lines, process));
            }
            for (var clue : TABLE) {
                if (clue.pattern().matcher(text).find()) {
                    found.add(clue.meaning());
                }
            }
            if (DENIED.matcher(text).find()) {
                found.add(denied(process.config()));
            }
        }
        return List.copyOf(found);
    }

    /** What to do about a failed spawn, where its message does not say so itself. */
    static Optional<String> ofSpawnError(String error) {
        return SPAWN_ERRORS.stream()
                .filter(clue -> clue.pattern().matcher(error).find())
                .map(Clue::meaning)
                .findFirst();
    }

    private static String denied(ProcessConfig config) {
        return config.user()
                        .map(UserSpec::name)
                        .map("it runs as user "::concat)
                        .orElse("it runs as the supervisor's user")
                + ", who may not do that: see the owner and mode of what it names";
    }

    private String portTaken(List<Said> lines, ProcessSnapshot process) {
        for (int port : ports(lines, process.config())) {
            var holder = evidence.holderOf(port).filter(found -> !isOf(process, found));
            if (holder.isPresent()) {
                return portTaken(port, holder.get(), process);
            }
        }
        return "a port it wants was taken; nobody holds it now that can be seen";
    }

    private String portTaken(int port, PortHolder holder, ProcessSnapshot process) {
        var reserve =
                "sysctl -w net.ipv4.ip_local_reserved_ports=%d keeps connections from it"
                        .formatted(port);
        return switch (holder.use()) {
            case LISTENS ->
                    "port %d is taken by %s: give %s another port"
                            .formatted(port, words(holder, process), process.id());
            case CONNECTION ->
                    "port %d is taken by a connection of %s: end it; %s"
                            .formatted(port, words(holder, process), reserve);
            case ENDED_CONNECTION ->
                    "port %d is taken, for a minute, by a connection that has ended (TIME_WAIT): start %s again then; %s"
                            .formatted(port, process.id(), reserve);
        };
    }

    private static boolean isOf(ProcessSnapshot process, PortHolder holder) {
        return process.pid() != 0 && holder.group() == process.pid();
    }

    private String words(PortHolder holder, ProcessSnapshot process) {
        if (holder.pid() == 0) {
            return "a process that cannot be seen from here";
        }
        var who = "%s (pid %d)".formatted(holder.command(), holder.pid());
        if (holder.pid() == snapshot.pid()) {
            return "the supervisor itself (http.port)";
        }
        var program =
                snapshot.processes()
                        .filter(other -> other.pid() != 0 && other.pid() == holder.group())
                        .findFirst();
        if (program.isPresent()) {
            return "program %s, %s".formatted(program.get().id(), who);
        }
        boolean leftover = process.pastRuns().stream().anyMatch(run -> run.pid() == holder.group());
        return leftover ? who + ", left over from an earlier run" : who;
    }

    /** Those that the lines name come first, then those of its probes and its command. */
    private static Set<Integer> ports(List<Said> lines, ProcessConfig config) {
        var ports = new LinkedHashSet<Integer>();
        lines.stream()
                .filter(line -> PORT_TAKEN.matcher(line.text()).find())
                .forEach(line -> addNumbers(ports, line.text()));
        for (var kind : ProbeKind.values()) {
            config.probes().of(kind).flatMap(Clues::port).ifPresent(ports::add);
        }
        lines.stream()
                .filter(line -> line.text().toLowerCase(java.util.Locale.ROOT).contains("port"))
                .forEach(line -> addNumbers(ports, line.text()));
        addNumbers(ports, config.command());
        return ports;
    }

    private static Optional<Integer> port(ProbeConfig probe) {
        return switch (probe.action()) {
            case ProbeConfig.HttpGet get -> Optional.of(get.port());
            case ProbeConfig.TcpSocket socket -> Optional.of(socket.port());
            case ProbeConfig.Postgres server -> Optional.of(server.port());
            case ProbeConfig.Exec ignored -> Optional.empty();
            case ProbeConfig.LogLine ignored -> Optional.empty();
            case ProbeConfig.Notify ignored -> Optional.empty();
        };
    }

    private static void addNumbers(Set<Integer> ports, String text) {
        var numbers = NUMBER.matcher(ERROR_NUMBER.matcher(text).replaceAll(" "));
        var found = new ArrayList<Integer>();
        while (numbers.find()) {
            int number = Integer.parseInt(numbers.group(1));
            if (number <= HIGHEST_PORT) {
                found.add(number);
            }
        }
        ports.addAll(found);
    }
}
