package org.supervisordjava.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

/** What is left of the jars is what the program can reach, and it does the same. */
class TreeShakeTest {

    private static final String SCRIPT = "scripts/dist.d/TreeShake.java";

    /** One small program and one library. */
    private static final Map<String, String> SOURCES =
            Map.of(
                    "own/Main.java",
                    """
                    package own;
                    public class Main implements java.util.concurrent.Callable<String> {
                        public String call() throws Exception {
                            var named = Class.forName("library.Named").getDeclaredConstructor();
                            var service = java.util.ServiceLoader.load(library.Service.class,
                                    Main.class.getClassLoader()).iterator().next();
                            return new library.Used.Inner().text() + named.newInstance() + service;
                        }
                        static class Unused {
                            void fail() { throw new IllegalStateException(); }
                        }
                    }
                    """,
                    "library/Used.java",
                    """
                    package library;
                    public class Used {
                        public static class Inner {
                            public String text() {
                                var inner = getClass();
                                return inner.getEnclosingClass().getSimpleName() + " " + inner.getSimpleName();
                            }
                        }
                        public static class Other {}
                    }
                    """,
                    "library/Named.java",
                    "package library; public class Named { public String toString() { return \" named\"; } }",
                    "library/Service.java",
                    "package library; public interface Service {}",
                    "library/Provider.java",
                    """
                    package library;
                    public class Provider implements Service {
                        public String toString() { return " provided"; }
                    }
                    """,
                    "library/Unused.java",
                    "package library; public class Unused { Used used; }");

    @TempDir Path work;
    private Path libraries;
    private Path own;
    private Path library;

    @BeforeEach
    void pack() throws IOException {
        libraries = Files.createDirectories(work.resolve("lib"));
        own = libraries.resolve("own.jar");
        library = libraries.resolve("library.jar");
        var sources = work.resolve("sources");
        for (var each : SOURCES.entrySet()) {
            var file = sources.resolve(each.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, each.getValue());
        }
        var names =
                SOURCES.keySet().stream().map(name -> sources.resolve(name).toString()).toList();
        compile(Stream.concat(Stream.of("-g"), names.stream()).toList());
        jar(own, "own", Map.of());
        jar(
                library,
                "library",
                Map.of(
                        "META-INF/services/library.Service", "library.Provider\n",
                        "META-INF/maven/pom.xml", "<project/>",
                        "META-INF/LICENSE.txt", "All rights",
                        "library/text.properties", "a=b"));
    }

    @Test
    void whatIsReached_staysAndDoesTheSame_andNothingElseIsLeft() throws Exception {
        var before = result();

        shake();

        assertEquals("Used Inner named provided", before);
        assertEquals(before, result());
        assertEquals(
                List.of(
                        "META-INF/CHANGED.txt",
                        "META-INF/services/library.Service",
                        "library/Named.class",
                        "library/Provider.class",
                        "library/Service.class",
                        "library/Used$Inner.class",
                        "library/Used.class",
                        "library/text.properties"),
                entries(library));
        // What is ours stays, whoever may look for it.
        assertEquals(List.of("own/Main$Unused.class", "own/Main.class"), entries(own));
    }

    @Test
    void lineNumbers_stayInTheProgram_andGoFromTheLibraries() throws Exception {
        shake();

        try (var loader = loader()) {
            var unused = loader.loadClass("own.Main$Unused").getDeclaredConstructor();
            unused.setAccessible(true);
            var fail = unused.getDeclaringClass().getDeclaredMethod("fail");
            fail.setAccessible(true);
            var thrown =
                    assertThrows(
                            InvocationTargetException.class,
                            () -> fail.invoke(unused.newInstance()));
            assertEquals(10, thrown.getCause().getStackTrace()[0].getLineNumber());
        }
        assertEquals(false, contains(library, "LineNumberTable"));
        assertEquals(false, contains(library, "LocalVariableTable"));
        assertEquals(true, contains(own, "LineNumberTable"));
        assertEquals(false, contains(own, "LocalVariableTable"));
    }

    private String result() throws Exception {
        try (var loader = loader()) {
            var main = loader.loadClass("own.Main").getDeclaredConstructor().newInstance();
            return (String) ((Callable<?>) main).call();
        }
    }

    private URLClassLoader loader() throws IOException {
        return new URLClassLoader(new URL[] {own.toUri().toURL(), library.toUri().toURL()}, null);
    }

    private void shake() throws Exception {
        compile(List.of(SCRIPT));
        try (var script = new URLClassLoader(new URL[] {work.toUri().toURL()}, null)) {
            var main = script.loadClass("TreeShake").getDeclaredMethod("main", String[].class);
            main.setAccessible(true);
            main.invoke(null, (Object) new String[] {libraries.toString(), own.toString()});
        }
    }

    private void compile(List<String> files) {
        var arguments = Stream.concat(Stream.of("-d", work.toString()), files.stream());
        var compiler = ToolProvider.getSystemJavaCompiler();
        assertEquals(0, compiler.run(null, null, null, arguments.toArray(String[]::new)));
    }

    private void jar(Path jar, String directory, Map<String, String> others) throws IOException {
        var content = new TreeMap<String, byte[]>();
        others.forEach((name, text) -> content.put(name, text.getBytes()));
        try (var classes = Files.list(work.resolve(directory))) {
            for (var each : classes.toList()) {
                content.put(directory + "/" + each.getFileName(), Files.readAllBytes(each));
            }
        }
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (var each : content.entrySet()) {
                out.putNextEntry(new JarEntry(each.getKey()));
                out.write(each.getValue());
            }
        }
    }

    private static List<String> entries(Path jar) throws IOException {
        try (var file = new JarFile(jar.toFile())) {
            return file.stream().map(JarEntry::getName).sorted().toList();
        }
    }

    private static boolean contains(Path jar, String text) throws IOException {
        try (var file = new JarFile(jar.toFile())) {
            for (var each : file.stream().toList()) {
                try (var in = file.getInputStream(each)) {
                    if (new String(in.readAllBytes(), StandardCharsets.ISO_8859_1).contains(text)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
