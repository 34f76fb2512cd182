package org.supervisordjava.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * What a JVM needs to have the seams in it: the agent's jar, the program's, and the options. The
 * first one leaves an archive of its classes: with it the next ones take a third of the time.
 */
final class FaultyJvm {

    private static final Path TEST_CLASSES = Path.of("target/test-classes").toAbsolutePath();

    private final Path jar;
    private final Path archive;
    private final String classPath;

    private FaultyJvm(Path directory) {
        jar = directory.resolve("faults.jar");
        archive = directory.resolve("classes.jsa");
        classPath = packed(directory.resolve("supervisord-java.jar"));
    }

    /** Writes what it needs into a directory. */
    static FaultyJvm in(Path directory) throws IOException {
        var jvm = new FaultyJvm(directory);
        var manifest = new Manifest();
        var attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Premain-Class", FaultAgent.class.getName());
        attributes.putValue("Can-Redefine-Classes", "true");
        try (var output = new JarOutputStream(Files.newOutputStream(jvm.jar), manifest)) {
            add(TEST_CLASSES, TEST_CLASSES.resolve("org/supervisordjava/faults"), output);
            for (var changed : FaultSeams.ofTheJdk().entrySet()) {
                output.putNextEntry(new JarEntry(FaultAgent.CHANGED + changed.getKey()));
                output.write(changed.getValue());
                output.closeEntry();
            }
        }
        return jvm;
    }

    /** As in an installation: there the classes are in a jar, which is open from the beginning. */
    private static String packed(Path packed) {
        var classes = Path.of("target/classes").toAbsolutePath();
        try (var output = new JarOutputStream(Files.newOutputStream(packed))) {
            add(classes, classes, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Stream.of(System.getProperty("java.class.path").split(":"))
                .filter(entry -> !Path.of(entry).equals(TEST_CLASSES))
                .map(entry -> Path.of(entry).equals(classes) ? packed.toString() : entry)
                .reduce((first, next) -> first + ":" + next)
                .orElseThrow();
    }

    private static void add(Path root, Path directory, OutputStream output) throws IOException {
        var jar = (JarOutputStream) output;
        try (Stream<Path> files = Files.walk(directory)) {
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                var name = root.relativize(file).toString();
                var bytes = Files.readAllBytes(file);
                jar.putNextEntry(new JarEntry(name));
                jar.write(name.equals(FaultSeams.FUNCTION) ? FaultSeams.function(bytes) : bytes);
                jar.closeEntry();
            }
        }
    }

    /**
     * Options of the JVM, without the main class.
     *
     * @param report is read by {@link Census#read} once the JVM has ended
     */
    List<String> options(List<Faults.Fault> faults, Path report) {
        var options = new ArrayList<String>();
        options.add("-XX:+UnlockDiagnosticVMOptions");
        options.add("-XX:+AllowArchivingWithJavaAgent");
        options.add(
                Files.exists(archive)
                        ? "-XX:SharedArchiveFile=" + archive
                        : "-XX:ArchiveClassesAtExit=" + archive);
        // What the JDK's own classes call must be where they find it.
        options.add("-Xbootclasspath/a:" + jar);
        options.add(
                "-javaagent:%s=%s:%s:%s".formatted(jar, jar, Faults.Fault.text(faults), report));
        options.addAll(List.of("-cp", classPath));
        return options;
    }
}
