package com.kenai.jffi.internal;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Loads jffi's native library, in place of jffi's own class of this name, which comes later on the
 * class path: that one asks for a logger first, and the services of logging are looked for in every
 * jar. That was 30 ms of CPU time of each start.
 */
public final class StubLoader {

    private static final String LIBRARY = "libjffi-1.2.so";

    private static final Throwable FAILURE = load();

    private StubLoader() {}

    /** jffi asks by reflection. */
    public static boolean isLoaded() {
        return FAILURE == null;
    }

    /** Why it is not loaded. */
    public static Throwable getFailureCause() {
        return FAILURE;
    }

    private static Throwable load() {
        try {
            // Never from the working directory, where an empty path would begin.
            var directory = System.getProperty("jffi.boot.library.path", "");
            var unpacked = Path.of(directory, LIBRARY).toAbsolutePath();
            if (!directory.isEmpty() && Files.exists(unpacked)) {
                System.load(unpacked.toString());
            } else {
                loadFromJar();
            }
            return null;
        } catch (IOException | LinkageError e) {
            return e;
        }
    }

    /** Where the build has not unpacked it. */
    private static void loadFromJar() throws IOException {
        var arch = System.getProperty("os.arch");
        var name = "/jni/" + (arch.equals("amd64") ? "x86_64" : arch) + "-Linux/" + LIBRARY;
        var file = Files.createTempFile("jffi", ".so");
        try (var content = StubLoader.class.getResourceAsStream(name)) {
            if (content == null) {
                throw new FileNotFoundException("there is no " + name + " in jffi's native jar");
            }
            Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
            System.load(file.toString());
        } finally {
            Files.delete(file);
        }
    }
}
