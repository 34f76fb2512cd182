package org.supervisordjava.config.option;

import org.supervisordjava.ManText;

import java.util.List;
import java.util.Locale;

/**
 * The man pages of the supervisor and of the two file formats, made from the same tables as the
 * reference.
 */
public final class ReferenceMan {

    private static final String PROGRAM =
            """
            %% SUPERVISORD-JAVA 8

            # NAME

            supervisord-java - run several programs in a container, as its init process

            # SYNOPSIS

            **supervisord-java** [*options*]

            **supervisord-java check -c** *FILE* [**\\-\\-dump json**]

            **supervisord-java convert** *FILE*

            # DESCRIPTION

            Starts the programs of its configuration in order, waits until each is ready, keeps them running, reaps
            orphans, stops them in reverse order within `shutdown_timeout` and answers one combined health check. It
            stays in the foreground, and runs as process 1 of a container as well as an ordinary process.

            **check** tells everything that is wrong with a configuration, with file, line, column and a hint, and
            starts nothing. **convert** prints a supervisord.conf as YAML.

            Without **-c** the configuration is the first `supervisord.conf` or `supervisord.yml` that there is beside the
            program's directory or in its `etc`, in the working directory or its `etc`, in `/etc` or `/etc/supervisor`. A
            name that ends in `.yml`, `.yaml` or `.json` is read as YAML.

            # OPTIONS

            %s# SIGNALS

            TERM, INT, QUIT
            :   Stop everything in reverse start order. A second one stops at once what is left, a third kills it.

            HUP
            :   Read the configuration again and apply the difference.

            USR2
            :   Close all log files and open them again.

            # EXIT STATUS

            0
            :   Stopped in order.

            1
            :   The supervisor itself failed.

            2
            :   Configuration, command line, or an address that is taken.

            3
            :   An essential program was given up.

            70
            :   A defect of the supervisor itself; the programs were stopped.

            128+n
            :   Killed by signal n.

            # ENVIRONMENT

            `SUPERVISORD_JAVA_OPTS`
            :   Further options for the Java virtual machine. `JAVA_TOOL_OPTIONS` and the like are left to the programs.

            # SEE ALSO

            **supervisorctl-java**(1), **supervisord-java.yml**(5), **supervisord-java.conf**(5), **pidproxy**(1),
            **healthcheck**(1), **echo_supervisord_conf**(1)
            """;

    private static final String YAML =
            """
            % SUPERVISORD-JAVA.YML 5

            # NAME

            supervisord-java.yml - configuration of supervisord-java in YAML

            # DESCRIPTION

            Each top-level key is a section. An option has the same name, default and meaning in both formats, see
            **supervisord-java.conf**(5). `${VAR}` and `${VAR:-default}` stand for variables of the environment, `$${`
            for itself. Top-level keys that begin with `x-` are free, for anchors. An unknown option is an error.
            **supervisord-java check -c** *FILE* checks a file.

            # EXAMPLE

            ```
            programs:
              postgres:
                command: postgres -D /data
                priority: 10
                readiness: {postgres: /run/postgresql, period: 1s}
              web:
                command: [uvicorn, "app:main"]
                environment: {DATABASE_URL: "${DATABASE_URL}"}
            ```

            """;

    private static final String CONF =
            """
            % SUPERVISORD-JAVA.CONF 5

            # NAME

            supervisord-java.conf - configuration of supervisord-java in the format of supervisord.conf

            # DESCRIPTION

            A supervisord.conf is read as it is. Options that supervisord does not have are marked "new"; it ignores
            them. `%(ENV_VAR)s` stands for a variable of the environment, `%%` for a percent sign. An unknown option is
            a warning. **supervisord-java check -c** *FILE* checks a file.

            # EXAMPLE

            ```
            [program:postgres]
            command=postgres -D /data
            priority=10
            readiness_postgres=/run/postgresql
            readiness_period=1s
            ```

            """;

    private static final String SEE_ALSO =
            """
            # SEE ALSO

            **supervisord-java**(8), **supervisorctl-java**(1), **%s**(5)
            """;

    private ReferenceMan() {}

    /**
     * The page of the supervisor.
     *
     * @param help its options, as {@code --help} lists them
     */
    public static String program(String help) {
        return PROGRAM.formatted(ManText.options(help));
    }

    public static String yaml() {
        var out = new StringBuilder(YAML);
        for (SectionKind kind : SectionKind.values()) {
            if (kind.isInYaml()) {
                out.append(heading(kind.yamlName(), kind));
                options(
                        kind,
                        OptionTable.of(kind).stream()
                                .filter(o -> !JsonSchema.isNested(kind, o))
                                .toList(),
                        "",
                        out);
            }
            if (kind == SectionKind.PROGRAM) {
                out.append("# STARTUP, READINESS AND LIVENESS\n\nKeys of a program, each a map; ");
                out.append("`readiness: notify` is short for a probe without options.\n\n");
                options(kind, probe(), "readiness_", out);
                out.append("# RLIMITS\n\nKey of a program, a map of `%s`.\n\n".formatted(limits()));
            }
        }
        return out.append(SEE_ALSO.formatted("supervisord-java.conf")).toString();
    }

    public static String conf() {
        var out = new StringBuilder(CONF);
        for (SectionKind kind : SectionKind.values()) {
            var colon =
                    switch (kind.naming()) {
                        case NONE -> "";
                        case OPTIONAL -> "[:x]";
                        case REQUIRED -> ":x";
                    };
            out.append(heading(kind.iniName() + colon, kind));
            options(kind, OptionTable.of(kind), "", out);
        }
        return out.append(SEE_ALSO.formatted("supervisord-java.yml")).toString();
    }

    private static String heading(String name, SectionKind kind) {
        var text = "# %s\n\n".formatted(ManText.plain(name.toUpperCase(Locale.ROOT)));
        return switch (kind) {
            case PROGRAM -> text;
            case EVENTLISTENER, FCGI_PROGRAM -> text + "Every option of a program, and:\n\n";
            case SIGNALS ->
                    text
                            + "A signal to the supervisor, such as `USR1`, and the programs, processes or `group:*`"
                            + " that it is passed on to (new).\n\n";
            case SUPERVISORD,
                    GROUP,
                    HTTP,
                    CONTROL,
                    UNIX_HTTP_SERVER,
                    INET_HTTP_SERVER,
                    SUPERVISORCTL,
                    INCLUDE,
                    RPCINTERFACE,
                    CTLPLUGIN ->
                    text;
        };
    }

    private static void options(
            SectionKind kind, List<Option> options, String prefix, StringBuilder out) {
        for (Option option : options) {
            if (isInherited(kind, option)) {
                continue;
            }
            var name = option.name().substring(prefix.length());
            var type =
                    "(%s%s; %s)"
                            .formatted(
                                    option.isNew() ? "new; " : "",
                                    option.type().words(),
                                    state(option));
            out.append(
                    ManText.definition(
                            "**" + ManText.plain(name) + "** " + ManText.plain(type),
                            option.description()));
        }
    }

    private static boolean isInherited(SectionKind kind, Option option) {
        return kind != SectionKind.PROGRAM
                && kind.isProgram()
                && OptionTable.find(SectionKind.PROGRAM, option.name())
                        .filter(option::equals)
                        .isPresent();
    }

    private static String state(Option option) {
        if (option.isRequired()) {
            return "required";
        }
        return option.defaultText()
                .map(text -> text.isEmpty() ? "default empty" : "default `" + text + "`")
                .orElse("unset");
    }

    private static List<Option> probe() {
        return OptionTable.of(SectionKind.PROGRAM).stream()
                .filter(option -> option.name().startsWith("readiness_"))
                .toList();
    }

    private static String limits() {
        return String.join("`, `", RlimitOptions.RESOURCES);
    }
}
