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
import java.nio.file.FileSystems;
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
class ShrinkTest {

    private static final String SCRIPT = "scripts/dist.d/Shrink.java";

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
                            var kind = Enum.valueOf(library.Kind.class, "SECOND");
                            return new library.Used.Inner().text() + named.newInstance() + service + " " + kind
                                    + java.util.EnumSet.allOf(library.Kind.class).size();
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
                            String unused() { return "nobody asks"; }
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
                    "library/Kind.java",
                    "package library; public enum Kind { FIRST, SECOND }",
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
    private String said;

    @BeforeEach
    void pack() throws IOException {
        pack(SOURCES);
    }

    private void pack(Map<String, String> all) throws IOException {
        libraries = Files.createDirectories(work.resolve("lib"));
        own = libraries.resolve("own.jar");
        library = libraries.resolve("library.jar");
        var sources = work.resolve("sources");
        for (var each : all.entrySet()) {
            var file = sources.resolve(each.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, each.getValue());
        }
        var names = all.keySet().stream().map(name -> sources.resolve(name).toString()).toList();
        compile(Stream.concat(Stream.of("-g"), names.stream()).toList());
        jar(own, "own", Map.of());
        jar(
                library,
                "library",
                Map.of(
                        "META-INF/services/library.Service", "library.Provider\n",
                        "META-INF/services/elsewhere.Service", "library.Unused\n",
                        "META-INF/maven/pom.xml", "<project/>",
                        "META-INF/LICENSE.txt", "All rights",
                        "library/text.properties", "a=b"));
    }

    @Test
    void whatIsReached_staysAndDoesTheSame_andNothingElseIsLeft() throws Exception {
        var before = result();

        shrink();

        assertEquals("Used Inner named provided SECOND2", before);
        assertEquals(before, result());
        assertEquals(
                List.of(
                        "META-INF/CHANGED.txt",
                        "META-INF/services/library.Service",
                        "library/Kind.class",
                        "library/Named.class",
                        "library/Provider.class",
                        "library/Service.class",
                        "library/Used$Inner.class",
                        "library/Used.class",
                        "library/text.properties"),
                entries(library));
        assertEquals(false, contains(library, "nobody asks"));
        // What is ours stays, whoever may look for it.
        assertEquals(List.of("own/Main$Unused.class", "own/Main.class"), entries(own));
    }

    @Test
    void classThatHidesOneOfALibrary_staysInItsPlace() throws Exception {
        var other = Files.createDirectories(work.resolve("other/library"));
        var source = other.resolve("Named.java");
        Files.writeString(source, SOURCES.get("library/Named.java").replace(" named", " ours"));
        compile(List.of(source.toString()));
        try (var content = FileSystems.newFileSystem(own)) {
            Files.createDirectory(content.getPath("/library"));
            Files.copy(
                    work.resolve("library/Named.class"), content.getPath("/library/Named.class"));
        }

        shrink();

        assertEquals("Used Inner ours provided SECOND2", result());
    }

    @Test
    void lineNumbers_stayInTheProgram_andGoFromTheLibraries() throws Exception {
        shrink();

        try (var loader = loader()) {
            var unused = loader.loadClass("own.Main$Unused").getDeclaredConstructor();
            unused.setAccessible(true);
            var fail = unused.getDeclaringClass().getDeclaredMethod("fail");
            fail.setAccessible(true);
            var thrown =
                    assertThrows(
                            InvocationTargetException.class,
                            () -> fail.invoke(unused.newInstance()));
            assertEquals(12, thrown.getCause().getStackTrace()[0].getLineNumber());
        }
        assertEquals(false, contains(library, "LineNumberTable"));
        assertEquals(false, contains(library, "LocalVariableTable"));
        assertEquals(true, contains(own, "LineNumberTable"));
        assertEquals(false, contains(own, "LocalVariableTable"));
    }

    @Test
    void memberThatIsLookedUpByName_andNotKept_endsTheBuild() throws Exception {
        var sources = new TreeMap<>(SOURCES);
        sources.put(
                "library/Named.java",
                """
                package library;
                public class Named {
                    public String toString() {
                        try {
                            return (String) own(getClass()).getDeclaredMethod("hidden").invoke(null);
                        } catch (ReflectiveOperationException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                    private static Class<?> own(Class<?> type) { return type; }
                    static String hidden() { return " named"; }
                }
                """);
        pack(sources);

        assertThrows(AssertionError.class, this::shrink);

        assertEquals(true, said.contains("not kept by any rule: [library/Named.hidden]"), said);
        assertEquals("Used Inner named provided SECOND2", result());
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

    private void shrink() throws Exception {
        var rules = work.resolve("rules");
        var shipped = Path.of("scripts/dist.d/shrink.pro").toAbsolutePath();
        Files.writeString(rules, "@'%s'\n-keep class own.** { *; }\n".formatted(shipped));
        var shrinking =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "scripts/dist.d/Shrink.java",
                                libraries.toString(),
                                own.toString(),
                                rules.toString(),
                                "java.base",
                                "target/proguard")
                        .redirectErrorStream(true)
                        .start();
        said = new String(shrinking.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, shrinking.waitFor(), said);
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
