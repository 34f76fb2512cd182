package org.supervisordjava.config.option;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A supervisord.conf to start from: every section and every option, commented out, with its default
 * and one sentence about it. What {@code echo_supervisord_conf} prints for supervisord.
 */
public final class SampleConfig {

    private static final int COLUMN = 42;

    private static final Set<SectionKind> WITH_EXAMPLE_NAME =
            EnumSet.of(
                    SectionKind.PROGRAM,
                    SectionKind.GROUP,
                    SectionKind.EVENTLISTENER,
                    SectionKind.FCGI_PROGRAM,
                    SectionKind.CTLPLUGIN);

    private static final List<SectionKind> ORDER =
            List.of(
                    SectionKind.SUPERVISORD,
                    SectionKind.UNIX_HTTP_SERVER,
                    SectionKind.INET_HTTP_SERVER,
                    SectionKind.HTTP,
                    SectionKind.CONTROL,
                    SectionKind.SUPERVISORCTL,
                    SectionKind.RPCINTERFACE,
                    SectionKind.PROGRAM,
                    SectionKind.GROUP,
                    SectionKind.EVENTLISTENER,
                    SectionKind.FCGI_PROGRAM,
                    SectionKind.SIGNALS,
                    SectionKind.INCLUDE,
                    SectionKind.CTLPLUGIN);

    private final StringBuilder out = new StringBuilder();

    private SampleConfig() {}

    /** The text; it is a valid configuration without any program. */
    public static String text() {
        var sample = new SampleConfig();
        sample.introduction();
        ORDER.forEach(sample::section);
        return sample.out.toString();
    }

    private void introduction() {
        comment("A configuration with every option at its default, commented out.");
        comment(
                "Remove the semicolon in front of what you need: of the section and of its options.");
        comment("A semicolon after a space begins a comment, also inside quotes.");
        comment("%(name)s is replaced; write a percent sign as %%. Names: here, host_node_name,");
        comment("ENV_x, and in programs program_name, group_name, process_num, numprocs.");
        comment("Options marked (new) are ignored by supervisord.");
    }

    private void comment(String text) {
        out.append("; ").append(text).append('\n');
    }

    private void section(SectionKind kind) {
        out.append('\n');
        if (kind == SectionKind.SUPERVISORD) {
            out.append("[supervisord]\n");
        } else {
            out.append(";[").append(title(kind)).append("]\n");
        }
        OptionTable.of(kind).forEach(option -> option(kind, option));
        if (kind == SectionKind.SIGNALS) {
            line("USR1=web", "The programs that get the signal when the supervisor does. (new)");
        }
    }

    private static String title(SectionKind kind) {
        if (kind == SectionKind.RPCINTERFACE) {
            return kind.iniName() + ":supervisor";
        }
        return WITH_EXAMPLE_NAME.contains(kind) ? kind.iniName() + ":example" : kind.iniName();
    }

    private void option(SectionKind kind, Option option) {
        var mark = option.isRequired() ? " (required)" : option.isNew() ? " (new)" : "";
        line(option.name() + "=" + value(kind, option), option.description() + mark);
    }

    /** The default; an example where there is none but something has to stand there. */
    private static String value(SectionKind kind, Option option) {
        return switch (option.name()) {
            case "command" -> "/usr/bin/example --option";
            case "events" -> "PROCESS_STATE";
            case "socket" ->
                    kind == SectionKind.FCGI_PROGRAM
                            ? "unix:///run/%(program_name)s.sock"
                            : option.defaultText().orElse("");
            case "files" -> "conf.d/*.conf";
            case "file" -> "/run/supervisor.sock";
            case "programs" -> "example";
            case "supervisor.rpcinterface_factory" ->
                    "supervisor.rpcinterface:make_main_rpcinterface";
            case "port" -> option.defaultText().orElse("127.0.0.1:9001");
            default -> option.defaultText().orElse("");
        };
    }

    private void line(String assignment, String comment) {
        var padding = " ".repeat(Math.max(1, COLUMN - assignment.length()));
        out.append(';').append(assignment).append(padding).append("; ").append(comment);
        out.append('\n');
    }
}
