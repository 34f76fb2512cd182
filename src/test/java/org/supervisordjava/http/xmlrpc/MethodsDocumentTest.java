package org.supervisordjava.http.xmlrpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.supervisordjava.DocumentedNames;
import org.supervisordjava.http.AuditLog;
import org.supervisordjava.http.FakeCommands;
import org.supervisordjava.http.Supervision;
import org.supervisordjava.logs.LogReader;

import java.io.IOException;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Optional;
import java.util.TreeSet;

/** {@code docs/compatibility.md} gives the state of every method there is. */
class MethodsDocumentTest {

    @Test
    void everyMethod_hasAState_andNothingElseHas() throws IOException {
        var methods = new MethodTable(nothing(), new LogReader()).names();

        assertEquals(41, methods.size());
        assertEquals(
                new TreeSet<>(methods), DocumentedNames.inTableUnder("Methods and their state"));
    }

    private static Supervision nothing() {
        return new Supervision(
                () -> null,
                new FakeCommands(() -> null),
                "",
                Optional.empty(),
                Clock.systemUTC(),
                java.util.List::of,
                new AuditLog((level, message) -> {}, InstantSource.system(), entry -> {}));
    }
}
