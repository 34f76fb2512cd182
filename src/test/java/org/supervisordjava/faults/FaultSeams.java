package org.supervisordjava.faults;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The seam for failures: writes a question to {@link Faults} in front of each call into the C
 * library, and in front of what the JDK does with files, sockets, threads and processes. So every
 * call has the seam, and the program has nothing of it. It is done once, not by each JVM under
 * test.
 */
final class FaultSeams {

    /** The class that each call into the C library goes through, as an entry of a jar. */
    static final String FUNCTION = "org/supervisordjava/posix/CFunction.class";

    private static final ClassDesc FAULTS = ClassDesc.of("org.supervisordjava.faults.Faults");
    private static final ClassDesc LAST_ERROR = ClassDesc.of("com.kenai.jffi.LastError");

    /** A method of the JDK whose calls are of a kind; they fail as a method of Faults says. */
    private record Seam(String type, String method, String descriptor, String how, String kind) {

        boolean is(MethodModel candidate) {
            return candidate.methodName().equalsString(method)
                    && candidate.methodType().stringValue().startsWith(descriptor)
                    && candidate.code().isPresent();
        }
    }

    private static final List<Seam> SEAMS =
            List.of(
                    new Seam("java.lang.Thread", "start", "()", "thread", ""),
                    new Seam("java.lang.ProcessImpl", "start", "(", "process", ""),
                    new Seam("java.io.FileInputStream", "open", "(", "open", "jdk.stream.open"),
                    new Seam("java.io.FileOutputStream", "open", "(", "open", "jdk.stream.open"),
                    new Seam(
                            "java.io.FileInputStream", "read", "([BII)", "file", "jdk.stream.read"),
                    new Seam(
                            "java.io.FileOutputStream",
                            "write",
                            "([BII)",
                            "file",
                            "jdk.stream.write"),
                    new Seam("sun.nio.fs.UnixNativeDispatcher", "open", "(", "path", "jdk.open"),
                    new Seam(
                            "sun.nio.fs.UnixNativeDispatcher", "rename", "(", "path", "jdk.rename"),
                    new Seam(
                            "sun.nio.fs.UnixNativeDispatcher", "unlink", "(", "path", "jdk.unlink"),
                    new Seam("sun.nio.fs.UnixNativeDispatcher", "mkdir", "(", "path", "jdk.mkdir"),
                    new Seam(
                            "sun.nio.ch.UnixFileDispatcherImpl",
                            "read",
                            "(",
                            "file",
                            "jdk.channel.read"),
                    new Seam(
                            "sun.nio.ch.UnixFileDispatcherImpl",
                            "write",
                            "(",
                            "file",
                            "jdk.channel.write"),
                    new Seam("sun.nio.ch.SocketDispatcher", "read", "(", "file", "jdk.socket.read"),
                    new Seam(
                            "sun.nio.ch.SocketDispatcher",
                            "write",
                            "(",
                            "file",
                            "jdk.socket.write"),
                    new Seam(
                            "sun.nio.ch.SocketDispatcher",
                            "writev",
                            "(",
                            "file",
                            "jdk.socket.write"),
                    new Seam("sun.nio.ch.Net", "socket", "(Ljava/net/P", "socket", "jdk.socket"),
                    new Seam(
                            "sun.nio.ch.ServerSocketChannelImpl",
                            "implAccept",
                            "(",
                            "file",
                            "jdk.accept"));

    private FaultSeams() {}

    /** The changed classes of the JDK, by their names. */
    static Map<String, byte[]> ofTheJdk() throws IOException {
        var changed = new TreeMap<String, byte[]>();
        var missing = new LinkedHashSet<>(SEAMS);
        for (var seam : SEAMS) {
            if (!changed.containsKey(seam.type())) {
                var resource = "/" + seam.type().replace('.', '/') + ".class";
                try (var bytes = Object.class.getResourceAsStream(resource)) {
                    changed.put(seam.type(), ofTheJdk(seam.type(), bytes.readAllBytes(), missing));
                }
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalStateException("this JDK has none of: " + missing);
        }
        return changed;
    }

    private static byte[] ofTheJdk(String type, byte[] bytes, LinkedHashSet<Seam> missing) {
        return transformed(
                bytes,
                method -> {
                    var seam = seam(type, method);
                    missing.remove(seam);
                    return seam == null ? null : new Entry(code -> ask(code, seam));
                });
    }

    /** {@link #FUNCTION}, changed. */
    static byte[] function(byte[] bytes) {
        var found = new HashSet<String>();
        var changed =
                transformed(
                        bytes,
                        method -> {
                            var name = method.methodName().stringValue();
                            found.add(name);
                            return switch (name) {
                                case "named" -> FaultSeams::named;
                                case "callLong" -> new Entry(FaultSeams::fail);
                                default -> null;
                            };
                        });
        if (!found.containsAll(List.of("named", "callLong"))) {
            throw new IllegalStateException("CFunction has other methods now: " + found);
        }
        return changed;
    }

    private static Seam seam(String type, MethodModel method) {
        return SEAMS.stream()
                .filter(seam -> seam.type().equals(type) && seam.is(method))
                .findFirst()
                .orElse(null);
    }

    private static void ask(CodeBuilder code, Seam seam) {
        if (seam.kind().isEmpty()) {
            code.invokestatic(FAULTS, seam.how(), MethodTypeDesc.of(CD_void));
        } else {
            code.ldc(seam.kind())
                    .invokestatic(FAULTS, seam.how(), MethodTypeDesc.of(CD_void, CD_String));
        }
    }

    /** What is written at the beginning of a method. */
    private record Entry(Consumer<CodeBuilder> question) implements CodeTransform {

        @Override
        public void atStart(CodeBuilder builder) {
            question.accept(builder);
        }

        @Override
        public void accept(CodeBuilder builder, CodeElement element) {
            builder.with(element);
        }
    }

    /**
     * @param change what becomes of the code of a method; null for nothing
     */
    private static byte[] transformed(byte[] bytes, Function<MethodModel, CodeTransform> change) {
        var file = ClassFile.of();
        return file.transformClass(
                file.parse(bytes),
                (type, element) -> {
                    var code = element instanceof MethodModel m ? change.apply(m) : null;
                    if (code == null) {
                        type.with(element);
                    } else {
                        type.transformMethod(
                                (MethodModel) element, MethodTransform.transformingCode(code));
                    }
                });
    }

    /** {@code CFunction.named}: whoever is returned has a name from now on. */
    private static void named(CodeBuilder builder, CodeElement element) {
        if (element instanceof ReturnInstruction) {
            builder.dup()
                    .aload(0)
                    .invokestatic(
                            FAULTS, "named", MethodTypeDesc.of(CD_void, CD_Object, CD_String));
        }
        builder.with(element);
    }

    /** {@code CFunction.callLong}: returns at once when the call is to fail. */
    private static void fail(CodeBuilder builder) {
        builder.aload(0)
                .invokestatic(FAULTS, "callFails", MethodTypeDesc.of(CD_boolean, CD_Object))
                .ifThen(
                        block ->
                                block.invokestatic(
                                                LAST_ERROR,
                                                "getInstance",
                                                MethodTypeDesc.of(LAST_ERROR))
                                        .invokestatic(FAULTS, "errno", MethodTypeDesc.of(CD_int))
                                        .invokevirtual(
                                                LAST_ERROR,
                                                "set",
                                                MethodTypeDesc.of(CD_void, CD_int))
                                        .aload(0)
                                        .invokestatic(
                                                FAULTS,
                                                "result",
                                                MethodTypeDesc.of(CD_long, CD_Object))
                                        .lreturn());
    }
}
