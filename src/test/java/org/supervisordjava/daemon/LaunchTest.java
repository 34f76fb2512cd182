package org.supervisordjava.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

class LaunchTest {

    @Test
    void hereItWorks() {
        assertEquals(Optional.empty(), Launch.problem());
    }

    @Test
    void aRuntimeThatLacksAModule_isRefusedInOneLine() {
        var problem = Launch.missingModules(name -> !name.equals("jdk.management")).orElseThrow();
        assertTrue(
                problem.startsWith(
                        "the Java runtime "
                                + System.getProperty("java.home")
                                + " lacks jdk.management:"),
                problem);
        assertEquals(1, problem.lines().count());
    }

    /** What is asked for is what the runtime that comes along has. */
    @Test
    void theModulesAreThoseOfTheBundledRuntime() throws IOException {
        var script = Files.readString(Path.of("scripts/runtime-image"));
        var bundled = new TreeSet<String>();
        var line = Pattern.compile("^modules=(?:\\$modules,)?(.+)$", Pattern.MULTILINE);
        line.matcher(script)
                .results()
                .forEach(found -> bundled.addAll(List.of(found.group(1).split(","))));
        bundled.remove("java.base");
        var asked = new ArrayList<String>();
        Launch.missingModules(
                name -> {
                    asked.add(name);
                    return true;
                });
        assertEquals(bundled, new TreeSet<>(asked));
    }

    @Test
    void tellsWhichLauncherItWas_andWhatBecameOfTheCache() {
        var told =
                Launch.notes(
                        Map.of("supervisord.launcher", "any", "supervisord.cache", "other-jars")
                                ::get);
        assertTrue(told.getFirst().contains("not run by bash"), told::toString);
        assertTrue(told.getLast().contains("the AOT cache is not used"), told::toString);
        assertTrue(Launch.notes(name -> null).getFirst().contains("without the launcher"));
    }

    @Test
    void standardDescriptorsThatTheJvmHasTaken_areRefused() {
        var home = System.getProperty("java.home");
        var usual = List.of("/dev/null", "pipe:[1]", "socket:[2]");
        var taken = List.of("/dev/null", home + "/lib/modules", "/app.jar");

        assertTrue(Launch.ownFiles(usual::get).isEmpty());
        assertTrue(Launch.ownFiles(taken::get).orElseThrow().contains("standard descriptor 1 "));
        assertTrue(
                Launch.ownFiles(List.of("", "/app.jar", "")::get)
                        .orElseThrow()
                        .contains("/app.jar"));
    }
}
