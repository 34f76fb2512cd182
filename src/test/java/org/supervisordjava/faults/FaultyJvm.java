package org.supervisordjava.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** What a JVM needs to have the agent in it: its jar, and the options. */
public final class FaultyJvm {

    private static final Path TEST_CLASSES = Path.of("target/test-classes").toAbsolutePath();

    private final Path jar;

    private FaultyJvm(Path jar) {
        this.jar = jar;
    }

    /** Writes the agent into a directory. */
    public static FaultyJvm in(Path directory) throws IOException {
        var jar = directory.resolve("faults.jar");
        var manifest = new Manifest();
        var attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Premain-Class", FaultAgent.class.getName());
        attributes.putValue("Can-Retransform-Classes", "true");
        // What the JDK's own classes call must be where they find it.
        attributes.putValue("Boot-Class-Path", jar.getFileName().toString());
        try (var output = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            add(TEST_CLASSES, TEST_CLASSES.resolve("org/supervisordjava/faults"), output);
        }
        return new FaultyJvm(jar);
    }

    /** As in an installation: there the classes are in a jar, which is open from the beginning. */
    public static String packed(String classPath, Path directory) throws IOException {
        var classes = Path.of("target/classes").toAbsolutePath();
        var packed = directory.resolve("supervisord-java.jar");
        try (var output = new JarOutputStream(Files.newOutputStream(packed))) {
            add(classes, classes, output);
        }
        return Stream.of(classPath.split(":"))
                .filter(entry -> !Path.of(entry).equals(TEST_CLASSES))
                .map(entry -> Path.of(entry).equals(classes) ? packed.toString() : entry)
                .reduce((first, next) -> first + ":" + next)
                .orElseThrow();
    }

    private static void add(Path root, Path directory, OutputStream output) throws IOException {
        var jar = (JarOutputStream) output;
        try (Stream<Path> files = Files.walk(directory)) {
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                jar.putNextEntry(new JarEntry(root.relativize(file).toString()));
                Files.copy(file, jar);
                jar.closeEntry();
            }
        }
    }

    /**
     * Options of the JVM.
     *
     * @param counts gets the numbers of calls once the JVM ends
     */
    public List<String> options(Faults.Fault fault, Path counts) {
        return List.of(
                "-javaagent:" + jar + "=" + fault + ":" + counts,
                "--add-opens=java.base/sun.nio.fs=ALL-UNNAMED");
    }

    /** By kind. */
    public static Map<String, Long> counts(Path file) throws IOException {
        var counts = new TreeMap<String, Long>();
        for (var line : Files.readAllLines(file)) {
            var words = line.split(" ");
            counts.put(words[1], Long.parseLong(words[0]));
        }
        return counts;
    }
}
