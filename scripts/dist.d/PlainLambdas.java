import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;

import java.io.IOException;
import java.lang.classfile.AccessFlags;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodBuilder;
import java.lang.classfile.MethodElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Compiles the lambdas and method references of jars to plain classes, one for all of a package that
 * have the same interface.
 *
 * <p>javac leaves them to the JVM, which makes a class of each: in an AOT cache, all of which is loaded
 * before {@code main}, they were a fifth of the classes, and what links them another tenth. What is meant is the
 * same, but that two of one class differ by a number; PlainLambdasTest compares.
 *
 * <pre>java PlainLambdas.java LIBRARIES JAR ...</pre>
 *
 * The jars are changed where they are. The libraries are a directory with those that their classes refer
 * to. A class that refers to what is not there, where one has to know it, stays as it is.
 */
final class PlainLambdas {

    /** In one class: the JVM does not compile a method of more than 8,000 bytes. */
    private static final int MOST = 40;

    private static final String CLASS = ".class";
    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final String WHICH = "which";
    private static final String KEPT = "kept";

    private final ClassFile file;
    private final Map<Shape, Folded> open = new HashMap<>();
    private final List<Folded> folded = new ArrayList<>();

    /** Methods that lambdas call and that only their own class may. */
    private final Set<Target> hidden = new HashSet<>();

    /** Of the jar, by their names. */
    private final Map<String, ClassModel> classes = new TreeMap<>();

    /** Classes of the jar that cannot be changed. */
    private final Set<String> stay = new HashSet<>();

    private record Entry(String name, byte[] bytes, long time) {}

    /** What lambdas have in common that become one class. */
    private record Shape(String inPackage, ClassDesc type, String method, MethodTypeDesc signature) {}

    private record Target(String owner, String name, String descriptor) {}

    private record Lambda(MethodTypeDesc captured, DirectMethodHandleDesc body, MethodTypeDesc meant) {}

    private static final class Folded {
        private final Shape shape;
        private final ClassDesc self;
        private final List<Lambda> lambdas = new ArrayList<>();

        Folded(Shape shape, int number) {
            this.shape = shape;
            var name = shape.type().descriptorString().replaceAll("^L|;$", "").replace('/', '_');
            self = ClassDesc.of(shape.inPackage(), "$" + name + "$" + number);
        }
    }

    PlainLambdas(ClassLoader libraries) {
        file = Jars.classFile(libraries, ClassFile.ConstantPoolSharingOption.NEW_POOL);
    }

    public static void main(String[] arguments) throws IOException {
        try (var jars = Jars.of(arguments)) {
            var lambdas = new PlainLambdas(jars.libraries());
            var contents = new LinkedHashMap<Path, Collection<Entry>>();
            for (var jar : jars.named()) {
                contents.put(jar, lambdas.changed(jar));
            }
            // Until here the libraries are read as they are.
            for (var each : contents.entrySet()) {
                write(each.getValue(), each.getKey());
            }
        }
    }

    private Collection<Entry> changed(Path jar) throws IOException {
        var content = read(jar);
        classes.clear();
        stay.clear();
        for (var each : content.values()) {
            if (each.name().endsWith(CLASS)) {
                var type = file.parse(each.bytes());
                classes.put(type.thisClass().asInternalName(), type);
            }
        }
        int before = folded.size();
        var changed = rewritten();
        while (changed.isEmpty()) {
            folded.subList(before, folded.size()).clear();
            changed = rewritten();
        }
        long time = content.values().stream().mapToLong(Entry::time).max().orElse(0);
        for (var each : folded.subList(before, folded.size())) {
            content.put(name(each) + CLASS, new Entry(name(each) + CLASS, written(each), time));
        }
        changed.get()
                .forEach((name, bytes) -> content.compute(name + CLASS, (file, was) -> new Entry(file, bytes, was.time())));
        return content.values();
    }

    private static String name(Folded folded) {
        var descriptor = folded.self.descriptorString();
        return descriptor.substring(1, descriptor.length() - 1);
    }

    /** What has lambdas, by its name. Nothing when one more has turned out to have to stay as it is. */
    private Optional<Map<String, byte[]>> rewritten() {
        open.clear();
        hidden.clear();
        classes.values().stream().filter(this::mayChange).forEach(this::findHidden);
        var changed = new TreeMap<String, byte[]>();
        for (var each : classes.entrySet()) {
            if (mayChange(each.getValue()) && (lambdas(each.getValue()).findAny().isPresent() || isCalled(each.getKey()))) {
                try {
                    changed.put(each.getKey(), file.transformClass(each.getValue(), new Rewriting(each.getValue())));
                } catch (IllegalArgumentException _) {
                    // Its frames have to be computed again, for which a class is missing that is not installed.
                    stay.add(each.getKey());
                    return Optional.empty();
                }
            }
        }
        return Optional.of(changed);
    }

    private boolean mayChange(ClassModel type) {
        return !stay.contains(type.thisClass().asInternalName());
    }

    private boolean isCalled(String name) {
        return hidden.stream().anyMatch(target -> target.owner().equals(name));
    }

    /** In order, so that the same jar comes out of the same classes. */
    private static Map<String, Entry> read(Path jar) throws IOException {
        var content = new TreeMap<String, Entry>();
        try (var archive = new ZipFile(jar.toFile())) {
            for (var each : archive.stream().filter(entry -> !entry.isDirectory()).toList()) {
                try (var in = archive.getInputStream(each)) {
                    content.put(each.getName(), new Entry(each.getName(), in.readAllBytes(), each.getTime()));
                }
            }
        }
        return content;
    }

    private static void write(Collection<Entry> content, Path jar) throws IOException {
        try (var out = new ZipOutputStream(Files.newOutputStream(jar))) {
            out.setLevel(Deflater.BEST_COMPRESSION);
            for (var each : inOrder(content)) {
                var packed = new ZipEntry(each.name());
                packed.setTime(each.time());
                out.putNextEntry(packed);
                out.write(each.bytes());
            }
        }
    }

    /** The manifest stands at the beginning. */
    private static List<Entry> inOrder(Collection<Entry> content) {
        return content.stream().sorted(Comparator.comparing(each -> !each.name().equals(MANIFEST))).toList();
    }

    private static boolean isLambda(InvokeDynamicInstruction call) {
        var bootstrap = call.bootstrapMethod();
        return bootstrap.owner().descriptorString().equals("Ljava/lang/invoke/LambdaMetafactory;")
                && bootstrap.methodName().equals("metafactory");
    }

    private static Stream<InvokeDynamicInstruction> lambdas(ClassModel type) {
        return type.methods().stream()
                .flatMap(method -> method.code().stream())
                .flatMap(CodeModel::elementStream)
                .filter(InvokeDynamicInstruction.class::isInstance)
                .map(InvokeDynamicInstruction.class::cast)
                .filter(PlainLambdas::isLambda);
    }

    private void findHidden(ClassModel type) {
        lambdas(type)
                .map(each -> target(body(each)))
                .filter(target -> method(target) != null && method(target).flags().has(AccessFlag.PRIVATE))
                .filter(target -> mayChange(classes.get(target.owner())))
                .forEach(hidden::add);
    }

    private static DirectMethodHandleDesc body(InvokeDynamicInstruction call) {
        return (DirectMethodHandleDesc) call.bootstrapArgs().get(1);
    }

    /** Another class of its package can call what it calls. */
    private boolean isOpen(Target target, String inPackage) {
        var called = method(target);
        return called == null
                || hidden.contains(target)
                || called.flags().has(AccessFlag.PUBLIC)
                || (packageOf(target.owner()).equals(inPackage) && !called.flags().has(AccessFlag.PRIVATE));
    }

    private static String packageOf(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('/')));
    }

    private MethodModel method(Target target) {
        var owner = classes.get(target.owner());
        return owner == null
                ? null
                : owner.methods().stream().filter(each -> target(owner, each).equals(target)).findAny().orElse(null);
    }

    private static Target target(DirectMethodHandleDesc body) {
        var owner = body.owner().descriptorString();
        var name =
                body.kind() == DirectMethodHandleDesc.Kind.CONSTRUCTOR ? INIT_NAME : body.methodName();
        return new Target(owner.substring(1, owner.length() - 1), name, body.lookupDescriptor());
    }

    private static Target target(ClassModel owner, MethodModel method) {
        return new Target(
                owner.thisClass().asInternalName(),
                method.methodName().stringValue(),
                method.methodType().stringValue());
    }

    /** What only a lambda calls: nothing else has its name, so it may have another. */
    private static boolean isBody(Target target) {
        return target.name().startsWith("lambda$");
    }

    /** Other classes of the package may call it; a class that extends this one must not override it. */
    private static String openName(Target target) {
        if (isBody(target)) {
            return target.name() + target.owner().substring(target.owner().lastIndexOf('/') + 1);
        }
        return target.name();
    }

    private static String bridgeName(Target target) {
        return "call$" + target.name();
    }

    /** An instance method that others of its class call, too: they would be dispatched otherwise. */
    private boolean needsBridge(Target target) {
        return !isBody(target)
                && !target.name().equals(INIT_NAME)
                && !method(target).flags().has(AccessFlag.STATIC);
    }

    private static boolean isInterface(ClassModel type) {
        return type.flags().has(AccessFlag.INTERFACE);
    }

    /** A class of the jar: what the JVM would have linked is called. */
    private final class Rewriting implements ClassTransform {

        private final ClassModel model;

        Rewriting(ClassModel model) {
            this.model = model;
        }

        @Override
        public void accept(ClassBuilder builder, ClassElement element) {
            if (!(element instanceof MethodModel method)) {
                builder.with(element);
                return;
            }
            var target = target(model, method);
            var name = target.name();
            int flags = method.flags().flagsMask();
            if (hidden.contains(target) && !needsBridge(target)) {
                name = openName(target);
                flags &= ~ClassFile.ACC_PRIVATE;
                flags |= isInterface(model) ? ClassFile.ACC_PUBLIC : 0;
            }
            builder.withMethod(name, method.methodTypeSymbol(), flags, body -> method.forEach(each -> copy(body, each)));
            if (hidden.contains(target) && needsBridge(target)) {
                bridge(builder, method, target);
            }
        }

        private void copy(MethodBuilder method, MethodElement element) {
            switch (element) {
                case CodeModel code -> method.transformCode(code, this::instruction);
                case AccessFlags _ -> {}
                default -> method.with(element);
            }
        }

        private void bridge(ClassBuilder builder, MethodModel method, Target target) {
            var self = model.thisClass().asSymbol();
            var type = method.methodTypeSymbol();
            int access = isInterface(model) ? ClassFile.ACC_PUBLIC : 0;
            builder.withMethodBody(
                    bridgeName(target),
                    type.insertParameterTypes(0, self),
                    ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC | access,
                    code -> {
                        code.aload(0);
                        for (int i = 0; i < type.parameterCount(); i++) {
                            code.loadLocal(TypeKind.from(type.parameterType(i)), code.parameterSlot(i + 1));
                        }
                        code.invokespecial(self, target.name(), type, isInterface(model));
                        code.return_(TypeKind.from(type.returnType()));
                    });
        }

        private void instruction(CodeBuilder code, CodeElement element) {
            var inPackage = packageOf(model.thisClass().asInternalName());
            if (!(element instanceof InvokeDynamicInstruction call
                    && isLambda(call)
                    && isOpen(target(body(call)), inPackage))) {
                code.with(element);
                return;
            }
            var arguments = call.bootstrapArgs();
            var shape =
                    new Shape(
                            inPackage.replace('/', '.'),
                            call.typeSymbol().returnType(),
                            call.name().stringValue(),
                            (MethodTypeDesc) arguments.get(0));
            var captured = call.typeSymbol().changeReturnType(CD_void);
            var into = open.get(shape);
            if (into == null || into.lambdas.size() == MOST) {
                into = new Folded(shape, folded.size());
                folded.add(into);
                open.put(shape, into);
            }
            code.loadConstant(into.lambdas.size());
            into.lambdas.add(new Lambda(captured, body(call), (MethodTypeDesc) arguments.get(2)));
            code.invokestatic(
                    into.self,
                    "of",
                    captured.insertParameterTypes(captured.parameterCount(), CD_int)
                            .changeReturnType(shape.type()));
        }
    }

    // ---- the class of several lambdas: its number, and in fields what they have captured

    private byte[] written(Folded folded) {
        var signatures = new LinkedHashSet<MethodTypeDesc>();
        var fields = new LinkedHashMap<String, ClassDesc>();
        for (var lambda : folded.lambdas) {
            signatures.add(lambda.captured());
            fields.putAll(fields(lambda.captured()));
        }
        return file.build(
                folded.self,
                type -> {
                    type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER | ClassFile.ACC_SYNTHETIC);
                    type.withInterfaceSymbols(folded.shape.type());
                    type.withField(WHICH, CD_int, ClassFile.ACC_PRIVATE | ClassFile.ACC_FINAL);
                    fields.forEach(
                            (name, kind) ->
                                    type.withField(name, kind, ClassFile.ACC_PRIVATE | ClassFile.ACC_FINAL));
                    for (var captured : signatures) {
                        constructor(type, folded, captured);
                        if (captured.parameterCount() == 0) {
                            keeper(type, folded);
                        } else {
                            factory(type, folded, captured);
                        }
                    }
                    type.withMethodBody(
                            folded.shape.method(),
                            folded.shape.signature(),
                            ClassFile.ACC_PUBLIC,
                            code -> choose(code, folded));
                });
    }

    /** Named by kind and number, in the order of the parameters. */
    private static Map<String, ClassDesc> fields(MethodTypeDesc captured) {
        var fields = new LinkedHashMap<String, ClassDesc>();
        var used = new HashMap<TypeKind, Integer>();
        for (var each : captured.parameterList()) {
            var kind = TypeKind.from(each).asLoadable();
            var type = kind == TypeKind.REFERENCE ? CD_Object : kind.upperBound();
            fields.put(kind.name().toLowerCase(java.util.Locale.ROOT) + used.merge(kind, 1, Integer::sum), type);
        }
        return fields;
    }

    private static MethodTypeDesc withNumber(MethodTypeDesc captured) {
        return captured.insertParameterTypes(captured.parameterCount(), CD_int);
    }

    private static void constructor(ClassBuilder type, Folded folded, MethodTypeDesc captured) {
        type.withMethodBody(
                INIT_NAME,
                withNumber(captured),
                ClassFile.ACC_PRIVATE,
                code -> {
                    code.aload(0).invokespecial(CD_Object, INIT_NAME, MethodTypeDesc.of(CD_void));
                    int index = 0;
                    for (var field : fields(captured).entrySet()) {
                        code.aload(0);
                        code.loadLocal(TypeKind.from(captured.parameterType(index)), code.parameterSlot(index));
                        code.putfield(folded.self, field.getKey(), field.getValue());
                        index++;
                    }
                    code.aload(0).iload(code.parameterSlot(index)).putfield(folded.self, WHICH, CD_int);
                    code.return_();
                });
    }

    private static void factory(ClassBuilder type, Folded folded, MethodTypeDesc captured) {
        type.withMethodBody(
                "of",
                withNumber(captured).changeReturnType(folded.shape.type()),
                ClassFile.ACC_STATIC,
                code -> {
                    code.new_(folded.self).dup();
                    for (int i = 0; i < captured.parameterCount(); i++) {
                        code.loadLocal(TypeKind.from(captured.parameterType(i)), code.parameterSlot(i));
                    }
                    code.iload(code.parameterSlot(captured.parameterCount()));
                    code.invokespecial(folded.self, INIT_NAME, withNumber(captured)).areturn();
                });
    }

    /** What captures nothing is made once, as the JVM does it. */
    private static void keeper(ClassBuilder type, Folded folded) {
        var array = folded.self.arrayType();
        type.withField(KEPT, array, ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_FINAL);
        type.withMethodBody(
                "<clinit>",
                MethodTypeDesc.of(CD_void),
                ClassFile.ACC_STATIC,
                code ->
                        code.loadConstant(folded.lambdas.size())
                                .anewarray(folded.self)
                                .putstatic(folded.self, KEPT, array)
                                .return_());
        type.withMethodBody(
                "of",
                MethodTypeDesc.of(folded.shape.type(), CD_int),
                ClassFile.ACC_STATIC,
                code -> {
                    code.getstatic(folded.self, KEPT, array).iload(0).aaload().astore(1);
                    code.aload(1).ifThen(Opcode.IFNONNULL, known -> known.aload(1).areturn());
                    code.new_(folded.self).dup().iload(0);
                    code.invokespecial(folded.self, INIT_NAME, MethodTypeDesc.of(CD_void, CD_int));
                    code.astore(1);
                    code.getstatic(folded.self, KEPT, array).iload(0).aload(1).aastore();
                    code.aload(1).areturn();
                });
    }

    private void choose(CodeBuilder code, Folded folded) {
        var cases = new ArrayList<SwitchCase>();
        for (int i = 0; i < folded.lambdas.size(); i++) {
            cases.add(SwitchCase.of(i, code.newLabel()));
        }
        if (cases.size() > 1) {
            code.aload(0).getfield(folded.self, WHICH, CD_int);
            code.tableswitch(0, cases.size() - 1, cases.getFirst().target(), cases);
        }
        for (int i = 0; i < cases.size(); i++) {
            code.labelBinding(cases.get(i).target());
            call(code, folded, folded.lambdas.get(i));
        }
    }

    private void call(CodeBuilder code, Folded folded, Lambda lambda) {
        var body = lambda.body();
        boolean creates = body.kind() == DirectMethodHandleDesc.Kind.CONSTRUCTOR;
        if (creates) {
            code.new_(body.owner()).dup();
        }
        var takes = body.invocationType();
        int index = 0;
        for (var field : fields(lambda.captured()).entrySet()) {
            code.aload(0).getfield(folded.self, field.getKey(), field.getValue());
            var captured = lambda.captured().parameterType(index);
            adapt(code, captured.isPrimitive() ? captured : CD_Object, captured, takes.parameterType(index));
            index++;
        }
        var signature = folded.shape.signature();
        for (int i = 0; i < signature.parameterCount(); i++) {
            var given = signature.parameterType(i);
            code.loadLocal(TypeKind.from(given), code.parameterSlot(i));
            adapt(code, given, lambda.meant().parameterType(i), takes.parameterType(index));
            index++;
        }
        invoke(code, body);
        var returned = creates ? body.owner() : takes.returnType();
        var wanted = signature.returnType();
        if (wanted.equals(CD_void)) {
            switch (TypeKind.from(returned).slotSize()) {
                case 1 -> code.pop();
                case 2 -> code.pop2();
                default -> {}
            }
        } else {
            adapt(code, returned, lambda.meant().returnType(), wanted);
        }
        code.return_(TypeKind.from(wanted));
    }

    private void invoke(CodeBuilder code, DirectMethodHandleDesc body) {
        var target = target(body);
        var owner = body.owner();
        var type = MethodTypeDesc.ofDescriptor(body.lookupDescriptor());
        boolean ofInterface = body.isOwnerInterface();
        boolean isHidden = hidden.contains(target);
        if (isHidden && needsBridge(target)) {
            code.invokestatic(owner, bridgeName(target), type.insertParameterTypes(0, owner), ofInterface);
            return;
        }
        var name = isHidden ? openName(target) : target.name();
        switch (body.kind()) {
            case STATIC, INTERFACE_STATIC -> code.invokestatic(owner, name, type, ofInterface);
            case CONSTRUCTOR -> code.invokespecial(owner, INIT_NAME, type);
            case VIRTUAL, INTERFACE_VIRTUAL, SPECIAL, INTERFACE_SPECIAL -> {
                if (ofInterface) {
                    code.invokeinterface(owner, name, type);
                } else {
                    code.invokevirtual(owner, name, type);
                }
            }
            default -> throw new IllegalStateException("a lambda of a kind that is new here: " + body);
        }
    }

    /** The value on the stack, of which is known what it is meant to be. */
    private static void adapt(CodeBuilder code, ClassDesc given, ClassDesc meant, ClassDesc taken) {
        if (given.isPrimitive() && taken.isPrimitive()) {
            code.conversion(TypeKind.from(given), TypeKind.from(taken));
        } else if (given.isPrimitive()) {
            var box = Boxes.of(given);
            code.invokestatic(box, "valueOf", MethodTypeDesc.of(box, given));
        } else if (taken.isPrimitive()) {
            var box = Boxes.isBox(meant) ? meant : Boxes.isBox(given) ? given : Boxes.of(taken);
            var content = Boxes.content(box);
            if (!given.equals(box)) {
                code.checkcast(box);
            }
            code.invokevirtual(box, content.displayName() + "Value", MethodTypeDesc.of(content));
            code.conversion(TypeKind.from(content), TypeKind.from(taken));
        } else if (!taken.equals(given) && !taken.equals(CD_Object)) {
            code.checkcast(taken);
        }
    }

    private static final class Boxes {

        private static final Map<String, String> NAMES =
                Map.of(
                        "Z", "Boolean", "B", "Byte", "S", "Short", "C", "Character",
                        "I", "Integer", "J", "Long", "F", "Float", "D", "Double");

        private static ClassDesc of(ClassDesc primitive) {
            return ClassDesc.of("java.lang." + NAMES.get(primitive.descriptorString()));
        }

        private static boolean isBox(ClassDesc type) {
            return content(type) != null;
        }

        private static ClassDesc content(ClassDesc box) {
            return NAMES.keySet().stream()
                    .map(ClassDesc::ofDescriptor)
                    .filter(primitive -> of(primitive).equals(box))
                    .findAny()
                    .orElse(null);
        }
    }
}
