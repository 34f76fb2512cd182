package org.supervisordjava.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaFieldAccess.AccessType;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Nothing is there for the tests alone: every class, and whatever of it others may call, has a user
 * in the program.
 */
@AnalyzeClasses(
        packages = "org.supervisordjava",
        importOptions = ImportOption.DoNotIncludeTests.class)
final class DeadCodeTest {

    private static final Path SOURCES = Path.of("src/main/java");

    /** What is used by something else than a class of ours. */
    private static final Map<String, String> USED_FROM_OUTSIDE =
            Map.ofEntries(
                    entry("daemon.Supervisord", "the launcher starts it"),
                    entry("daemon.Supervisord.main", "the JVM calls it"),
                    entry("cli.SupervisorCtl", "the launcher starts it"),
                    entry("cli.SupervisorCtl.main", "the JVM calls it"),
                    entry("cli.command.ExitCode", "constants: the compiler copies them"),
                    entry("cli.command.ProcessVerb$Words", "constants, as well"),
                    entry("config.option.ValueType.words", "for the schema and the references"),
                    entry("config.option.Option.isNew", "for the references"),
                    entry("config.option.Option.isRequired", "for the references"),
                    entry("daemon.FcgiSockets$Key.*", "compared as a whole"),
                    entry("hooks.HookFailures$Which.*", "compared as a whole"),
                    entry("http.rest.StatusFeed$Face.*", "compared as a whole"),
                    entry("logs.LibraryLogging.<init>", "SLF4J finds it by its name"),
                    entry("posix.ProcFs$GroupMember.*", "compared as a whole"));

    @ArchTest
    static void everythingHasAUser(JavaClasses classes) {
        var unused = new TreeSet<String>();
        for (JavaClass type : classes) {
            if (type.isAnonymousClass() || !isWritten(type)) {
                continue;
            }
            if (isUnused(type)) {
                unused.add(name(type));
            }
            type.getCodeUnits().stream()
                    .filter(DeadCodeTest::isUnused)
                    .map(unit -> name(type, unit.getName()))
                    .forEach(unused::add);
        }
        assertEquals(new TreeSet<>(USED_FROM_OUTSIDE.keySet()), unused);
    }

    /** A record's builder is generated, with more than anybody needs. */
    private static boolean isWritten(JavaClass type) {
        var top = type.getFullName().replaceFirst("\\$.*", "");
        return !type.getSimpleName().equals("package-info")
                && Files.exists(SOURCES.resolve(top.replace('.', '/') + ".java"));
    }

    private static String name(JavaClass type, String member) {
        var all = name(type) + ".*";
        return USED_FROM_OUTSIDE.containsKey(all) ? all : name(type) + "." + member;
    }

    private static String name(JavaClass type) {
        return type.getName().substring(Rooms.ROOT.length());
    }

    /** What a class and those nested in it do with it does not count. */
    private static boolean isUnused(JavaClass type) {
        return type.getDirectDependenciesToSelf().stream()
                .map(dependency -> dependency.getOriginClass())
                .allMatch(user -> (user.getName() + "$").startsWith(type.getName() + "$"));
    }

    private static boolean isUnused(JavaCodeUnit unit) {
        return switch (unit) {
            case JavaConstructor made -> !isImplicit(made) && hasNoCaller(made);
            case JavaMethod accessor when isAccessor(accessor) ->
                    !overrides(accessor) && isUnread(accessor);
            case JavaMethod method ->
                    !isImplicit(method) && !overrides(method) && hasNoCaller(method);
            default -> false;
        };
    }

    private static boolean isAccessor(JavaMethod method) {
        return method.getOwner().isRecord()
                && method.getRawParameterTypes().isEmpty()
                && method.getOwner().tryGetField(method.getName()).isPresent();
    }

    /** A record reads its own components without the accessor. */
    private static boolean isUnread(JavaMethod accessor) {
        return hasNoCaller(accessor)
                && accessor.getOwner().getField(accessor.getName()).getAccessesToSelf().stream()
                        .allMatch(
                                access ->
                                        access.getAccessType() == AccessType.SET
                                                || access.getOrigin().equals(accessor));
    }

    private static boolean hasNoCaller(JavaCodeUnit unit) {
        return unit.getAccessesToSelf().stream()
                .allMatch(access -> access.getOrigin().equals(unit));
    }

    /** Those that the compiler makes, and the constructor that keeps others from making one. */
    private static boolean isImplicit(JavaMember member) {
        var owner = member.getOwner();
        return member.getModifiers().contains(JavaModifier.SYNTHETIC)
                || member.getModifiers().contains(JavaModifier.PRIVATE)
                || owner.isEnum()
                        && Set.of("values", "valueOf", "<init>").contains(member.getName())
                || owner.isInterface() && member.getName().equals("<init>");
    }

    private static boolean overrides(JavaMethod method) {
        var owner = method.getOwner();
        return Stream.concat(
                        owner.getAllRawSuperclasses().stream(),
                        owner.getAllRawInterfaces().stream())
                .anyMatch(
                        above ->
                                above.getMethods().stream()
                                        .anyMatch(
                                                other ->
                                                        other.getName().equals(method.getName())
                                                                && other.getRawParameterTypes()
                                                                                .size()
                                                                        == method.getRawParameterTypes()
                                                                                .size()));
    }
}
