package org.supervisordjava.daemon;

import org.supervisordjava.posix.CLibrary;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** How this JVM was started, and whether it can do what it is to do. */
final class Launch {

    /** What a Java runtime may lack; the one that scripts/runtime-image makes has them all. */
    private static final List<String> MODULES =
            List.of(
                    "java.logging",
                    "java.management",
                    "java.net.http",
                    "jdk.management",
                    "jdk.net",
                    "jdk.unsupported");

    private Launch() {}

    /** Why the supervisor cannot work here, for the operator; empty when it can. */
    static Optional<String> problem() {
        return missingModules(name -> ModuleLayer.boot().findModule(name).isPresent())
                .or(CLibrary::problem)
                .or(() -> ownFiles(Launch::targetOf));
    }

    /**
     * The launcher opens standard descriptors that were closed. Without it the JVM has put its own
     * files there by now, and the log would be written into them.
     */
    static Optional<String> ownFiles(Function<Integer, String> targets) {
        var home = System.getProperty("java.home") + "/";
        for (int fd = 0; fd <= 2; fd++) {
            var target = targets.apply(fd);
            if (target.startsWith(home) || target.endsWith(".jar")) {
                return Optional.of(
                        "standard descriptor %d was closed when Java was started, which has put %s there: start with supervisord-java, or give it /dev/null"
                                .formatted(fd, target));
            }
        }
        return Optional.empty();
    }

    private static String targetOf(int fd) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd)).toString();
        } catch (IOException unknown) {
            return "";
        }
    }

    static Optional<String> missingModules(Predicate<String> isThere) {
        var missing = MODULES.stream().filter(isThere.negate()).toList();
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                "the Java runtime %s lacks %s: use a complete JRE or JDK, or make one with jlink --add-modules %s"
                        .formatted(
                                System.getProperty("java.home"),
                                String.join(", ", missing),
                                String.join(",", MODULES)));
    }

    /** What the launcher tells, for the log at debug level. */
    static List<String> notes(UnaryOperator<String> properties) {
        return List.of(
                switch (String.valueOf(properties.apply("supervisord.launcher"))) {
                    case "bash" ->
                            "started by the launcher for bash: programs get the environment byte for byte";
                    case "any" ->
                            "started by the launcher for any shell, because it is not run by bash: variables whose names are"
                                    + " no identifiers are lost";
                    default ->
                            "started without the launcher: the options for JVMs in the environment hold for the"
                                    + " supervisor too";
                },
                switch (String.valueOf(properties.apply("supervisord.cache"))) {
                    case "same-time" -> "the AOT cache is used";
                    case "same-jars" ->
                            "the AOT cache is used: the times of the jars are not the cache's, but their checksums are;"
                                    + " checking that takes time, lib/aot-cache makes the caches anew";
                    case "other-jars" ->
                            "the AOT cache is not used: the jars are others than those it was made with;"
                                    + " lib/aot-cache makes it anew";
                    default ->
                            "there is no AOT cache, with which the start is faster: lib/aot-cache makes it";
                });
    }
}
