package org.supervisordjava.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import org.junit.jupiter.api.Test;
import org.supervisordjava.DocumentedNames;

import java.io.IOException;
import java.util.TreeSet;

/** {@code docs/compatibility.md} gives the state of every command there is. */
class CommandsDocumentTest {

    private final CommandTable table = new CommandTable();

    @Test
    void everyCommand_hasAState_andNothingElseHas() throws IOException {
        var commands = new TreeSet<>(table.listedNames());
        commands.add("help");
        commands.add(CommandTable.END_OF_INPUT);

        assertEquals(commands, DocumentedNames.inTableUnder("Commands and their state"));
    }

    @Test
    void everyCommandOfTheDocument_canBeFound() throws IOException {
        for (String name : DocumentedNames.inTableUnder("Commands and their state")) {
            assertNotNull(table.find(name), name);
        }
    }
}
