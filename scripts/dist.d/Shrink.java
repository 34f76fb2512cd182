import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.Annotation;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.FieldTransform;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.attribute.MethodParametersAttribute;
import java.lang.classfile.attribute.RuntimeInvisibleAnnotationsAttribute;
import java.lang.classfile.attribute.RuntimeInvisibleParameterAnnotationsAttribute;
import java.lang.classfile.attribute.RuntimeInvisibleTypeAnnotationsAttribute;
import java.lang.classfile.attribute.RuntimeVisibleAnnotationsAttribute;
import java.lang.classfile.attribute.SignatureAttribute;
import java.lang.classfile.attribute.SourceDebugExtensionAttribute;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Leaves in the jars of an installation only the classes, methods and fields that can be reached, which ProGuard finds
 * out, and of those only what is needed to run.
 *
 * <p>What only a name leads to stands in the rules beside this program; the classes that a file for services names are
 * added here. Files of other systems, licences, which an installation has in a directory of their own, and the like are
 * left out. Classes of libraries lose line numbers, names of variables, and what only compilers read.
 *
 * <pre>java Shrink.java LIBRARIES JAR RULES MODULE,... PROGUARD</pre>
 *
 * The libraries are a directory with jars, changed where they are; the jar among them is what is started from. The modules
 * are those of the runtime. ProGuard is a directory with its jars, and runs as a program of its own.
 */
final class Shrink {

    private static final Pattern NOT_NEEDED =
            Pattern.compile(
                    "META-INF/(maven|native-image)/.*|META-INF/[^/]*(LICENSE|NOTICE|DEPENDENCIES)[^/]*|.*/package\\.html"
                            + "|.*module-info\\.class|.*\\.kotlin_(module|builtins|metadata)|META-INF/INDEX\\.LIST"
                            // The descriptors of web applications.
                            + "|jakarta/servlet/.*\\.(xsd|dtd)"
                            // Other systems, and consoles that are not ours.
                            + "|org/jline/nativ/.*|org/jline/builtins/.*\\.txt"
                            + "|META-INF/services/org/jline/terminal/provider/(jansi|jna|jni)");

    /** The licences of most ask for it in whatever has been changed. */
    private static final String CHANGED = "META-INF/CHANGED.txt";

    private static final byte[] WHAT_HAS_CHANGED =
            """
            This jar has been changed by the build of supervisord-java: classes, methods, fields and files that it does not
            use are left out, and what is left has no line numbers, names of variables and annotations for compilers.
            Lambdas, concatenations, switches over types and methods of records are compiled to plain instructions. Its
            licence is as before. The whole jar and its sources are in the Maven Central repository,
            https://repo1.maven.org/maven2, under the name that licenses/THIRD-PARTY.txt of the installation has for it.
            """
                    .getBytes(StandardCharsets.UTF_8);

    private static final String SERVICES = "META-INF/services/";
    private static final String CLASS = ".class";
    private static final Pattern NAME = Pattern.compile("[\\w$]+(?:\\.[\\w$]+)+");

    /** What finds a member by a name that is told. */
    private static final Set<String> LOOK_UPS =
            Set.of(
                    "getDeclaredField",
                    "getDeclaredMethod",
                    "getField",
                    "getMethod",
                    "findGetter",
                    "findSetter",
                    "findSpecial",
                    "findStatic",
                    "findStaticVarHandle",
                    "findVarHandle",
                    "findVirtual",
                    "newUpdater",
                    "objectFieldOffset");

    private record Entry(String name, byte[] bytes, long time) {
        boolean isClass() {
            return name.endsWith(CLASS);
        }
    }

    private final Map<Path, Map<String, Entry>> jars = new TreeMap<>();
    private final Map<String, Entry> classes = new HashMap<>();
    private final Map<String, byte[]> left = new TreeMap<>();

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var shrink = new Shrink();
        var urls = new ArrayList<URL>();
        var own = Path.of(arguments[1]);
        shrink.read(own);
        urls.add(own.toUri().toURL());
        try (var libraries = Files.newDirectoryStream(Path.of(arguments[0]), "*.jar")) {
            for (var library : libraries) {
                if (!library.equals(own)) {
                    shrink.read(library);
                    urls.add(library.toUri().toURL());
                }
            }
        }
        shrink.dropServicesOfNobody();
        shrink.reach(Path.of(arguments[2]), List.of(arguments[3].split(",")), Path.of(arguments[4]));
        shrink.checkLookUps();
        try (var all = new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            var resolver = ClassHierarchyResolver.ofResourceParsing(all).cached();
            var contents = new LinkedHashMap<Path, byte[]>();
            for (var jar : shrink.jars.keySet()) {
                contents.put(jar, shrink.packed(jar, !jar.equals(own), resolver));
            }
            for (var each : contents.entrySet()) {
                Files.write(each.getKey(), each.getValue());
            }
        }
    }

    /**
     * What the jar has for this Java is what there is: later versions of a class hide earlier ones. One that is in a jar
     * before hides all.
     */
    private void read(Path jar) throws IOException {
        var content = new TreeMap<String, Entry>();
        for (var each : entries(jar)) {
            content.put(each.name(), each);
        }
        for (int version = 9; version <= Runtime.version().feature(); version++) {
            var prefix = "META-INF/versions/" + version + "/";
            for (var name : List.copyOf(content.keySet())) {
                if (name.startsWith(prefix)) {
                    var entry = content.get(name);
                    var plain = name.substring(prefix.length());
                    content.put(plain, new Entry(plain, entry.bytes(), entry.time()));
                }
            }
        }
        content.keySet().removeIf(name -> name.startsWith("META-INF/versions/"));
        content.keySet().removeIf(name -> NOT_NEEDED.matcher(name).matches() || classes.containsKey(name));
        jars.put(jar, content);
        content.values().stream().filter(Entry::isClass).forEach(entry -> classes.put(entry.name(), entry));
    }

    private static List<Entry> entries(Path jar) throws IOException {
        var entries = new ArrayList<Entry>();
        try (var file = new ZipFile(jar.toFile())) {
            for (var each : file.stream().filter(entry -> !entry.isDirectory()).toList()) {
                try (var in = file.getInputStream(each)) {
                    entries.add(new Entry(each.getName(), in.readAllBytes(), each.getTime()));
                }
            }
        }
        return entries;
    }

    /** A service whose type is not here can be asked for by no one. What is no type is a name of JLine's. */
    private void dropServicesOfNobody() {
        for (var content : jars.values()) {
            content.keySet()
                    .removeIf(
                            name ->
                                    name.startsWith(SERVICES)
                                            && name.indexOf('/', SERVICES.length()) < 0
                                            && !isHere(name.substring(SERVICES.length())));
        }
    }

    private boolean isHere(String type) {
        var file = type.replace('.', '/') + CLASS;
        return classes.containsKey(file) || ClassLoader.getPlatformClassLoader().getResource(file) != null;
    }

    /** Runs ProGuard over all classes, and keeps what it leaves. */
    private void reach(Path rules, List<String> modules, Path proguard)
            throws IOException, InterruptedException {
        var work = Files.createTempDirectory("shrink");
        try {
            var options = new ArrayList<String>();
            for (var jar : jars.entrySet()) {
                var name = jar.getKey().getFileName().toString();
                try (var in = new ClassJar(work.resolve(name))) {
                    for (var entry : jar.getValue().values()) {
                        if (entry.isClass()) {
                            in.add(entry.name(), entry.bytes());
                        }
                    }
                }
                options.add("-injars " + quoted(work.resolve(name)));
                options.add("-outjars " + quoted(work.resolve("left-" + name)));
            }
            options.add("-libraryjars " + quoted(runtime(work, modules)));
            for (var provider : providers()) {
                options.add("-keep class " + provider + " { <init>(); public static *** provider(); }");
            }
            options.add("@" + quoted(rules.toAbsolutePath()));
            run(proguard, Files.write(work.resolve("options"), options));
            for (var jar : jars.keySet()) {
                // There is none where nothing is left.
                var out = work.resolve("left-" + jar.getFileName());
                if (Files.exists(out)) {
                    entries(out).forEach(entry -> left.put(entry.name(), entry.bytes()));
                }
            }
        } finally {
            delete(work);
        }
    }

    private static void run(Path proguard, Path options) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        var process =
                new ProcessBuilder(
                                java.toString(),
                                "-Xmx1g",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                proguard + "/*",
                                "proguard.ProGuard",
                                "@" + options)
                        .redirectErrorStream(true)
                        .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("ProGuard failed: " + said);
        }
    }

    private static String quoted(Path path) {
        return "'" + path + "'";
    }

    /** ProGuard reads the classes of a JDK from files that many have no more. */
    private static Path runtime(Path work, List<String> modules) throws IOException {
        var jar = work.resolve("runtime of Java.jar");
        var root = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules");
        try (var out = new ClassJar(jar)) {
            for (var module : modules) {
                var directory = root.resolve(module);
                try (var files = Files.walk(directory)) {
                    for (var each : files.filter(file -> file.toString().endsWith(CLASS)).toList()) {
                        if (!each.endsWith("module-info.class")) {
                            out.add(directory.relativize(each).toString(), Files.readAllBytes(each));
                        }
                    }
                }
            }
        }
        return jar;
    }

    private Set<String> providers() {
        var names = new TreeSet<String>();
        for (var content : jars.values()) {
            for (var entry : content.values()) {
                if (entry.name().startsWith(SERVICES)) {
                    NAME.matcher(new String(entry.bytes(), StandardCharsets.UTF_8))
                            .results()
                            .forEach(result -> names.add(result.group()));
                }
            }
        }
        names.removeIf(name -> !classes.containsKey(name.replace('.', '/') + CLASS));
        return names;
    }

    /** Whoever looks up members of its own by name must have all that it names: a missing one would show at run time only. */
    private void checkLookUps() {
        var missing = new ArrayList<String>();
        for (var each : left.entrySet()) {
            var now = ClassFile.of().parse(each.getValue());
            if (!looksUp(now)) {
                continue;
            }
            var gone = members(ClassFile.of().parse(classes.get(each.getKey()).bytes()));
            gone.removeAll(members(now));
            for (var constant : now.constantPool()) {
                if (constant instanceof StringEntry text && gone.contains(text.stringValue())) {
                    missing.add(now.thisClass().asInternalName() + "." + text.stringValue());
                }
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalStateException("looked up by name, but not kept by any rule: " + missing);
        }
    }

    private static boolean looksUp(ClassModel model) {
        for (var constant : model.constantPool()) {
            if (constant instanceof MemberRefEntry member && LOOK_UPS.contains(member.name().stringValue())) {
                return true;
            }
        }
        return false;
    }

    private static Set<String> members(ClassModel model) {
        var names = new HashSet<String>();
        model.methods().forEach(method -> names.add(method.methodName().stringValue()));
        model.fields().forEach(field -> names.add(field.fieldName().stringValue()));
        return names;
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.newDirectoryStream(directory)) {
            for (var each : files) {
                Files.delete(each);
            }
        }
        Files.delete(directory);
    }

    private static boolean isForCompilers(Object element) {
        return switch (element) {
            case RuntimeInvisibleAnnotationsAttribute _,
                    RuntimeInvisibleParameterAnnotationsAttribute _,
                    RuntimeInvisibleTypeAnnotationsAttribute _,
                    SourceDebugExtensionAttribute _ ->
                    true;
            // It tells Kotlin's compiler and its reflection, which is not here, what the class was in Kotlin.
            case RuntimeVisibleAnnotationsAttribute visible ->
                    visible.annotations().stream().allMatch(Shrink::isOfKotlin);
            default -> false;
        };
    }

    /** The arguments of types: of what is here, jnr-ffi alone asks for them. */
    private static boolean isGeneric(Object element, ClassModel model) {
        return element instanceof SignatureAttribute && !model.thisClass().asInternalName().startsWith("jnr/");
    }

    private static boolean isOfKotlin(Annotation annotation) {
        return annotation.className().equalsString("Lkotlin/Metadata;")
                || annotation.className().stringValue().startsWith("Lkotlin/jvm/internal/SourceDebug");
    }

    private byte[] packed(Path jar, boolean library, ClassHierarchyResolver resolver) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ZipOutputStream(bytes)) {
            out.setLevel(Deflater.BEST_COMPRESSION);
            for (var entry : inOrder(jars.get(jar))) {
                var content = entry.isClass() ? left.get(entry.name()) : entry.bytes();
                if (content == null) {
                    continue;
                }
                var packed = new ZipEntry(entry.name());
                packed.setTime(entry.time());
                out.putNextEntry(packed);
                out.write(entry.isClass() ? lean(content, library, resolver) : content);
            }
            if (library) {
                var changed = new ZipEntry(CHANGED);
                changed.setTime(jars.get(jar).values().stream().mapToLong(Entry::time).max().orElse(0));
                out.putNextEntry(changed);
                out.write(WHAT_HAS_CHANGED);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The manifest stands at the beginning. */
    private static List<Entry> inOrder(Map<String, Entry> content) {
        var entries = new ArrayList<Entry>();
        var manifest = content.remove("META-INF/MANIFEST.MF");
        if (manifest != null) {
            entries.add(manifest);
        }
        entries.addAll(content.values());
        return entries;
    }

    private static byte[] lean(byte[] bytes, boolean library, ClassHierarchyResolver resolver) {
        try {
            return lean(bytes, library, ClassFile.ConstantPoolSharingOption.NEW_POOL, resolver);
        } catch (IllegalArgumentException _) {
            // Its frames have to be computed again, for which a class is missing that is not installed.
            return lean(bytes, library, ClassFile.ConstantPoolSharingOption.SHARED_POOL, resolver);
        }
    }

    private static byte[] lean(
            byte[] bytes,
            boolean library,
            ClassFile.ConstantPoolSharingOption pool,
            ClassHierarchyResolver resolver) {
        var file =
                ClassFile.of(
                        pool,
                        ClassFile.ClassHierarchyResolverOption.of(resolver),
                        ClassFile.DeadCodeOption.KEEP_DEAD_CODE,
                        ClassFile.DebugElementsOption.DROP_DEBUG,
                        library
                                ? ClassFile.LineNumbersOption.DROP_LINE_NUMBERS
                                : ClassFile.LineNumbersOption.PASS_LINE_NUMBERS);
        var model = file.parse(bytes);
        Predicate<Object> superfluous = element -> isForCompilers(element) || isGeneric(element, model);
        return file.transformClass(
                model,
                ClassTransform.dropping(superfluous::test)
                        .andThen(
                                ClassTransform.transformingMethods(
                                        MethodTransform.dropping(
                                                element ->
                                                        superfluous.test(element)
                                                                || element instanceof MethodParametersAttribute)))
                        .andThen(ClassTransform.transformingFields(FieldTransform.dropping(superfluous::test))));
    }

    /** For ProGuard alone, so nothing is compressed. */
    private static final class ClassJar implements AutoCloseable {

        private final ZipOutputStream out;

        ClassJar(Path jar) throws IOException {
            out = new ZipOutputStream(Files.newOutputStream(jar));
            out.setLevel(Deflater.NO_COMPRESSION);
        }

        void add(String name, byte[] content) throws IOException {
            out.putNextEntry(new ZipEntry(name));
            out.write(content);
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
