package org.supervisordjava.faults;

import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;

/**
 * A Java agent for the JVM under test: gives it the JDK's classes as {@link FaultSeams} has changed
 * them. They are in its jar, so that a JVM of which there are thousands has little to do.
 */
public final class FaultAgent {

    /** Where they are in the jar, by name. */
    static final String CHANGED = "changed/";

    private FaultAgent() {}

    /**
     * The JVM calls it before {@code main}.
     *
     * @param arguments the jar, the calls that fail, and the file that gets the numbers of calls,
     *     with colons between them
     */
    public static void premain(String arguments, Instrumentation instrumentation) throws Exception {
        var words = arguments.split(":");
        var changed = new ArrayList<ClassDefinition>();
        try (var jar = new JarFile(words[0])) {
            for (var entries = jar.entries(); entries.hasMoreElements(); ) {
                var entry = entries.nextElement();
                if (entry.getName().startsWith(CHANGED)) {
                    var type = Class.forName(entry.getName().substring(CHANGED.length()));
                    try (var bytes = jar.getInputStream(entry)) {
                        changed.add(new ClassDefinition(type, bytes.readAllBytes()));
                    }
                }
            }
        }
        // What they call now is in a module that they do not read.
        var ours = FaultAgent.class.getModule();
        instrumentation.redefineModule(
                Object.class.getModule(),
                Set.of(ours),
                Map.of(),
                Map.of("sun.nio.fs", Set.of(ours)),
                Set.of(),
                Map.of());
        instrumentation.redefineClasses(changed.toArray(ClassDefinition[]::new));
        Faults.plan(Faults.Fault.all(words[1]), Path.of(words[2]));
    }
}
