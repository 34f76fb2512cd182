package org.supervisordjava.cli.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.supervisordjava.cli.command.CommandTable;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs the script in bash with a client that prints a fixed status. */
class BashCompletionTest {

    private static final String HARNESS =
            """
            source /dev/stdin
            client() { printf 'web   RUNNING   pid 1\\npool:pool_0   STOPPED   Not started\\n'; }
            COMP_LINE=$1
            COMP_POINT=${#1}
            COMP_WORDS=(client)
            _supervisorctl_java
            echo "${COMPREPLY[*]}"
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            textBlock =
                    """
                    supervisorctl-java sta|start status
                    supervisorctl-java to|top
                    supervisorctl-java --|--classic --json
                    supervisorctl-java logs -|-f -n --since --grep
                    supervisorctl-java logs -f --s|--since
                    supervisorctl-java logs w|web
                    supervisorctl-java status --wa|--watch --wait-ready
                    supervisorctl-java start --|--timeout
                    supervisorctl-java maintail -|-f
                    supervisorctl-java timeline --|--svg
                    supervisorctl-java start |pool:* pool:pool_0 web
                    supervisorctl-java -s unix:///s start w|web
                    supervisorctl-java stop pool:|* pool_0
                    supervisorctl-java update |pool web
                    supervisorctl-java signal US|USR1 USR2
                    supervisorctl-java signal HUP w|web
                    supervisorctl-java tail -f w|web
                    supervisorctl-java tail -f web std|stdout stderr
                    supervisorctl-java help ver|version
                    supervisorctl-java completion z|zsh
                    """)
    void typedLine_isCompleted(String line, String choices) throws Exception {
        assertEquals(choices, complete(line));
    }

    @Test
    void commandWithoutArguments_offersNothing() throws Exception {
        assertEquals("", complete("supervisorctl-java avail "));
    }

    @Test
    void valueOfAnOption_isNoName() throws Exception {
        assertEquals("", complete("supervisorctl-java logs --since "));
        assertEquals("pool:* pool:pool_0 web", complete("supervisorctl-java logs --since 10m "));
    }

    private static String complete(String line) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "there is no bash");
        var bash = new ProcessBuilder("/bin/bash", "-c", HARNESS, "bash", line);
        var process = bash.redirectErrorStream(true).start();
        try (var script = process.outputWriter()) {
            script.write(CompletionScript.forShell("bash").generate(new CommandTable()));
        }
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
