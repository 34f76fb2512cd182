package org.supervisordjava.config.build;

import org.supervisordjava.config.model.CommandLine;
import org.supervisordjava.config.model.ProbeConfig;
import org.supervisordjava.config.model.ProbeConfig.Action;
import org.supervisordjava.config.model.ProbesConfig;
import org.supervisordjava.config.option.EnvironmentOption;
import org.supervisordjava.config.option.ProbeOptions;
import org.supervisordjava.config.option.Values;
import org.supervisordjava.config.text.Durations;
import org.supervisordjava.config.text.InvalidValueException;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Builds the probes of one process from the {@code startup_*}, {@code readiness_*} and {@code
 * liveness_*} options.
 */
final class ProbeSection {

    private static final Duration SHORTEST_PERIOD = Duration.ofMillis(10);
    private static final String DEFAULT_HOST = "localhost";

    private static final int POSTGRES_PORT = 5432;
    private static final Pattern DIRECTORY_AND_PORT = Pattern.compile("(/.*):([^:/]*)");

    /** {@code /.s.PGSQL.65535}, in a path that a socket's address has room for. */
    private static final int SOCKET_NAME_LENGTH = 15;

    private static final int SOCKET_PATH_LIMIT = 107;

    private final SectionOptions options;
    private final Values values;

    /**
     * @param options with the names of the process
     */
    ProbeSection(SectionOptions options, Values values) {
        this.options = options;
        this.values = values;
    }

    ProbesConfig build() {
        return new ProbesConfig(probe("startup"), probe("readiness"), probe("liveness"));
    }

    /** Whether a program waits to be ready, told from what is set only. */
    static boolean gatesReadiness(SectionOptions options, Values values) {
        return List.of("startup", "readiness").stream()
                .anyMatch(kind -> !new ProbeSection(options, values).actions(kind).isEmpty());
    }

    private Optional<ProbeConfig> probe(String kind) {
        if (!options.isAnySet(kind + "_")) {
            return Optional.empty();
        }
        var actions = actions(kind);
        if (actions.isEmpty()) {
            firstOption(kind)
                    .ifPresent(
                            option ->
                                    options.error(
                                            option,
                                            "the " + kind + " probe does nothing",
                                            "add one of "
                                                    + String.join(", ", ProbeOptions.ACTIONS)));
            return Optional.empty();
        }
        if (actions.size() > 1) {
            options.error(
                    kind + "_" + actions.get(1),
                    "the %s probe has two actions, `%s` and `%s`"
                            .formatted(kind, actions.get(0), actions.get(1)),
                    "keep one of them");
        }
        refuseUnsuitable(kind, actions.getFirst());
        return action(kind + "_", actions.getFirst()).map(action -> timed(kind + "_", action));
    }

    private List<String> actions(String kind) {
        return ProbeOptions.ACTIONS.stream()
                .filter(action -> options.isSet(kind + "_" + action))
                .filter(
                        action ->
                                !action.equals("notify")
                                        || options.get(kind + "_notify", values::bool))
                .toList();
    }

    private Optional<String> firstOption(String kind) {
        return options.section().options().keySet().stream()
                .filter(option -> option.startsWith(kind + "_"))
                .filter(option -> !option.equals(kind + "_notify"))
                .findFirst();
    }

    private void refuseUnsuitable(String kind, String action) {
        if (!ProbeOptions.suits(kind, action)) {
            options.error(
                    kind + "_" + action,
                    "`" + action + "` cannot tell whether the program is still alive",
                    "use it for readiness, and exec, http_get, tcp_socket or postgres here");
        }
    }

    private ProbeConfig timed(String prefix, Action action) {
        return new ProbeConfig(
                action,
                options.get(prefix + "initial_delay", Durations::parse),
                options.get(prefix + "period", ProbeSection::period),
                options.get(prefix + "timeout", Durations::parsePositive),
                options.number(prefix + "success_threshold"),
                options.number(prefix + "failure_threshold"));
    }

    private static Duration period(String text) throws InvalidValueException {
        var period = Durations.parse(text);
        if (period.compareTo(SHORTEST_PERIOD) < 0) {
            throw new InvalidValueException("`" + text + "` is shorter than 10ms");
        }
        return period;
    }

    private Optional<Action> action(String prefix, String action) {
        var option = prefix + action;
        return switch (action) {
            case "exec" -> options.find(option, ProbeSection::exec);
            case "http_get" -> {
                var headers = options.get(prefix + "http_headers", EnvironmentOption::parse);
                yield options.find(option, url -> httpGet(url, headers));
            }
            case "tcp_socket" -> options.find(option, this::tcpSocket);
            case "postgres" -> {
                var user = options.find(option + "_user", ProbeSection::nameOfPostgres);
                var database = options.find(option + "_database", ProbeSection::nameOfPostgres);
                yield options.find(option, address -> postgres(address, user, database));
            }
            case "log_line" -> options.find(option, ProbeSection::logLine);
            default -> Optional.of(new ProbeConfig.Notify());
        };
    }

    private static Action exec(String text) throws InvalidValueException {
        try {
            return new ProbeConfig.Exec(CommandLine.words(text));
        } catch (CommandLine.MalformedCommandException e) {
            throw new InvalidValueException(e.getMessage());
        }
    }

    private static Action httpGet(String text, Map<String, String> headers)
            throws InvalidValueException {
        var url = Values.httpUrlWithoutUser(text, "http://localhost:8080/health", "http_headers");
        int usualPort = url.getScheme().equals("http") ? 80 : 443;
        int port = url.getPort() == -1 ? usualPort : url.getPort();
        var path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        var query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        return new ProbeConfig.HttpGet(url.getScheme(), url.getHost(), port, path + query, headers);
    }

    private Action tcpSocket(String text) throws InvalidValueException {
        var address = values.inetAddress(text.strip());
        return new ProbeConfig.TcpSocket(address.host().orElse(DEFAULT_HOST), address.port());
    }

    /** As libpq has it: a host that begins with a slash is the directory of a socket. */
    private Action postgres(String text, Optional<String> user, Optional<String> database)
            throws InvalidValueException {
        var address = text.strip();
        if (address.startsWith("/")) {
            var parts = DIRECTORY_AND_PORT.matcher(address);
            var directory = parts.matches() ? parts.group(1) : address;
            int port = parts.matches() ? values.inetAddress(parts.group(2)).port() : POSTGRES_PORT;
            int length = directory.getBytes(StandardCharsets.UTF_8).length + SOCKET_NAME_LENGTH;
            if (length > SOCKET_PATH_LIMIT) {
                throw new InvalidValueException(
                        "the path of the socket in `"
                                + directory
                                + "` is longer than "
                                + SOCKET_PATH_LIMIT
                                + " bytes");
            }
            return new ProbeConfig.Postgres(directory, port, user, database);
        }
        boolean isHost = address.indexOf(':') < 0 && !address.matches("[+-]?\\d*");
        var parsed = values.inetAddress(isHost ? address + ":" + POSTGRES_PORT : address);
        return new ProbeConfig.Postgres(
                parsed.host().orElse(DEFAULT_HOST), parsed.port(), user, database);
    }

    private static String nameOfPostgres(String text) throws InvalidValueException {
        if (text.isEmpty()) {
            throw new InvalidValueException("a name in PostgreSQL has at least one character");
        }
        return text;
    }

    private static Action logLine(String text) throws InvalidValueException {
        try {
            return new ProbeConfig.LogLine(Pattern.compile(text).pattern());
        } catch (PatternSyntaxException e) {
            throw new InvalidValueException(
                    "`%s` is not a regular expression: %s".formatted(text, e.getDescription()));
        }
    }
}
