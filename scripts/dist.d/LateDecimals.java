import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.CLASS_INIT_NAME;
import static java.lang.constant.ConstantDescs.INIT_NAME;

import java.io.IOException;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the constants of {@code BigDecimal} that a class has for comparing where they are compared.
 *
 * <p>JDK 25 squares 5 sixteen times when {@code BigDecimal} is initialized, the last ones with tens
 * of thousands of bits: 40 ms in the interpreter, which every start with a YAML file would take for
 * four constants of Jackson's parsers that are only for numbers nobody asks for. What is meant is
 * the same; LateDecimalsTest compares.
 *
 * <pre>java LateDecimals.java LIBRARIES JAR ...</pre>
 *
 * The jars are changed where they are. The libraries are a directory with those that their classes
 * refer to.
 */
final class LateDecimals {

    private static final ClassDesc DECIMAL = ClassDesc.of("java.math.BigDecimal");
    private static final ClassDesc INTEGER = ClassDesc.of("java.math.BigInteger");
    private static final MethodTypeDesc OF_INTEGER = MethodTypeDesc.of(CD_void, INTEGER);

    /** new, dup, getstatic, invokespecial, putstatic. */
    private static final int LENGTH = 5;

    private final ClassFile file;

    /** A constant, and that of an integer which it is made of. */
    private final Map<Field, Field> origins = new HashMap<>();

    /** A class names those of the class that it extends as its own. */
    private final Map<ClassDesc, ClassDesc> parents = new HashMap<>();

    private record Field(ClassDesc owner, String name) {

        static Field of(FieldInstruction instruction) {
            return new Field(instruction.owner().asSymbol(), instruction.name().stringValue());
        }
    }

    LateDecimals(ClassLoader libraries) {
        file = Jars.classFile(libraries, ClassFile.ConstantPoolSharingOption.NEW_POOL);
    }

    public static void main(String[] arguments) throws IOException {
        try (var jars = Jars.of(arguments)) {
            var decimals = new LateDecimals(jars.libraries());
            jars.visit(decimals::find);
            jars.change(decimals::changed);
        }
    }

    private void find(byte[] bytes) {
        var type = file.parse(bytes);
        var own = type.thisClass().asSymbol();
        type.superclass().ifPresent(parent -> parents.put(own, parent.asSymbol()));
        if (!namesDecimals(bytes)) {
            return;
        }
        for (var code : initializers(type)) {
            var all = instructions(code.elementList());
            for (int i = 0; i + LENGTH <= all.size(); i++) {
                var five = all.subList(i, i + LENGTH);
                // It cannot be made of what only its own class sees.
                if (makesConstant(own, five) && flags(type, five, 4).equals(flags(type, five, 2))) {
                    origins.put(Field.of((FieldInstruction) five.get(4)), Field.of((FieldInstruction) five.get(2)));
                }
            }
        }
    }

    /** Few do, and to look through the code of all the others takes seconds. */
    private static boolean namesDecimals(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1).contains("java/math/BigDecimal");
    }

    private static List<CodeModel> initializers(ClassModel type) {
        return type.methods().stream()
                .filter(method -> method.methodName().equalsString(CLASS_INIT_NAME))
                .flatMap(method -> method.code().stream())
                .toList();
    }

    private static List<CodeElement> instructions(List<CodeElement> elements) {
        return elements.stream().filter(element -> !(element instanceof LineNumber)).toList();
    }

    private static boolean makesConstant(ClassDesc own, List<CodeElement> five) {
        return five.get(0) instanceof NewObjectInstruction made
                && made.className().asSymbol().equals(DECIMAL)
                && five.get(2) instanceof FieldInstruction origin
                && origin.opcode() == Opcode.GETSTATIC
                && origin.owner().asSymbol().equals(own)
                && origin.typeSymbol().equals(INTEGER)
                && five.get(3) instanceof InvokeInstruction call
                && call.name().equalsString(INIT_NAME)
                && call.typeSymbol().equals(OF_INTEGER)
                && five.get(4) instanceof FieldInstruction constant
                && constant.opcode() == Opcode.PUTSTATIC
                && constant.owner().asSymbol().equals(own);
    }

    private static Set<AccessFlag> flags(ClassModel type, List<CodeElement> five, int index) {
        var name = ((FieldInstruction) five.get(index)).name().stringValue();
        return type.fields().stream()
                .filter(field -> field.fieldName().equalsString(name))
                .findFirst()
                .orElseThrow()
                .flags()
                .flags();
    }

    private byte[] changed(byte[] bytes) {
        if (!namesDecimals(bytes)) {
            return bytes;
        }
        var type = file.parse(bytes);
        boolean concerned =
                type.methods().stream()
                        .flatMap(method -> method.code().stream())
                        .flatMap(CodeModel::elementStream)
                        .anyMatch(element -> origin(element).isPresent());
        return concerned ? file.transformClass(type, new Rewriting(type.thisClass().asSymbol())) : bytes;
    }

    /** What a constant that is read or written is made of; empty for anything else. */
    private Optional<Field> origin(CodeElement element) {
        if (!(element instanceof FieldInstruction field) || !field.typeSymbol().equals(DECIMAL)) {
            return Optional.empty();
        }
        var name = field.name().stringValue();
        for (var owner = field.owner().asSymbol(); owner != null; owner = parents.get(owner)) {
            var origin = origins.get(new Field(owner, name));
            if (origin != null) {
                return Optional.of(origin);
            }
        }
        return Optional.empty();
    }

    private void makeWhenRead(CodeBuilder code, CodeElement element) {
        origin(element)
                .ifPresentOrElse(
                        origin ->
                                code.new_(DECIMAL)
                                        .dup()
                                        .getstatic(origin.owner(), origin.name(), INTEGER)
                                        .invokespecial(DECIMAL, INIT_NAME, OF_INTEGER),
                        () -> code.with(element));
    }

    private final class Rewriting implements ClassTransform {

        private final ClassDesc own;

        Rewriting(ClassDesc own) {
            this.own = own;
        }

        @Override
        public void accept(ClassBuilder builder, ClassElement element) {
            switch (element) {
                case FieldModel field when origins.containsKey(new Field(own, field.fieldName().stringValue())) -> {}
                case MethodModel method when method.methodName().equalsString(CLASS_INIT_NAME) ->
                        builder.transformMethod(method, MethodTransform.transformingCode(new Initializer()));
                case MethodModel method ->
                        builder.transformMethod(
                                method, MethodTransform.transformingCode(LateDecimals.this::makeWhenRead));
                default -> builder.with(element);
            }
        }

        /** Looks at all of it at its end, without the lines of sources. */
        private final class Initializer implements CodeTransform {

            private final List<CodeElement> elements = new ArrayList<>();

            @Override
            public void accept(CodeBuilder builder, CodeElement element) {
                elements.add(element);
            }

            @Override
            public void atEnd(CodeBuilder builder) {
                var all = instructions(elements);
                for (int i = 0; i < all.size(); i++) {
                    var rest = all.subList(i, all.size());
                    if (rest.size() >= LENGTH && makesConstant(own, rest) && origin(rest.get(4)).isPresent()) {
                        i += LENGTH - 1;
                    } else {
                        makeWhenRead(builder, all.get(i));
                    }
                }
            }
        }
    }
}
