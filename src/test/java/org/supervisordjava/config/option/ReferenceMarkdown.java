package org.supervisordjava.config.option;

import java.util.List;

/** {@code docs/configuration.md}: the option reference, made from the option table. */
public final class ReferenceMarkdown {

    private static final String INTRODUCTION =
            """
            # Configuration

            One model, two spellings: YAML (`.yml`, `.yaml`, `.json`) and supervisord's own `supervisord.conf` (any
            other name). An option has the same name, default and meaning in both. Options marked *new* are not
            supervisord's; they work in `supervisord.conf` too.

            ```yaml
            programs:
              postgres:
                command: postgres -D /data
                priority: 10
                stopsignal: INT
                readiness: {postgres: /run/postgresql, period: 1s}
              web:
                command: [uvicorn, "app:main"]
                environment: {DATABASE_URL: "${DATABASE_URL}"}
            ```

            ```ini
            [program:postgres]
            command=postgres -D /data
            priority=10
            stopsignal=INT
            readiness_postgres=/run/postgresql
            readiness_period=1s
            ```

            Check a file without starting anything: `supervisord-java check -c agent.yml`. It prints all problems at
            once with file, line, column and a hint, what the programs of a shutdown may take, and warns of commands and
            directories that are not there; it exits with 0 or 2. It also warns of risks: control over TCP or a socket for everybody
            without a password, secrets among the arguments of a command, servers that run as root without need, and configurations,
            programs and log directories that every account can change; those of the configuration are warned of at the start, too.
            `--dump json` prints the resolved configuration, as REST does, without passwords, the values of environments and probe
            headers, and what is named like a secret in commands and URLs (`--show-secrets` prints them). Editors complete and check YAML with
            [`config/supervisord-java.schema.json`](../config/supervisord-java.schema.json);
            [`config/reference.yml`](../config/reference.yml) shows every option with its default.

            ## Differences of the spellings

            | | YAML | supervisord.conf |
            |---|---|---|
            | sections | `programs: {web: …}`, `groups:`, `eventlisteners:`, `fcgi_programs:` | `[program:web]`, `[group:x]`, `[eventlistener:x]`, `[fcgi-program:x]` |
            | probes, limits | `readiness: {period: 1s}`, `rlimits: {nofile: 1024}` | `readiness_period=1s`, `rlimit_nofile=1024` |
            | lists | `[a, b]` | `a,b` |
            | variables | `environment: {A: b}` | `environment=A="b"` |
            | from the environment | `${VAR}`, `${VAR:-default}`, `${VAR:-${OTHER}}`; `$${` is a literal `${`; an unset variable is an error | `%(ENV_VAR)s` |
            | `%` | literal, unless it begins one of supervisord's expansions, such as `%(program_name)s` | doubled: `%%` |
            | unknown option | error | warning (supervisord ignores it) |
            | health and control listeners | on by default | only with `[http]` and `[control]` |
            | sharing | anchors, `<<` and top-level keys that begin with `x-`, inside one file | `[DEFAULT]` |
            | more files | `include: [conf.d/*]` | `[include] files=conf.d/*` |

            Kubernetes' names with `_seconds` (`period_seconds`), its `http_headers` as a list of `name` and `value`,
            and Compose's `service_healthy` are accepted. `depends_on` without a condition waits for `healthy` if the
            other program has a startup or readiness probe, for `completed_successfully` if it is a oneshot, else for
            `started`.

            ## More files

            `include: conf.d/*`, or a list of such patterns, reads further files: a second program is one file in a
            directory. A relative pattern begins at the file that it stands in; `*`, `?`, `[a-z]`, `${VAR}` and
            `%(here)s` work; files are read in the order of their names. `.yml`, `.yaml` and `.json` are read as YAML,
            `.conf` and `.ini` as supervisord.conf, whatever the main file is. In YAML:

            - a file that stands in the directory and is not read is named in a warning: another ending, no match, not
              readable, no regular file; hidden files only when they are named like a configuration. A missing directory
              is a warning, an empty one is not;
            - each file is read once; an included YAML file may include others;
            - a program, group or listener has one place: the same name again, in whatever file, is an error that names
              both. Settings such as `http` or `supervisord` may be spread over files, each option once;
            - anchors and `[DEFAULT]` do not reach from one syntax into the other, and anchors not out of their file;
            - `supervisorctl-java -c FILE` looks for `control` in the main file only.

            `[include]` does what supervisord's does: every file that matches is read, whatever its ending, later
            options win, and an `[include]` in an included file is not followed (here with a warning). Files beside
            those that match are named in a warning as well; an empty directory is none.

            `check`, `reread` and `update` read all of it again; `convert` writes one file.

            This file, the schema and `config/reference.yml` are generated from the option table; after a change of it
            write them with `./mvnw test -Dtest=ConfigDocumentsTest -Dconfig.documents=write`.
            """;

    private final StringBuilder out = new StringBuilder(INTRODUCTION);

    private ReferenceMarkdown() {}

    public static String generate() {
        return new ReferenceMarkdown().text();
    }

    private String text() {
        section("supervisord", OptionTable.of(SectionKind.SUPERVISORD));
        section("programs, `[program:x]`", programOptions());
        out.append(
                "\nLimits: `rlimits` with the keys `%s`; in supervisord.conf `rlimit_nofile` and so on.\n"
                        .formatted(String.join("`, `", RlimitOptions.RESOURCES)));
        out.append("Each is a number, `soft:hard`, `{soft: …, hard: …}` or `unlimited` (*new*).\n");
        section("Probes: startup, readiness, liveness", probeOptions());
        section("groups, `[group:x]`", OptionTable.of(SectionKind.GROUP));
        section(
                "eventlisteners, `[eventlistener:x]`: a program, and",
                ProgramOptions.EVENTLISTENER_ONLY);
        section("fcgi_programs, `[fcgi-program:x]`: a program, and", ProgramOptions.FCGI_ONLY);
        for (SectionKind kind :
                List.of(
                        SectionKind.HTTP,
                        SectionKind.CONTROL,
                        SectionKind.UNIX_HTTP_SERVER,
                        SectionKind.INET_HTTP_SERVER)) {
            section(kind.iniName(), OptionTable.of(kind));
        }
        out.append("\n## signals\n\n`USR1: {forward: web}`, in supervisord.conf `usr1=web`: ");
        out.append(
                "passes a signal to the supervisor on to a program, a process or `group:*` (*new*).\n");
        section("supervisorctl", OptionTable.of(SectionKind.SUPERVISORCTL));
        section("include, `[include]`", OptionTable.of(SectionKind.INCLUDE));
        section(
                "`[rpcinterface:x]`, supervisord.conf only",
                OptionTable.of(SectionKind.RPCINTERFACE));
        section("`[ctlplugin:x]`, supervisord.conf only", OptionTable.of(SectionKind.CTLPLUGIN));
        return out.toString();
    }

    private static List<Option> programOptions() {
        return OptionTable.of(SectionKind.PROGRAM).stream()
                .filter(option -> !JsonSchema.isNested(SectionKind.PROGRAM, option))
                .toList();
    }

    private static List<Option> probeOptions() {
        return OptionTable.of(SectionKind.PROGRAM).stream()
                .filter(option -> option.name().startsWith("readiness_"))
                .toList();
    }

    private void section(String title, List<Option> options) {
        out.append("\n## ").append(title).append("\n\n");
        out.append("| option | type | default | |\n|---|---|---|---|\n");
        options.forEach(this::row);
    }

    private void row(Option option) {
        out.append(
                "| `%s` | %s | %s | %s%s |\n"
                        .formatted(
                                option.name().replaceFirst("^readiness_", ""),
                                option.type().words(),
                                defaultValue(option),
                                option.isNew() ? "*new* " : "",
                                option.description().replace("|", "\\|")));
    }

    private static String defaultValue(Option option) {
        if (option.isRequired()) {
            return "required";
        }
        return option.defaultText()
                .map(text -> text.isEmpty() ? "empty" : "`" + text + "`")
                .orElse("unset");
    }
}
