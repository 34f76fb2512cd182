package org.supervisordjava.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.regex.Pattern;

/**
 * Threads are made, and failures contained, in the room {@code threads} alone: what lives elsewhere
 * would die of the failure that nobody has thought of.
 */
@AnalyzeClasses(
        packages = "org.supervisordjava",
        importOptions = ImportOption.DoNotIncludeTests.class)
final class ThreadsRuleTest {

    private static final Path SOURCES = Path.of("src/main/java/org/supervisordjava");

    /** The client ends with its command: a thread or a failure of it harms nobody else. */
    private static final String CLIENT = "cli";

    @ArchTest
    static final ArchRule threadsAreMadeInTheirRoom =
            noClasses()
                    .that(
                            not(
                                    resideInAnyPackage(
                                            Rooms.ROOT + "threads..", Rooms.ROOT + CLIENT + "..")))
                    .should()
                    .callCodeUnitWhere(
                            describe(
                                    "a thread or an executor is made",
                                    ThreadsRuleTest::makesThread))
                    .orShould()
                    .beAssignableTo(Thread.class);

    private static boolean makesThread(JavaCall<?> call) {
        var owner = call.getTargetOwner();
        var name = call.getName();
        return owner.isAssignableTo(Thread.class)
                        && (name.equals("<init>")
                                || name.startsWith("of")
                                || name.startsWith("start"))
                || owner.isEquivalentTo(Executors.class)
                || owner.isEquivalentTo(java.util.Timer.class)
                || owner.isEquivalentTo(ForkJoinPool.class)
                || owner.isAssignableTo(ExecutorService.class) && name.equals("<init>")
                || owner.isEquivalentTo(CompletableFuture.class)
                        && (Set.of("delayedExecutor", "orTimeout", "completeOnTimeout")
                                        .contains(name)
                                || name.endsWith("Async"));
    }

    /** Where all that is thrown is caught, and why that contains no failure of ours. */
    private static final Map<String, String> BROAD_CATCHES =
            Map.ofEntries(
                    entry(
                            "cli/SupervisorCtl.java",
                            "a client without its way into C has one thread, and says so"),
                    entry(
                            "posix/CLibrary.java",
                            "what a native library throws that cannot be loaded"),
                    entry("probe/LineMatcher.java", "a regular expression that nests too deeply"),
                    entry("http/HttpServers.java", "Jetty's life cycle declares Exception"),
                    entry("http/TcpListener.java", "the same"),
                    entry("http/UnixListener.java", "the same"));

    private static final Pattern BROAD_CATCH =
            Pattern.compile(
                    "catch \\((?:final )?(?:\\w+ \\| )*(?:Throwable|Exception|RuntimeException|\\w*Error)\\b");

    @Test
    void failuresAreContainedInTheirRoom() throws IOException {
        var found = new TreeSet<String>();
        try (var files = Files.walk(SOURCES)) {
            for (var file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
                var name = SOURCES.relativize(file).toString();
                if (!name.startsWith("threads/")
                        && BROAD_CATCH.matcher(Files.readString(file)).find()) {
                    found.add(name);
                }
            }
        }
        assertEquals(new TreeSet<>(BROAD_CATCHES.keySet()), found);
    }
}
