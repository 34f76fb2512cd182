package org.supervisordjava.cli;

import org.junit.jupiter.api.Test;
import org.supervisordjava.CommittedDocument;
import org.supervisordjava.ManText;
import org.supervisordjava.cli.command.CommandTable;

import java.io.IOException;
import java.util.stream.Collectors;

/**
 * The man page of the client has what its help says; {@code -Dconfig.documents=write} writes it.
 */
class ManPageTest {

    private static final String PAGE =
            """
            %% SUPERVISORCTL-JAVA 1

            # NAME

            supervisorctl-java - control a supervisor from the command line

            # SYNOPSIS

            **supervisorctl-java** [*options*] [*action* [*arguments*]]

            **supervisorctl-java completion bash**|**zsh**|**fish**

            # DESCRIPTION

            Speaks to a running supervisord-java or supervisord, prints what supervisorctl prints and exits with the
            same codes. Without an action a shell starts.

            The server is that of **-s**, of the file of **-c**, of the variable `SUPERVISOR_SERVER_URL`, else the one
            that **-\\-help** tells.

            # OPTIONS

            %s# ACTIONS

            %s# EXIT STATUS

            0
            :   Done.

            1
            :   An error.

            2
            :   Wrong options, or a start without a name or with an unknown group.

            3
            :   status: something shown is not running; why: something shown is not well. Otherwise: the server has no
            such interface.

            4
            :   status, why, logs: unknown name; status, why: no server. Otherwise: connection refused.

            5
            :   The server has another version of the interface.

            7
            :   No socket; a process could not be started, or does not run.

            # SEE ALSO

            **supervisord-java**(8), **supervisord-java.yml**(5), **supervisord-java.conf**(5)
            """;

    @Test
    void theManPage_isWhatTheTablesSay() throws IOException {
        var help = String.join("\n", OptionHelp.lines());
        var commands = new CommandTable();
        var actions =
                commands.listedNames().stream()
                        .flatMap(name -> commands.find(name).usages().stream())
                        .map(
                                usage ->
                                        ManText.definition(
                                                "**" + ManText.plain(usage.syntax()) + "**",
                                                usage.effect() + "."))
                        .collect(Collectors.joining());

        CommittedDocument.assertIs(
                "docs/man/supervisorctl-java.1.md", PAGE.formatted(ManText.options(help), actions));
    }
}
