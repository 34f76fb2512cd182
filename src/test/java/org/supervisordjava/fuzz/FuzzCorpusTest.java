package org.supervisordjava.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What {@code scripts/fuzz} has found and kept is read again by every test run: each file of {@code
 * src/test/resources/fuzz/<name>} is given to the class {@code <Name>Fuzz}.
 */
class FuzzCorpusTest {

    private static final Path CORPUS = Path.of("src/test/resources/fuzz");
    private static final Path CLASSES = Path.of("src/test/java");
    private static final String SUFFIX = "Fuzz.java";

    @Test
    void everyTargetHasACorpus_andEveryCorpusATarget() throws IOException {
        try (Stream<Path> directories = Files.list(CORPUS)) {
            var corpora = new TreeSet<String>();
            directories.forEach(directory -> corpora.add(directory.getFileName().toString()));
            assertEquals(targets().keySet(), corpora);
        }
    }

    @TestFactory
    Stream<DynamicTest> everyInput() throws IOException {
        return targets().entrySet().stream()
                .flatMap(target -> inputs(target.getKey(), target.getValue()));
    }

    private static Stream<DynamicTest> inputs(String name, Method target) {
        try (Stream<Path> files = Files.list(CORPUS.resolve(name))) {
            var inputs = files.sorted().toList();
            assertFalse(inputs.isEmpty(), name + " has no corpus");
            return inputs.stream()
                    .map(
                            file ->
                                    dynamicTest(
                                            name + ": " + file.getFileName(),
                                            () -> give(Files.readAllBytes(file), target)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void give(byte[] input, Method target) throws Throwable {
        try {
            target.invoke(null, (Object) input);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** By the names of their corpora. */
    private static Map<String, Method> targets() throws IOException {
        var targets = new TreeMap<String, Method>();
        try (Stream<Path> files = Files.walk(CLASSES)) {
            for (var file : files.filter(path -> path.toString().endsWith(SUFFIX)).toList()) {
                var name = file.getFileName().toString().replace(SUFFIX, "");
                targets.put(name.replaceAll("(?<=.)(?=[A-Z])", "-").toLowerCase(), method(file));
            }
        }
        return targets;
    }

    private static Method method(Path source) {
        var path = CLASSES.relativize(source).toString();
        var name = path.substring(0, path.length() - ".java".length()).replace('/', '.');
        try {
            return Class.forName(name).getMethod("fuzzerTestOneInput", byte[].class);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(name + " is no target", e);
        }
    }
}
