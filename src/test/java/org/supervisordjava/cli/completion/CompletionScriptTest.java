package org.supervisordjava.cli.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.supervisordjava.cli.command.CommandTable;

import java.nio.file.Files;
import java.nio.file.Path;

class CompletionScriptTest {

    @ParameterizedTest
    @CsvSource({
        "bash, supervisorctl-java.bash",
        "zsh, _supervisorctl-java",
        "fish, supervisorctl-java.fish"
    })
    void scriptInTheRepository_isTheOneGenerated(String shell, String file) throws Exception {
        assertEquals(
                CompletionScript.forShell(shell).generate(new CommandTable()),
                Files.readString(Path.of("scripts", "completion", file)),
                "write it with: supervisorctl-java completion " + shell);
    }

    @Test
    void otherShells_haveNone() {
        assertNull(CompletionScript.forShell("tcsh"));
    }
}
