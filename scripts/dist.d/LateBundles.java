import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lets the classes of jars load their messages when there is one to be told.
 *
 * <p>Three of the servlet API do it when they are loaded, for messages of errors that nobody makes: the
 * JDK then looks into every jar for other languages and for services. A class whose field is set to a
 * bundle of messages when it is loaded, and never again, asks for the bundle wherever it has read the
 * field; the JDK keeps it.
 *
 * <pre>java LateBundles.java LIBRARIES JAR ...</pre>
 *
 * The jars are changed where they are. The libraries are a directory with those that their classes refer to.
 */
final class LateBundles {

    private static final ClassDesc BUNDLE = ClassDesc.of("java.util.ResourceBundle");
    private static final MethodTypeDesc BY_NAME = MethodTypeDesc.of(BUNDLE, ClassDesc.of("java.lang.String"));
    private static final String GET = "getBundle";

    private final ClassFile file;

    private LateBundles(ClassLoader libraries) {
        file = Jars.classFile(libraries);
    }

    public static void main(String[] arguments) throws IOException {
        try (var jars = Jars.of(arguments)) {
            var bundles = new LateBundles(jars.libraries());
            jars.change(bytes -> bundles.changed(bundles.file.parse(bytes)).orElse(bytes));
        }
    }

    private Optional<byte[]> changed(ClassModel type) {
        var bundles = bundles(type);
        if (bundles.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    file.transformClass(
                            type,
                            (builder, element) -> {
                                if (element instanceof MethodModel method && method.code().isPresent()) {
                                    boolean loads = isLoading(method);
                                    builder.transformMethod(
                                            method,
                                            MethodTransform.transformingCode(
                                                    (code, each) -> instruction(code, each, loads, bundles)));
                                } else {
                                    builder.with(element);
                                }
                            }));
        } catch (IllegalArgumentException _) {
            // Its frames have to be computed again, for which a class is missing that is not installed.
            return Optional.empty();
        }
    }

    private static boolean isLoading(MethodModel method) {
        return method.methodName().equalsString("<clinit>");
    }

    /** The name of the bundle by that of the field. Empty when there is one that is set elsewhere or from elsewhere. */
    private static Map<String, String> bundles(ClassModel type) {
        var bundles = new HashMap<String, String>();
        int sets = 0;
        int gets = 0;
        for (var method : type.methods()) {
            var before = new ArrayDeque<Instruction>();
            for (var each : method.code().map(CodeModel::elementList).orElse(List.of())) {
                if (each instanceof Instruction instruction) {
                    sets += isField(instruction, Opcode.PUTSTATIC) ? 1 : 0;
                    gets += isLoading(method) && isGet(instruction) ? 1 : 0;
                    if (isLoading(method)
                            && isField(instruction, Opcode.PUTSTATIC)
                            && isOwn(type, (FieldInstruction) instruction)
                            && before.size() == 2
                            && isGet(before.getLast())
                            && before.getFirst() instanceof ConstantInstruction constant
                            && constant.constantValue() instanceof String name) {
                        bundles.put(((FieldInstruction) instruction).name().stringValue(), name);
                    }
                    before.add(instruction);
                    if (before.size() > 2) {
                        before.removeFirst();
                    }
                }
            }
        }
        return sets == bundles.size() && gets == sets ? bundles : Map.of();
    }

    private static boolean isField(Instruction instruction, Opcode opcode) {
        return instruction instanceof FieldInstruction field
                && field.opcode() == opcode
                && field.typeSymbol().equals(BUNDLE);
    }

    private static boolean isOwn(ClassModel type, FieldInstruction access) {
        return access.owner().asInternalName().equals(type.thisClass().asInternalName())
                && type.fields().stream()
                        .anyMatch(
                                field ->
                                        field.fieldName().equals(access.name())
                                                && field.flags().has(AccessFlag.PRIVATE));
    }

    private static boolean isGet(Instruction instruction) {
        return instruction instanceof InvokeInstruction call
                && call.owner().asSymbol().equals(BUNDLE)
                && call.name().equalsString(GET)
                && call.typeSymbol().equals(BY_NAME);
    }

    private static void instruction(
            CodeBuilder code, CodeElement element, boolean loads, Map<String, String> bundles) {
        if (element instanceof Instruction get && loads && isGet(get)) {
            code.pop().aconst_null();
        } else if (element instanceof FieldInstruction field && isField(field, Opcode.GETSTATIC)
                && bundles.containsKey(field.name().stringValue())) {
            code.loadConstant(bundles.get(field.name().stringValue())).invokestatic(BUNDLE, GET, BY_NAME);
        } else {
            code.with(element);
        }
    }
}
