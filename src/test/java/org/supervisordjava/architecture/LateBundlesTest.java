package org.supervisordjava.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/** Messages are the same, and are loaded when there is one to be told. */
class LateBundlesTest {

    private static final String SOURCE =
            """
            package library;
            import java.util.ResourceBundle;
            public class Told implements java.util.concurrent.Callable<String> {
                private static final ResourceBundle FIRST = ResourceBundle.getBundle("library.Told$Messages");
                private static ResourceBundle second = ResourceBundle.getBundle("library.Told$Messages");
                static int loaded;
                public String call() {
                    int before = loaded;
                    var text = (before > 5 ? FIRST : second).getString("first") + FIRST.getString("second");
                    return before + text + loaded + Kept.loadedWith;
                }
                /** Its field is set again, and has to be what it is set to. */
                static class Kept {
                    private static ResourceBundle messages = ResourceBundle.getBundle("library.Told$Messages");
                    static String loadedWith = messages.getString("first") + again();
                    static String again() {
                        messages = null;
                        return "again" + messages;
                    }
                }
                public static class Messages extends java.util.ListResourceBundle {
                    public Messages() {
                        loaded++;
                    }
                    protected Object[][] getContents() {
                        return new Object[][] {{"first", " one"}, {"second", " two "}};
                    }
                }
            }
            """;

    @Test
    void messages_areLoadedWhenOneIsTold(@TempDir Path work) throws Exception {
        var told = "library.Told";
        var all = List.of(told, "library.Told$Kept", "library.Told$Messages");
        var jar = Packed.compiledAndChangedBy("LateBundles", "Told", SOURCE, all, work);
        try (var packed = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            var changed = packed.loadClass(told).getDeclaredConstructor().newInstance();
            assertEquals("0 one two 1 oneagainnull", ((Callable<?>) changed).call());
        }
    }
}
