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
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** What is packed means the same as what javac has compiled. */
class PlainDispatchTest {

    enum Color {
        RED,
        GREEN
    }

    sealed interface Shape {
        record Point(int x, long y, double z, boolean visible, String name) implements Shape {}

        record Many(List<Object> all, byte small, short two, char one, float real)
                implements Shape {}

        record Nothing() implements Shape {}
    }

    /** Is changed and run; says what each value is, and what the records say of each other. */
    static final class Example implements Supplier<List<String>> {

        @Override
        public List<String> get() {
            var point = new Shape.Point(1, 2, Double.NaN, true, null);
            var many =
                    new Shape.Many(
                            List.of("x"), Byte.MIN_VALUE, Short.MAX_VALUE, 'c', Float.MIN_VALUE);
            var values = new ArrayList<Object>();
            values.add(null);
            values.addAll(List.of(1, 2, 70_000, 'c', "text", "long text", Color.RED, Color.GREEN));
            values.addAll(List.of(List.of(), 1.5, new Shape.Nothing(), point, many));
            values.add(new Shape.Point(1, 2, Double.NaN, true, null));
            values.add(new Shape.Point(1, 2, 0.0, true, "p"));
            values.add(new Shape.Point(1, 2, -0.0, true, "p"));
            values.add(new Shape.Point(7, 2, 0.0, false, "p"));
            values.add(new Shape.Many(List.of("x"), (byte) 1, (short) 1, 'c', 0f));
            var told = new ArrayList<String>();
            for (Object one : values) {
                told.add(
                        kind(one) + " " + one + " " + (one instanceof Record ? one.hashCode() : 0));
                told.add(one instanceof Color color ? color(color) : "");
                told.add(one instanceof Shape shape ? shape(shape) : "");
                told.add(one instanceof String text ? text(text) : "");
                for (Object other : values) {
                    told.add(String.valueOf(one != null && one.equals(other)));
                }
            }
            return told;
        }

        private static String kind(Object value) {
            return switch (value) {
                case null -> "null";
                case Integer number when number > 1 && number < 100 -> "small";
                case Integer number when number > 100 -> "large";
                case Integer _ -> "number";
                case String text when text.length() > 5 -> "long";
                case String _ -> "text";
                case Color.RED -> "red";
                case Color _ -> "color";
                case List<?> list when list.isEmpty() -> "empty";
                case Shape.Point(int x, long y, double z, boolean visible, String name)
                        when visible ->
                        "point" + x + y + z + name;
                case Shape.Point _ -> "hidden";
                case Record _ -> "record";
                default -> "other";
            };
        }

        private static String color(Color color) {
            return switch (color) {
                case RED -> "r";
                case Color other when other.ordinal() > 5 -> "never";
                case GREEN -> "g";
            };
        }

        private static String shape(Shape shape) {
            return switch (shape) {
                case Shape.Point(var x, var y, var z, var visible, var name) -> "p" + x + y + name;
                case Shape.Many many -> "m" + many.all().size();
                case Shape.Nothing() -> "n";
            };
        }

        private static String text(String text) {
            return switch (text) {
                case "text" -> "t";
                case String other when other.startsWith("long") -> "l";
                case String _ -> "?";
            };
        }
    }

    @Test
    void whatIsPacked_meansTheSame(@TempDir Path work) throws Exception {
        var jar = Packed.changedBy("PlainDispatch", classes(), work);
        try (var packed = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            for (var name : classes()) {
                var file = name.replace('.', '/') + ".class";
                assertTrue(
                        mentionsDispatch(getClass().getClassLoader().getResourceAsStream(file))
                                || !isExample(name),
                        name);
                assertFalse(mentionsDispatch(packed.getResourceAsStream(file)), name);
            }
            var changed = packed.loadClass(Example.class.getName()).getDeclaredConstructor();
            changed.setAccessible(true);
            assertEquals(new Example().get(), ((Supplier<?>) changed.newInstance()).get());
        }
    }

    /** What is written out here by the build's javac is not by that of libraries. */
    private static final String CONCATENATIONS =
            """
            package library;
            public class Text implements java.util.concurrent.Callable<String> {
                public String call() {
                    byte a = 1; short b = 2; char c = 'c'; long d = 4; float e = 5; double f = 6; boolean g = true;
                    Object none = null;
                    var all = "<" + a + b + c + 3 + d + e + f + g + none + this + ">\\1\\2" + a;
                    for (int i = 0; i < 3; i++) {
                        all += i + (i % 2 == 0 ? " even" + d : " odd" + none);
                    }
                    return all + c;
                }
                public String toString() {
                    return "text" + hashCode();
                }
                public int hashCode() {
                    return 7;
                }
            }
            """;

    @Test
    void concatenations_meanTheSame(@TempDir Path work) throws Exception {
        var name = "library.Text";
        var jar =
                Packed.compiledAndChangedBy(
                        "PlainDispatch", "Text", CONCATENATIONS, List.of(name), work);
        try (var packed = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            assertFalse(Packed.text(packed, name).contains("StringConcatFactory"));
            var changed = packed.loadClass(name).getDeclaredConstructor().newInstance();
            assertEquals(
                    "<12c345.06.0truenulltext7>\1\00210 even41 oddnull2 even4c",
                    ((Callable<?>) changed).call());
        }
    }

    /** As libraries do for what is only sometimes there: its methods need not be called. */
    private static final String TORN =
            """
            package library;
            public class Torn implements java.util.concurrent.Callable<String> {
                public String call() {
                    return "torn" + new Whole(1);
                }
                Object either(boolean which, Absent absent, Torn torn) {
                    String text = "either" + which;
                    Object either = which ? absent : torn;
                    return text + either;
                }
                record Whole(int number) {}
                static class Absent {}
            }
            """;

    @Test
    void aClassThatNeedsOneThatIsNotThere_staysAsItIs(@TempDir Path work) throws Exception {
        var torn = "library.Torn";
        var whole = "library.Torn$Whole";
        var jar =
                Packed.compiledAndChangedBy(
                        "PlainDispatch", "Torn", TORN, List.of(torn, whole), work);
        try (var packed = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            assertTrue(Packed.text(packed, torn).contains("StringConcatFactory"));
            assertFalse(Packed.text(packed, whole).contains("ObjectMethods"));
            var changed = packed.loadClass(torn).getDeclaredConstructor().newInstance();
            assertEquals("tornWhole[number=1]", ((Callable<?>) changed).call());
        }
    }

    private static boolean isExample(String name) {
        return name.equals(Example.class.getName()) || name.endsWith("Point");
    }

    private static boolean mentionsDispatch(InputStream file) throws IOException {
        try (file) {
            var text = new String(file.readAllBytes(), StandardCharsets.ISO_8859_1);
            return text.contains("SwitchBootstraps") || text.contains("ObjectMethods");
        }
    }

    private static List<String> classes() {
        return List.of(
                Example.class.getName(),
                Color.class.getName(),
                Shape.class.getName(),
                Shape.Point.class.getName(),
                Shape.Many.class.getName(),
                Shape.Nothing.class.getName());
    }
}
