package org.supervisordjava.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.supervisordjava.posix.SelfProcess;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** A life meets only the calls that it comes to; this is about all that there are. */
class FaultWaysTest {

    @Test
    void everyFunctionOfTheCLibrary_hasItsWaysToFail_orCannot() throws Exception {
        var called = functions();

        assertTrue(called.contains("libc.posix_spawn"), called::toString);
        assertTrue(called.size() > 50, called::toString);
        assertEquals(Set.of(), FaultWays.unknown(called));
    }

    private static Set<String> functions() throws IOException, URISyntaxException {
        var posix = Path.of(SelfProcess.class.getResource("SelfProcess.class").toURI()).getParent();
        var functions = new TreeSet<String>();
        try (var classes = Files.walk(posix)) {
            for (var file : classes.filter(each -> each.toString().endsWith(".class")).toList()) {
                for (var method : ClassFile.of().parse(file).methods()) {
                    method.code().ifPresent(code -> collect(code, functions));
                }
            }
        }
        return functions;
    }

    /** The name is a constant, and stands right before the call that looks for it. */
    private static void collect(Iterable<CodeElement> code, Set<String> functions) {
        String constant = null;
        for (var element : code) {
            if (element instanceof ConstantInstruction loaded
                    && loaded.constantValue() instanceof String text) {
                constant = text;
            } else if (element instanceof InvokeInstruction call
                    && call.owner().asInternalName().endsWith("/posix/CFunction")
                    && call.name().equalsString("named")) {
                functions.add("libc." + constant);
            }
        }
    }
}
