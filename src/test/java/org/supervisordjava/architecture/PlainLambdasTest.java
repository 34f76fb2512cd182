package org.supervisordjava.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntBinaryOperator;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What is packed means the same as what javac has compiled. */
class PlainLambdasTest {

    interface Named {
        String name();

        default Supplier<String> greeting() {
            Function<String, String> inner = this::decorated;
            return () -> inner.apply("hello " + name()) + twice(name().length());
        }

        private String decorated(String text) {
            return "<" + text + ">";
        }

        private static int twice(int value) {
            IntFunction<Integer> doubled = each -> each * 2;
            return doubled.apply(value);
        }
    }

    static class Base implements Named {
        @Override
        public String name() {
            return "base";
        }

        /** Its body has the name of that of the class that extends it. */
        Supplier<String> lambda() {
            return () -> "base " + name();
        }

        private String hidden() {
            return "hidden of base";
        }

        Supplier<String> reference() {
            return this::hidden;
        }
    }

    static class Extension extends Base {
        @Override
        public String name() {
            return "extension";
        }

        Supplier<String> lambda(int unused) {
            return () -> "extension " + super.name();
        }

        private String hidden() {
            return "hidden of extension";
        }

        Supplier<String> referenceOfExtension() {
            return this::hidden;
        }

        Supplier<String> above() {
            return super::name;
        }
    }

    record Box(Object content) {
        private Box(int number) {
            this("number " + number);
        }

        static IntFunction<Box> maker() {
            return Box::new;
        }
    }

    interface Many {
        String of(byte a, short b, char c, int d, long e, float f, double g, boolean h, String i);
    }

    static final class Example implements Supplier<List<String>> {

        private final List<String> told = new ArrayList<>();

        @Override
        public List<String> get() {
            captures((byte) 1, (short) 2, 'c', 4, 5L, 6f, 7d, true, "text");
            conversions();
            references();
            identity();
            for (var each : manyOfOneKind()) {
                tell(each.get());
            }
            return told;
        }

        private void tell(Object value) {
            told.add(String.valueOf(value));
        }

        private void captures(
                byte a, short b, char c, int d, long e, float f, double g, boolean h, String i) {
            Supplier<String> all = () -> "" + a + b + c + d + e + f + g + h + i;
            tell(all.get());
            Many many =
                    (k, l, m, n, o, p, q, r, s) -> all.get() + k + l + m + n + o + p + q + r + s;
            tell(many.of(a, b, c, d, e, f, g, h, i));
            Runnable nothing = () -> tell(e + g);
            nothing.run();
        }

        private void conversions() {
            Function<Integer, Integer> boxed = Math::abs;
            tell(boxed.apply(-3));
            BiFunction<Integer, Integer, Integer> added = Math::addExact;
            tell(added.apply(3, 4));
            Function<Integer, Long> unsigned = Integer::toUnsignedLong;
            tell(unsigned.apply(-1));
            ToLongFunction<String> widened = String::length;
            tell(widened.applyAsLong("four"));
            ToIntFunction<Integer> unboxed = value -> value;
            tell(unboxed.applyAsInt(5));
            LongSupplier fromBox = Integer.valueOf(7)::intValue;
            tell(fromBox.getAsLong());
            IntBinaryOperator larger = Math::max;
            tell(larger.applyAsInt(1, 2));
            Predicate<String> empty = String::isEmpty;
            tell(empty.negate().test(""));
            Function<Object, Object> character = value -> (char) ((int) (Integer) value + 'a');
            tell(character.apply(2));
            Runnable dropped = () -> System.nanoTime();
            dropped.run();
            Runnable droppedReference = System::nanoTime;
            droppedReference.run();
        }

        private void references() {
            var base = new Base();
            var extension = new Extension();
            for (var each : List.of(base, extension)) {
                tell(each.greeting().get());
                tell(each.lambda().get());
                tell(each.reference().get());
            }
            tell(extension.lambda(1).get());
            tell(extension.referenceOfExtension().get());
            tell(extension.above().get());
            tell(Box.maker().apply(3).content());
            Function<Object, Box> constructor = Box::new;
            tell(constructor.apply("object").content());
            IntFunction<int[]> array = int[]::new;
            tell(array.apply(3).length);
            Function<String, List<Object>> variable = List::of;
            tell(variable.apply("one"));
            UnaryOperator<String> own = this::bracketed;
            tell(own.apply("x"));
            Function<List<String>, Integer> size = List::size;
            tell(size.apply(List.of("a", "b")));
            tell(
                    List.of("bb", "a", "ccc").stream()
                            .sorted(Comparator.comparing(String::length))
                            .toList());
            Callable<String> refusing =
                    () -> {
                        throw new IOException("refused");
                    };
            try {
                refusing.call();
            } catch (Exception e) {
                tell(e);
            }
            String absent = told.isEmpty() ? "" : null;
            try {
                Supplier<Integer> ofNull = absent::length;
                tell(ofNull.get());
            } catch (NullPointerException e) {
                tell("none");
            }
        }

        private String bracketed(String text) {
            return "[" + text + "]";
        }

        private void identity() {
            tell(constant(1) == constant(2));
            tell(constant(1) instanceof Runnable);
            tell(capturing("a") == capturing("a"));
        }

        private static Object constant(int unused) {
            Supplier<String> same = () -> "constant";
            return same;
        }

        private static Object capturing(String text) {
            Supplier<String> each = () -> text;
            return each;
        }

        private static List<Supplier<Integer>> manyOfOneKind() {
            return List.of(
                    () -> 0, () -> 1, () -> 2, () -> 3, () -> 4, () -> 5, () -> 6, () -> 7, () -> 8,
                    () -> 9, () -> 10, () -> 11, () -> 12, () -> 13, () -> 14, () -> 15, () -> 16,
                    () -> 17, () -> 18, () -> 19, () -> 20, () -> 21, () -> 22, () -> 23, () -> 24,
                    () -> 25, () -> 26, () -> 27, () -> 28, () -> 29, () -> 30, () -> 31, () -> 32,
                    () -> 33, () -> 34, () -> 35, () -> 36, () -> 37, () -> 38, () -> 39, () -> 40,
                    () -> 41);
        }
    }

    @Test
    void whatIsPacked_meansTheSame(@TempDir Path work) throws Exception {
        var jar = Packed.changedBy("PlainLambdas", classes(), work);
        int lambdas = 0;
        try (var packed = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            for (var name : classes()) {
                var file = name.replace('.', '/') + ".class";
                lambdas +=
                        mentionsLambdas(getClass().getClassLoader().getResourceAsStream(file))
                                ? 1
                                : 0;
                assertFalse(mentionsLambdas(packed.getResourceAsStream(file)), name);
            }
            assertTrue(lambdas > 3, "the examples have no lambdas");
            var changed = packed.loadClass(Example.class.getName()).getDeclaredConstructor();
            changed.setAccessible(true);
            assertEquals(new Example().get(), ((Supplier<?>) changed.newInstance()).get());
        }
    }

    /** As libraries do for what is only sometimes there: its methods need not be called. */
    private static final String TORN =
            """
            package library;
            import java.util.function.Supplier;
            public class Torn implements java.util.concurrent.Callable<String> {
                private String mine = "torn";
                public String call() {
                    Supplier<String> supplier = () -> mine;
                    return supplier.get() + new Other().get(this) + new Whole().get();
                }
                Object either(boolean which, Absent absent, Torn torn) {
                    Supplier<String> text = () -> "either" + which;
                    Object either = which ? absent : torn;
                    return text.get() + either;
                }
                private String secret() {
                    return " secret";
                }
                static class Other {
                    String get(Torn torn) {
                        Supplier<String> supplier = torn::secret;
                        return supplier.get();
                    }
                }
                static class Absent {}
            }
            class Whole {
                private String whole = " whole";
                String get() {
                    Supplier<String> supplier = () -> whole;
                    return supplier.get() + new Part().get(this);
                }
                private String part() {
                    return " part";
                }
                static class Part {
                    String get(Whole whole) {
                        Supplier<String> supplier = whole::part;
                        return supplier.get();
                    }
                }
            }
            """;

    @Test
    void aClassThatNeedsOneThatIsNotThere_staysAsItIs(@TempDir Path work) throws Exception {
        var stay = List.of("library.Torn", "library.Torn$Other");
        var change = List.of("library.Whole", "library.Whole$Part");
        var all = Stream.concat(stay.stream(), change.stream()).toList();
        var jar = Packed.compiledAndChangedBy("PlainLambdas", "Torn", TORN, all, work);
        try (var packed = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            for (var each : stay) {
                assertTrue(Packed.text(packed, each).contains("LambdaMetafactory"), each);
            }
            for (var each : change) {
                assertFalse(Packed.text(packed, each).contains("LambdaMetafactory"), each);
            }
            var changed = packed.loadClass("library.Torn").getDeclaredConstructor().newInstance();
            assertEquals("torn secret whole part", ((Callable<?>) changed).call());
        }
    }

    private static boolean mentionsLambdas(InputStream file) throws IOException {
        try (file) {
            return new String(file.readAllBytes(), StandardCharsets.ISO_8859_1)
                    .contains("LambdaMetafactory");
        }
    }

    private static List<String> classes() {
        return List.of(
                Example.class.getName(),
                Named.class.getName(),
                Base.class.getName(),
                Extension.class.getName(),
                Box.class.getName(),
                Many.class.getName());
    }
}
