package org.supervisordjava.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

import javax.tools.ToolProvider;

/** Classes of a test in a jar, as a script of the packaging changes it. */
final class Packed {

    private static final String CLASS = ".class";

    private Packed() {}

    /**
     * @param script the name of a class in scripts/dist.d
     */
    static Path changedBy(String script, List<String> classes, Path work) throws Exception {
        return changed(script, pack(classes, Packed.class.getClassLoader(), work), work);
    }

    /** Of one source, but without a class that is compiled from it. */
    static Path compiledAndChangedBy(
            String script, String name, String source, List<String> packed, Path work)
            throws Exception {
        var directory = Files.createDirectories(work.resolve("compiled"));
        var file = Files.writeString(directory.resolve(name + ".java"), source);
        compile(directory, file);
        try (var compiled = new URLClassLoader(new URL[] {directory.toUri().toURL()}, null)) {
            return changed(script, pack(packed, compiled, work), work);
        }
    }

    /** What the file of a class says, as far as it is text. */
    static String text(ClassLoader loader, String name) throws IOException {
        try (var file = open(loader, name)) {
            return new String(file.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static Path changed(String script, Path jar, Path work) throws Exception {
        run(script, List.of(work.toString(), jar.toString()), work);
        return jar;
    }

    static void run(String script, List<String> arguments, Path work) throws Exception {
        compile(work, Path.of("scripts/dist.d").resolve(script + ".java"));
        try (var changing = new URLClassLoader(new URL[] {work.toUri().toURL()}, null)) {
            var main = changing.loadClass(script).getDeclaredMethod("main", String[].class);
            main.setAccessible(true);
            main.invoke(null, (Object) arguments.toArray(String[]::new));
        }
    }

    private static void compile(Path into, Path source) {
        var compiler = ToolProvider.getSystemJavaCompiler();
        // What it shares with others lies beside it.
        var beside = source.toAbsolutePath().getParent().toString();
        assertEquals(
                0,
                compiler.run(
                        null,
                        null,
                        null,
                        "-sourcepath",
                        beside,
                        "-d",
                        into.toString(),
                        source.toString()));
    }

    private static Path pack(List<String> classes, ClassLoader loader, Path work)
            throws IOException {
        var jar = work.resolve("example.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (var name : classes) {
                out.putNextEntry(new JarEntry(name.replace('.', '/') + CLASS));
                try (var in = open(loader, name)) {
                    in.transferTo(out);
                }
            }
        }
        return jar;
    }

    private static InputStream open(ClassLoader loader, String name) {
        return loader.getResourceAsStream(name.replace('.', '/') + CLASS);
    }
}
