import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.Annotation;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.FieldTransform;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.attribute.EnclosingMethodAttribute;
import java.lang.classfile.attribute.InnerClassesAttribute;
import java.lang.classfile.attribute.MethodParametersAttribute;
import java.lang.classfile.attribute.NestHostAttribute;
import java.lang.classfile.attribute.NestMembersAttribute;
import java.lang.classfile.attribute.PermittedSubclassesAttribute;
import java.lang.classfile.attribute.RuntimeInvisibleAnnotationsAttribute;
import java.lang.classfile.attribute.RuntimeInvisibleParameterAnnotationsAttribute;
import java.lang.classfile.attribute.RuntimeInvisibleTypeAnnotationsAttribute;
import java.lang.classfile.attribute.RuntimeVisibleAnnotationsAttribute;
import java.lang.classfile.attribute.SignatureAttribute;
import java.lang.classfile.attribute.SourceDebugExtensionAttribute;
import java.lang.classfile.constantpool.Utf8Entry;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Leaves in the jars of an installation only what can be reached from one of them, and of that only what is needed to run.
 *
 * <p>A class stays when one that stays names it: in its code, its types, its annotations, or in a string, which is how
 * libraries name what they look up. What they look up by a name that they put together stands below. Files for services
 * count as well; those of other systems, licences, which an installation has in a directory of their own, and the like
 * are left out. Classes of libraries lose line numbers, names of variables, and what only compilers read.
 *
 * <pre>java TreeShake.java LIBRARIES JAR</pre>
 *
 * The libraries are a directory with jars, changed where they are; the jar among them is what is started from.
 */
final class TreeShake {

    /** The names are put together while the programs run. */
    private static final Pattern ALWAYS =
            Pattern.compile(
                    "com/kenai/jffi/.*"
                            + "|jnr/constants/platform/((linux|linux/aarch64|fake)/)?[^/]*"
                            + "|jnr/ffi/provider/jffi/([^/]*|platform/(x86_64|aarch64)/linux/.*)");

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
            This jar has been changed by the build of supervisord-java: classes and files that it does not use are left out,
            and what is left has no line numbers, names of variables and annotations for compilers. Lambdas, concatenations,
            switches over types and methods of records are compiled to plain instructions. Its licence is as before.
            The whole jar and its sources are in the Maven Central repository, https://repo1.maven.org/maven2, under the
            name that licenses/THIRD-PARTY.txt of the installation has for it.
            """
                    .getBytes(StandardCharsets.UTF_8);

    private static final Pattern NAME = Pattern.compile("[\\w$]+(?:[./][\\w$]+)+");

    private record Entry(String name, byte[] bytes, long time) {}

    private final Map<Path, Map<String, Entry>> jars = new TreeMap<>();
    private final Map<String, Entry> classes = new LinkedHashMap<>();
    private final Set<String> reached = new HashSet<>();
    private final Deque<String> open = new ArrayDeque<>();

    public static void main(String[] arguments) throws IOException {
        var shake = new TreeShake();
        var urls = new ArrayList<URL>();
        try (var libraries = Files.newDirectoryStream(Path.of(arguments[0]), "*.jar")) {
            for (var library : libraries) {
                shake.read(library);
                urls.add(URI.create(library.toUri().toString()).toURL());
            }
        }
        var own = Path.of(arguments[1]);
        shake.reach(own);
        try (var all = new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            var resolver = ClassHierarchyResolver.ofResourceParsing(all).cached();
            var contents = new LinkedHashMap<Path, byte[]>();
            for (var jar : shake.jars.keySet()) {
                contents.put(jar, shake.packed(jar, !jar.equals(own), resolver));
            }
            for (var each : contents.entrySet()) {
                Files.write(each.getKey(), each.getValue());
            }
        }
    }

    /** What the jar has for this Java is what there is: later versions of a class hide earlier ones. */
    private void read(Path jar) throws IOException {
        var content = new TreeMap<String, Entry>();
        try (var file = new ZipFile(jar.toFile())) {
            for (var each : file.stream().filter(entry -> !entry.isDirectory()).toList()) {
                try (var in = file.getInputStream(each)) {
                    content.put(each.getName(), new Entry(each.getName(), in.readAllBytes(), each.getTime()));
                }
            }
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
        content.keySet().removeIf(name -> NOT_NEEDED.matcher(name).matches());
        jars.put(jar, content);
        content.forEach((name, entry) -> {
            if (name.endsWith(".class")) {
                classes.put(name.substring(0, name.length() - ".class".length()), entry);
            }
        });
    }

    private void reach(Path own) {
        for (var jar : jars.entrySet()) {
            for (var entry : jar.getValue().values()) {
                var name = entry.name();
                if (name.endsWith(".class")) {
                    if (jar.getKey().equals(own) || ALWAYS.matcher(name).matches()) {
                        reached(name.substring(0, name.length() - ".class".length()));
                    }
                } else if (name.startsWith("META-INF/services/")) {
                    names(new String(entry.bytes(), StandardCharsets.UTF_8));
                }
            }
        }
        while (!open.isEmpty()) {
            var name = open.pop();
            references(classes.get(name).bytes());
            // Reflection asks an inner class for its outer one.
            for (int end = name.lastIndexOf('$'); end > 0; end = name.lastIndexOf('$', end - 1)) {
                reached(name.substring(0, end));
            }
        }
    }

    private void reached(String name) {
        if (classes.containsKey(name) && reached.add(name)) {
            open.add(name);
        }
    }

    /** Every constant that is left when what only describes the class is gone. */
    private void references(byte[] bytes) {
        var file =
                ClassFile.of(
                        ClassFile.ConstantPoolSharingOption.NEW_POOL,
                        ClassFile.StackMapsOption.DROP_STACK_MAPS,
                        ClassFile.DebugElementsOption.DROP_DEBUG,
                        ClassFile.DeadCodeOption.KEEP_DEAD_CODE,
                        ClassFile.LineNumbersOption.DROP_LINE_NUMBERS);
        var bare =
                file.transformClass(
                        file.parse(bytes),
                        ClassTransform.dropping(TreeShake::describes)
                                .andThen(
                                        ClassTransform.transformingMethods(
                                                MethodTransform.dropping(TreeShake::describes)))
                                .andThen(
                                        ClassTransform.transformingFields(
                                                FieldTransform.dropping(TreeShake::describes))));
        for (var constant : file.parse(bare).constantPool()) {
            if (constant instanceof Utf8Entry text) {
                names(text.stringValue());
            }
        }
    }

    private static boolean describes(Object element) {
        return switch (element) {
            case InnerClassesAttribute _,
                    EnclosingMethodAttribute _,
                    NestHostAttribute _,
                    NestMembersAttribute _,
                    PermittedSubclassesAttribute _,
                    SignatureAttribute _ ->
                    true;
            default -> isForCompilers(element);
        };
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
                    visible.annotations().stream().allMatch(TreeShake::isOfKotlin);
            default -> false;
        };
    }

    private static boolean isOfKotlin(Annotation annotation) {
        return annotation.className().equalsString("Lkotlin/Metadata;")
                || annotation.className().stringValue().startsWith("Lkotlin/jvm/internal/SourceDebug");
    }

    /** A name of a class, alone or in a type or a sentence, with dots or strokes. */
    private void names(String text) {
        var matcher = NAME.matcher(text);
        while (matcher.find()) {
            var name = matcher.group().replace('.', '/');
            reached(name);
            // In a type, "L" stands before the name.
            for (int start = name.indexOf('L'); start >= 0 && start < 12; start = name.indexOf('L', start + 1)) {
                reached(name.substring(start + 1));
            }
        }
    }

    private byte[] packed(Path jar, boolean library, ClassHierarchyResolver resolver) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ZipOutputStream(bytes)) {
            out.setLevel(Deflater.BEST_COMPRESSION);
            for (var entry : inOrder(jars.get(jar))) {
                var name = entry.name();
                byte[] content = entry.bytes();
                if (name.endsWith(".class")) {
                    if (!reached.contains(name.substring(0, name.length() - ".class".length()))) {
                        continue;
                    }
                    content = lean(content, library, resolver);
                }
                var packed = new ZipEntry(name);
                packed.setTime(entry.time());
                out.putNextEntry(packed);
                out.write(content);
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
        return file.transformClass(
                file.parse(bytes),
                ClassTransform.dropping(TreeShake::isForCompilers)
                        .andThen(
                                ClassTransform.transformingMethods(
                                        MethodTransform.dropping(
                                                element ->
                                                        isForCompilers(element)
                                                                || element instanceof MethodParametersAttribute)))
                        .andThen(
                                ClassTransform.transformingFields(
                                        FieldTransform.dropping(TreeShake::isForCompilers))));
    }
}
