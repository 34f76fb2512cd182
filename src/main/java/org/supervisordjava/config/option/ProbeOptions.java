package org.supervisordjava.config.option;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The options of a probe, for each kind of it: {@code readiness_exec}, {@code liveness_period}. */
public final class ProbeOptions {

    public static final List<String> KINDS = List.of("startup", "readiness", "liveness");

    /** Options that say what a probe does; exactly one of them makes a probe. */
    public static final List<String> ACTIONS =
            List.of("exec", "http_get", "tcp_socket", "postgres", "log_line", "notify");

    private ProbeOptions() {}

    /** A line or a READY=1 comes once; it cannot say that a program is still alive. */
    public static boolean suits(String kind, String action) {
        return !kind.equals("liveness") || !List.of("log_line", "notify").contains(action);
    }

    /** What a probe has under that name, or under what another program calls so. */
    public static Optional<String> field(String name) {
        var names = fields("").map(Option::name).toList();
        return names.contains(name) ? Optional.of(name) : OtherWords.ours(name, names);
    }

    static Stream<Option> all() {
        return KINDS.stream().flatMap(ProbeOptions::of);
    }

    private static Stream<Option> of(String kind) {
        return fields(kind + "_").map(Option::added);
    }

    private static Stream<Option> fields(String prefix) {
        return Stream.concat(actions(prefix), timing(prefix));
    }

    private static Stream<Option> actions(String prefix) {
        return Stream.of(
                Option.unset(
                                prefix + "exec",
                                ValueType.COMMAND,
                                "Command that exits with 0 on success.")
                        .perProcess(),
                Option.unset(
                                prefix + "http_get",
                                ValueType.HTTP_URL,
                                "URL that answers with a status from 200 to 399.")
                        .perProcess(),
                Option.of(
                                prefix + "http_headers",
                                ValueType.ENVIRONMENT,
                                "",
                                "Headers of the http_get request.")
                        .perProcess(),
                Option.unset(
                                prefix + "tcp_socket",
                                ValueType.TCP_ADDRESS,
                                "Address that accepts a connection.")
                        .perProcess(),
                Option.unset(
                                prefix + "postgres",
                                ValueType.POSTGRES_ADDRESS,
                                "PostgreSQL server that accepts connections, as pg_isready tells it.")
                        .perProcess(),
                Option.unset(
                                prefix + "postgres_user",
                                ValueType.TEXT,
                                "Who the postgres probe says it is; unset is the program's PGUSER,"
                                        + " else postgres.")
                        .perProcess(),
                Option.unset(
                                prefix + "postgres_database",
                                ValueType.TEXT,
                                "Database that has to exist; the server has to let the user in"
                                        + " without a password.")
                        .perProcess(),
                Option.unset(
                                prefix + "log_line",
                                ValueType.REGEX,
                                "Pattern that a line of the output contains.")
                        .perProcess(),
                Option.of(
                        prefix + "notify",
                        ValueType.BOOLEAN,
                        "false",
                        "The program reports READY=1 to NOTIFY_SOCKET, as in sd_notify(3)."));
    }

    private static Stream<Option> timing(String prefix) {
        return Stream.of(
                Option.of(
                        prefix + "initial_delay",
                        ValueType.DURATION,
                        "0s",
                        "From the spawn to the first try."),
                Option.of(prefix + "period", ValueType.DURATION, "10s", "Between two tries."),
                Option.of(
                        prefix + "timeout", ValueType.DURATION, "1s", "How long one try may take."),
                Option.of(
                                prefix + "success_threshold",
                                ValueType.INTEGER,
                                "1",
                                "Successes in a row that count as success.")
                        .atLeast(1),
                Option.of(
                                prefix + "failure_threshold",
                                ValueType.INTEGER,
                                "3",
                                "Failures in a row that count as failure.")
                        .atLeast(1));
    }
}
