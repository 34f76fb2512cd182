package org.supervisordjava.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Dependencies between rooms point one way: edges know the core, the core knows no edge. */
@AnalyzeClasses(
        packages = "org.supervisordjava",
        importOptions = ImportOption.DoNotIncludeTests.class)
final class RoomsTest {

    private static final String ROOT = "org.supervisordjava.";

    @ArchTest
    static final ArchRule roomsUseOnlyWhatTheyMay =
            layeredArchitecture()
                    .consideringOnlyDependenciesInLayers()
                    .withOptionalLayers(true)
                    .layer("protocol")
                    .definedBy(ROOT + "protocol..")
                    .layer("config")
                    .definedBy(ROOT + "config..")
                    .layer("process")
                    .definedBy(ROOT + "process..")
                    .layer("supervisor")
                    .definedBy(ROOT + "supervisor..")
                    .layer("posix")
                    .definedBy(ROOT + "posix..")
                    .layer("probe")
                    .definedBy(ROOT + "probe..")
                    .layer("logs")
                    .definedBy(ROOT + "logs..")
                    .layer("events")
                    .definedBy(ROOT + "events..")
                    .layer("health")
                    .definedBy(ROOT + "health..")
                    .layer("metrics")
                    .definedBy(ROOT + "metrics..")
                    .layer("http")
                    .definedBy(ROOT + "http..")
                    .layer("cli")
                    .definedBy(ROOT + "cli..")
                    .layer("daemon")
                    .definedBy(ROOT + "daemon..")
                    .whereLayer("protocol")
                    .mayNotAccessAnyLayer()
                    .whereLayer("config")
                    .mayOnlyAccessLayers("protocol")
                    .whereLayer("process")
                    .mayOnlyAccessLayers("config")
                    .whereLayer("supervisor")
                    .mayOnlyAccessLayers("protocol", "config", "process")
                    .whereLayer("posix")
                    .mayOnlyAccessLayers("config")
                    .whereLayer("probe")
                    .mayOnlyAccessLayers("protocol", "config", "posix")
                    .whereLayer("logs")
                    .mayOnlyAccessLayers("config", "posix")
                    .whereLayer("events")
                    .mayOnlyAccessLayers("config", "process", "supervisor")
                    .whereLayer("health")
                    .mayOnlyAccessLayers("config", "process", "supervisor")
                    .whereLayer("metrics")
                    .mayOnlyAccessLayers("config", "process", "supervisor", "posix", "logs")
                    .whereLayer("http")
                    .mayOnlyAccessLayers(
                            "protocol",
                            "config",
                            "process",
                            "supervisor",
                            "health",
                            "metrics",
                            "logs",
                            "events")
                    .whereLayer("cli")
                    .mayOnlyAccessLayers("protocol");

    @ArchTest
    static final ArchRule coreKnowsNoThreadClockOrFile =
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + "process..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "java.nio.file..", "java.io..", "java.util.concurrent..", "java.net..")
                    .orShould()
                    .callMethod(System.class, "nanoTime")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis")
                    .orShould()
                    .callMethod(java.time.Instant.class, "now");
}
