package org.supervisordjava.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import org.supervisordjava.supervisor.LoopQueue;
import org.supervisordjava.supervisor.SupervisorLoop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/** Dependencies between rooms point one way: edges know the core, the core knows no edge. */
@AnalyzeClasses(
        packages = "org.supervisordjava",
        importOptions = ImportOption.DoNotIncludeTests.class)
final class RoomsTest {

    private static final Path SOURCES = Path.of("src/main/java/org/supervisordjava");

    /** A misspelt room has no classes, and a class without a room is in no layer: both fail. */
    @ArchTest static final ArchRule roomsUseOnlyWhatTheyMay = layers();

    private static ArchRule layers() {
        var layers = layeredArchitecture().consideringOnlyDependenciesInLayers();
        for (String room : Rooms.mayUse().keySet()) {
            layers = layers.layer(room).definedBy(Rooms.ROOT + room + "..");
        }
        for (var room : Rooms.mayUse().entrySet()) {
            var layer = layers.whereLayer(room.getKey());
            layers =
                    room.getValue().isEmpty()
                            ? layer.mayNotAccessAnyLayer()
                            : layer.mayOnlyAccessLayers(room.getValue().toArray(String[]::new));
        }
        return layers.ensureAllClassesAreContainedInArchitecture();
    }

    /** What no room needs any more, no table allows. */
    @ArchTest
    static void roomsMayOnlyUseWhatTheyDo(JavaClasses classes) {
        var uses = new TreeMap<String, SortedSet<String>>();
        for (JavaClass user : classes) {
            for (var dependency : user.getDirectDependenciesFromSelf()) {
                var used = room(dependency.getTargetClass());
                if (!used.isEmpty() && !used.equals(room(user))) {
                    uses.computeIfAbsent(room(user), _ -> new TreeSet<>()).add(used);
                }
            }
        }
        Rooms.mayUse()
                .forEach(
                        (room, allowed) -> {
                            var unused = new TreeSet<>(allowed);
                            unused.removeAll(uses.getOrDefault(room, new TreeSet<>()));
                            assertEquals(Set.of(), unused, room + " may use, but does not");
                        });
    }

    private static String room(JavaClass type) {
        return Rooms.mayUse().keySet().stream()
                .filter(room -> (type.getPackageName() + ".").startsWith(Rooms.ROOT + room + "."))
                .findFirst()
                .orElse("");
    }

    /** One word for one thing. What is nested in generated builders is nobody's word. */
    @ArchTest
    static void noTwoClassesHaveOneName(JavaClasses classes) {
        var byName = new TreeMap<String, Set<String>>();
        for (JavaClass type : classes) {
            if (!type.getSimpleName().isEmpty()
                    && !type.getSimpleName().equals("package-info")
                    && !type.getName().matches(".*Builder\\$_?(From)?With")) {
                byName.computeIfAbsent(type.getSimpleName(), _ -> new TreeSet<>())
                        .add(type.getName());
            }
        }
        byName.values().removeIf(names -> names.size() < 2);
        assertEquals(Map.of(), byName, "names with two meanings");
    }

    @ArchTest
    static void theDocumentHasTheSameTable(JavaClasses classes) throws IOException {
        var row = Pattern.compile("(?m)^\\| `([a-z.]+)` \\|[^|]*\\| ([^|]*) \\|$");
        var document = Files.readString(Path.of("docs/ARCHITECTURE.md"));
        var table = new LinkedHashMap<String, Set<String>>();
        row.matcher(document)
                .results()
                .forEach(line -> table.put(line.group(1), names(line.group(2))));
        assertEquals(Rooms.mayUse(), table);
        assertEquals(List.copyOf(Rooms.mayUse().keySet()), List.copyOf(table.keySet()), "order");
    }

    private static Set<String> names(String cell) {
        return cell.equals("–") ? Set.of() : new TreeSet<>(Set.of(cell.split(", ")));
    }

    @ArchTest
    static void everyRoomSaysWhatItUses(JavaClasses classes) throws IOException {
        var said = new TreeMap<String, Set<String>>();
        for (String room : Rooms.mayUse().keySet()) {
            var text =
                    Files.readString(
                            SOURCES.resolve(room.replace('.', '/')).resolve("package-info.java"));
            said.put(room, usesIn(text.replaceAll("\\s+\\* ?", " ")));
        }
        assertEquals(new TreeMap<>(Rooms.mayUse()), said);
    }

    private static Set<String> usesIn(String text) {
        var sentence = Pattern.compile("Uses (no other room|\\{@code [^.]*(?:\\.[a-z][^.]*)*)\\.");
        var found = sentence.matcher(text).results().toList();
        if (found.size() != 1) {
            return Set.of("one sentence `Uses {@code …}, {@code …}.` or `Uses no other room.`");
        }
        var names = new TreeSet<String>();
        Pattern.compile("\\{@code ([a-z.]+)}")
                .matcher(found.getFirst().group(1))
                .results()
                .forEach(name -> names.add(name.group(1)));
        return names;
    }

    /**
     * The shell of the core: the loop itself and the queue it takes events from. All else in there
     * is told what happens and when.
     */
    private static final DescribedPredicate<JavaClass> CORE =
            resideInAnyPackage(
                            Rooms.ROOT + "config.text..",
                            Rooms.ROOT + "config.model..",
                            Rooms.ROOT + "process..",
                            Rooms.ROOT + "supervisor..",
                            Rooms.ROOT + "diagnosis..")
                    .and(not(belongToAnyOf(SupervisorLoop.class, LoopQueue.class)))
                    .as("classes of the core");

    @ArchTest
    static final ArchRule coreKnowsNoThreadClockOrFile =
            noClasses()
                    .that(are(CORE))
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage(
                                            "java.io..",
                                            "java.net..",
                                            "java.nio.channels..",
                                            "java.nio.file..",
                                            "java.util.concurrent..")
                                    .and(not(belongToAnyOf(Path.class, CompletableFuture.class)))
                                    .as("files, sockets or threads"))
                    .orShould()
                    .dependOnClassesThat(
                            belongToAnyOf(
                                    Thread.class,
                                    ThreadLocal.class,
                                    Process.class,
                                    ProcessBuilder.class,
                                    ProcessHandle.class,
                                    Runtime.class,
                                    java.time.Clock.class,
                                    java.time.InstantSource.class,
                                    java.util.Random.class))
                    .orShould()
                    .callMethodWhere(
                            describe(
                                    "the clock, the environment, chance or another thread is asked",
                                    RoomsTest::asksOutside));

    private static boolean asksOutside(JavaCall<?> call) {
        var owner = call.getTargetOwner();
        var method = call.getName();
        return owner.isEquivalentTo(System.class)
                        && !Set.of("arraycopy", "identityHashCode", "lineSeparator")
                                .contains(method)
                || owner.isEquivalentTo(Math.class) && method.equals("random")
                || owner.isEquivalentTo(CompletableFuture.class)
                        && (Set.of("get", "join", "delayedExecutor", "orTimeout").contains(method)
                                || method.endsWith("Async"))
                || resideInAPackage("java.time..").test(owner) && method.equals("now");
    }
}
