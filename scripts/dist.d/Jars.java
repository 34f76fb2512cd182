import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The jars that the programs beside it are called for: {@code LIBRARIES JAR ...}, a directory with all that the classes of
 * the jars refer to, and those that are to be changed.
 */
record Jars(List<Path> named, URLClassLoader libraries) implements AutoCloseable {

    interface Visit {
        void visit(byte[] bytes) throws IOException;
    }

    interface Change {
        /** The same array when there is nothing to change. */
        byte[] changed(byte[] bytes) throws IOException;
    }

    static Jars of(String[] arguments) throws IOException {
        var urls = new ArrayList<URL>();
        try (var libraries = Files.newDirectoryStream(Path.of(arguments[0]), "*.jar")) {
            for (var library : libraries) {
                urls.add(library.toUri().toURL());
            }
        }
        return new Jars(
                List.of(arguments).subList(1, arguments.length).stream().map(Path::of).toList(),
                new URLClassLoader(urls.toArray(URL[]::new)));
    }

    /** Reads and writes classes, whose frames may have to be computed again. */
    static ClassFile classFile(ClassLoader libraries, ClassFile.Option... options) {
        return ClassFile.of(options)
                .withOptions(
                        ClassFile.ClassHierarchyResolverOption.of(
                                ClassHierarchyResolver.ofResourceParsing(libraries).cached()));
    }

    /** Looks at each class of the jars. */
    void visit(Visit visit) throws IOException {
        change(
                bytes -> {
                    visit.visit(bytes);
                    return bytes;
                });
    }

    /** Changes classes where they are. */
    void change(Change change) throws IOException {
        for (var jar : named) {
            try (var content = FileSystems.newFileSystem(jar);
                    var files = Files.walk(content.getPath("/"))) {
                for (var each : files.filter(path -> path.toString().endsWith(".class")).toList()) {
                    var bytes = Files.readAllBytes(each);
                    var changed = change.changed(bytes);
                    if (changed != bytes) {
                        var time = Files.getLastModifiedTime(each);
                        Files.write(each, changed);
                        Files.setLastModifiedTime(each, time);
                    }
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        libraries.close();
    }
}
