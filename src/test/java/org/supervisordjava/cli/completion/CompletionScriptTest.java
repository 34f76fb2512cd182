package org.supervisordjava.cli.completion;

import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class CompletionScriptTest {

    @Test
    void otherShells_haveNone() {
        assertNull(CompletionScript.forShell("tcsh"));
    }
}
