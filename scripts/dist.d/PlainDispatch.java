import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;

import java.io.IOException;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compiles the switches over types, the methods of records and the concatenations of jars to plain
 * instructions.
 *
 * <p>javac leaves them to the JVM, which writes a class for each at its first use, and JDK 25 cannot
 * keep these classes in an AOT cache as it does those of lambdas: a quarter of the CPU time before the
 * first program. What is meant is the same; PlainDispatchTest compares.
 *
 * <pre>java PlainDispatch.java LIBRARIES JAR ...</pre>
 *
 * The jars are changed where they are. The libraries are a directory with those that their classes
 * refer to. A class that refers to what is not there, where one has to know it, stays as it is.
 */
final class PlainDispatch {

    private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");
    private static final ClassDesc BUILDER = ClassDesc.of("java.lang.StringBuilder");
    private static final String SWITCHES = "SwitchBootstraps";
    private static final String RECORDS = "ObjectMethods";

    /** In the recipe of a concatenation. */
    private static final char OPERAND = 1;

    private static final char CONSTANT = 2;

    private final ClassFile file;

    PlainDispatch(ClassLoader libraries) {
        file = Jars.classFile(libraries, ClassFile.ConstantPoolSharingOption.NEW_POOL);
    }

    public static void main(String[] arguments) throws IOException {
        try (var jars = Jars.of(arguments)) {
            jars.change(new PlainDispatch(jars.libraries())::changed);
        }
    }

    /** The same array when there is nothing to change. */
    byte[] changed(byte[] bytes) {
        var type = file.parse(bytes);
        boolean dispatches =
                type.methods().stream()
                        .flatMap(method -> method.code().stream())
                        .flatMap(code -> code.elementStream())
                        .anyMatch(
                                element ->
                                        element instanceof InvokeDynamicInstruction call
                                                && (isOf(call, SWITCHES)
                                                        || isOf(call, RECORDS)
                                                        || isConcatenation(call)));
        try {
            return dispatches ? file.transformClass(type, new Rewriting(type)) : bytes;
        } catch (IllegalArgumentException _) {
            // Its frames have to be computed again, for which a class is missing that is not installed.
            return bytes;
        }
    }

    private static boolean isOf(InvokeDynamicInstruction call, String bootstraps) {
        return call.bootstrapMethod().owner().descriptorString().equals("Ljava/lang/runtime/" + bootstraps + ";");
    }

    private static boolean isConcatenation(InvokeDynamicInstruction call) {
        return call.bootstrapMethod().owner().descriptorString().equals("Ljava/lang/invoke/StringConcatFactory;")
                && call.bootstrapMethod().methodName().equals("makeConcatWithConstants")
                && call.bootstrapArgs().stream().allMatch(constant -> constant instanceof String);
    }

    /** Local variables of one method, the same ones for each of its concatenations. */
    private static final class Operands {

        private final Map<TypeKind, List<Integer>> slots = new HashMap<>();

        /** From the stack, of which the last is on top. */
        List<Integer> store(CodeBuilder code, List<ClassDesc> types) {
            var used = new HashMap<TypeKind, Integer>();
            var chosen = new ArrayList<Integer>();
            for (var type : types) {
                var kind = TypeKind.from(type).asLoadable();
                int index = used.merge(kind, 1, Integer::sum) - 1;
                var known = slots.computeIfAbsent(kind, _ -> new ArrayList<>());
                if (index == known.size()) {
                    known.add(code.allocateLocal(kind));
                }
                chosen.add(known.get(index));
            }
            for (int i = types.size() - 1; i >= 0; i--) {
                code.storeLocal(TypeKind.from(types.get(i)), chosen.get(i));
            }
            return chosen;
        }
    }

    /** One class. Its switches become static methods: what is on the stack, and the frames, stay. */
    private final class Rewriting implements ClassTransform {

        private record Switch(MethodTypeDesc type, List<ConstantDesc> labels, boolean ofEnum) {}

        private final ClassModel model;
        private final ClassDesc self;
        private final Map<Switch, String> switches = new LinkedHashMap<>();

        Rewriting(ClassModel model) {
            this.model = model;
            this.self = model.thisClass().asSymbol();
        }

        @Override
        public void accept(ClassBuilder builder, ClassElement element) {
            if (element instanceof MethodModel method && method.code().isPresent()) {
                builder.transformMethod(
                        method,
                        MethodTransform.transformingCode(
                                CodeTransform.ofStateful(
                                        () -> {
                                            var operands = new Operands();
                                            return (code, each) -> instruction(code, each, operands);
                                        })));
            } else {
                builder.with(element);
            }
        }

        private void instruction(CodeBuilder code, CodeElement element, Operands operands) {
            if (element instanceof InvokeDynamicInstruction call && isOf(call, SWITCHES)) {
                var dispatch =
                        new Switch(
                                call.typeSymbol(),
                                call.bootstrapArgs(),
                                call.bootstrapMethod().methodName().equals("enumSwitch"));
                var name = switches.computeIfAbsent(dispatch, _ -> "$switch$" + switches.size());
                code.invokestatic(self, name, call.typeSymbol(), isInterface());
            } else if (element instanceof InvokeDynamicInstruction call && isOf(call, RECORDS)) {
                var getters =
                        call.bootstrapArgs().stream()
                                .skip(2)
                                .map(getter -> (DirectMethodHandleDesc) getter)
                                .toList();
                var names = ((String) call.bootstrapArgs().get(1)).split(";");
                switch (call.name().stringValue()) {
                    case "toString" -> text(code, names, getters);
                    case "hashCode" -> hash(code, getters);
                    case "equals" -> equal(code, getters);
                    default -> throw new IllegalStateException(call.toString());
                }
            } else if (element instanceof InvokeDynamicInstruction call && isConcatenation(call)) {
                concatenate(code, call, operands);
            } else {
                code.with(element);
            }
        }

        private boolean isInterface() {
            return model.flags().has(AccessFlag.INTERFACE);
        }

        @Override
        public void atEnd(ClassBuilder builder) {
            switches.forEach(
                    (dispatch, name) ->
                            builder.withMethodBody(
                                    name,
                                    dispatch.type(),
                                    ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC,
                                    code -> select(code, dispatch)));
        }

        /** The number of the first label from the given one on that fits; -1 for null. */
        private void select(CodeBuilder code, Switch dispatch) {
            code.aload(0).ifThen(Opcode.IFNULL, block -> block.iconst_m1().ireturn());
            var labels = dispatch.labels();
            for (int i = 0; i < labels.size(); i++) {
                int index = i;
                code.iload(1)
                        .loadConstant(index)
                        .ifThen(
                                Opcode.IF_ICMPLE,
                                block -> {
                                    fits(block, dispatch, labels.get(index));
                                    block.ifThen(Opcode.IFNE, found -> found.loadConstant(index).ireturn());
                                });
            }
            code.loadConstant(labels.size()).ireturn();
        }

        private void fits(CodeBuilder code, Switch dispatch, ConstantDesc label) {
            switch (label) {
                case ClassDesc type -> code.aload(0).instanceOf(type);
                case String constant when dispatch.ofEnum() ->
                        isSame(code, dispatch.type().parameterType(0), constant);
                case String text ->
                        code.loadConstant(text)
                                .aload(0)
                                .invokevirtual(CD_Object, "equals", MethodTypeDesc.of(CD_boolean, CD_Object));
                case Enum.EnumDesc<?> constant ->
                        isSame(code, constant.constantType(), constant.constantName());
                case DynamicConstantDesc<?> constant -> {
                    // ConstantBootstraps.invoke(EnumDesc.of, ClassDesc.of(type), name)
                    var type = (DynamicConstantDesc<?>) constant.bootstrapArgsList().get(1);
                    isSame(
                            code,
                            ClassDesc.of((String) type.bootstrapArgsList().get(1)),
                            (String) constant.bootstrapArgsList().get(2));
                }
                default -> throw new IllegalStateException("a label of a kind that is new here: " + label);
            }
        }

        private void isSame(CodeBuilder code, ClassDesc type, String constant) {
            code.aload(0).getstatic(type, constant, type);
            code.ifThenElse(Opcode.IF_ACMPEQ, same -> same.iconst_1(), other -> other.iconst_0());
        }

        // ---- concatenations: the operands are on the stack

        private static void concatenate(CodeBuilder code, InvokeDynamicInstruction call, Operands operands) {
            var types = call.typeSymbol().parameterList();
            var slots = operands.store(code, types);
            code.new_(BUILDER).dup().invokespecial(BUILDER, "<init>", MethodTypeDesc.ofDescriptor("()V"));
            var constants = call.bootstrapArgs().iterator();
            var text = new StringBuilder();
            int operand = 0;
            for (char each : ((String) constants.next()).toCharArray()) {
                switch (each) {
                    case OPERAND -> {
                        appendText(code, text);
                        code.loadLocal(TypeKind.from(types.get(operand)), slots.get(operand));
                        append(code, types.get(operand));
                        operand++;
                    }
                    case CONSTANT -> text.append((String) constants.next());
                    default -> text.append(each);
                }
            }
            appendText(code, text);
            code.invokevirtual(BUILDER, "toString", MethodTypeDesc.of(CD_String));
        }

        private static void appendText(CodeBuilder code, StringBuilder text) {
            if (!text.isEmpty()) {
                code.loadConstant(text.toString());
                append(code, CD_String);
                text.setLength(0);
            }
        }

        // ---- methods of records: "this" is on the stack, for equals the other object, too

        private void text(CodeBuilder code, String[] names, List<DirectMethodHandleDesc> getters) {
            int builder = keep(code);
            code.new_(BUILDER).dup().invokespecial(BUILDER, "<init>", MethodTypeDesc.ofDescriptor("()V"));
            code.loadConstant(self).invokevirtual(ClassDesc.of("java.lang.Class"), "getSimpleName", MethodTypeDesc.of(CD_String));
            append(code, CD_String);
            for (int i = 0; i < getters.size(); i++) {
                code.loadConstant((i == 0 ? "[" : ", ") + names[i] + "=");
                append(code, CD_String);
                append(code, field(code, builder, getters.get(i)));
            }
            code.loadConstant(getters.isEmpty() ? "[]" : "]");
            append(code, CD_String);
            code.invokevirtual(BUILDER, "toString", MethodTypeDesc.of(CD_String));
        }

        private static void append(CodeBuilder code, ClassDesc type) {
            var parameter =
                    switch (type.descriptorString()) {
                        case "B", "S" -> CD_int;
                        case "Z", "C", "I", "J", "F", "D" -> type;
                        case "Ljava/lang/String;" -> CD_String;
                        default -> CD_Object;
                    };
            code.invokevirtual(BUILDER, "append", MethodTypeDesc.of(BUILDER, parameter));
        }

        private void hash(CodeBuilder code, List<DirectMethodHandleDesc> getters) {
            int record = keep(code);
            code.iconst_0();
            for (var getter : getters) {
                code.loadConstant(31).imul();
                var type = field(code, record, getter);
                if (type.isPrimitive()) {
                    code.invokestatic(box(type), "hashCode", MethodTypeDesc.of(CD_int, type));
                } else {
                    code.invokestatic(OBJECTS, "hashCode", MethodTypeDesc.of(CD_int, CD_Object));
                }
                code.iadd();
            }
        }

        private void equal(CodeBuilder code, List<DirectMethodHandleDesc> getters) {
            int other = keep(code);
            int record = keep(code);
            code.aload(other).instanceOf(self).ifThen(Opcode.IFEQ, block -> block.iconst_0().ireturn());
            code.aload(other).checkcast(self).astore(other);
            for (var getter : getters) {
                field(code, record, getter);
                var type = field(code, other, getter);
                if (type.isPrimitive()) {
                    code.invokestatic(box(type), "compare", MethodTypeDesc.of(CD_int, type, type));
                    code.ifThen(Opcode.IFNE, block -> block.iconst_0().ireturn());
                } else {
                    code.invokestatic(OBJECTS, "equals", MethodTypeDesc.of(CD_boolean, CD_Object, CD_Object));
                    code.ifThen(Opcode.IFEQ, block -> block.iconst_0().ireturn());
                }
            }
            code.iconst_1();
        }

        private static int keep(CodeBuilder code) {
            int slot = code.allocateLocal(TypeKind.REFERENCE);
            code.astore(slot);
            return slot;
        }

        /** Puts the component on the stack. */
        private ClassDesc field(CodeBuilder code, int record, DirectMethodHandleDesc getter) {
            var type = getter.invocationType().returnType();
            code.aload(record).getfield(self, getter.methodName(), type);
            return type;
        }

        private static ClassDesc box(ClassDesc primitive) {
            return ClassDesc.of(
                    switch (primitive.descriptorString()) {
                        case "Z" -> "java.lang.Boolean";
                        case "B" -> "java.lang.Byte";
                        case "S" -> "java.lang.Short";
                        case "C" -> "java.lang.Character";
                        case "I" -> "java.lang.Integer";
                        case "J" -> "java.lang.Long";
                        case "F" -> "java.lang.Float";
                        case "D" -> "java.lang.Double";
                        default -> throw new IllegalStateException(primitive.toString());
                    });
        }
    }
}
