package org.supervisordjava.config.source;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Where the socket of supervisorctl is when no file says it: in {@code /run}, or in {@code
 * $XDG_RUNTIME_DIR} for those who may not write there. One rule for both sides.
 */
public final class DefaultSocket {

    private static final String NAME = "supervisord-java.sock";

    private DefaultSocket() {}

    /**
     * Where the client looks, in order.
     *
     * @param root of the file system
     */
    public static List<Path> places(Path root, Map<String, String> environment) {
        var system = root.resolve("run").resolve(NAME);
        var runtime = environment.get("XDG_RUNTIME_DIR");
        return runtime == null || runtime.isEmpty()
                ? List.of(system)
                : List.of(system, Path.of(runtime).resolve(NAME));
    }

    /** Where the server listens: the first of these places that it can write to. */
    public static Path ofServer(Path root, Map<String, String> environment) {
        var places = places(root, environment);
        return places.stream()
                .filter(place -> Files.isWritable(place.getParent()))
                .findFirst()
                .orElse(places.getFirst());
    }
}
