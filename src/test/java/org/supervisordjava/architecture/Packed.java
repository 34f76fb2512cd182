package org.supervisordjava.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

import javax.tools.ToolProvider;

/** Classes of a test in a jar, as a script of the packaging changes it. */
final class Packed {

    private Packed() {}

    /**
     * @param script the name of a class in scripts/dist.d
     */
    static Path changedBy(String script, List<String> classes, Path work) throws Exception {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var source = Path.of("scripts/dist.d").resolve(script + ".java").toString();
        assertEquals(0, compiler.run(null, null, null, "-d", work.toString(), source));
        var jar = pack(classes, work);
        try (var changing = new URLClassLoader(new URL[] {work.toUri().toURL()}, null)) {
            var main = changing.loadClass(script).getDeclaredMethod("main", String[].class);
            main.setAccessible(true);
            main.invoke(null, (Object) new String[] {jar.toString(), work.toString()});
        }
        return jar;
    }

    private static Path pack(List<String> classes, Path work) throws IOException {
        var jar = work.resolve("example.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (var name : classes) {
                var file = name.replace('.', '/') + ".class";
                out.putNextEntry(new JarEntry(file));
                try (var in = Packed.class.getClassLoader().getResourceAsStream(file)) {
                    in.transferTo(out);
                }
            }
        }
        return jar;
    }
}
