package org.supervisordjava.config.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.StopStage;
import org.supervisordjava.config.model.SupervisorConfig;
import org.supervisordjava.config.text.ConfigException;
import org.supervisordjava.config.text.ConfigProblem;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the check makes of what the supervisor foresees. */
class OutlookLintTest {

    @TempDir private Path directory;
    private final FakeOutlook outlook = new FakeOutlook();

    /**
     * Foresees what a test says; processes that are {@code behind} are told to stop a second later,
     * and those that are {@code away} not at all.
     */
    private static final class FakeOutlook implements Outlook {
        private Optional<String> refusal = Optional.empty();
        private Optional<String> confinementRefusal = Optional.empty();
        private Duration mayTake = Duration.ofHours(1);
        private final List<String> behind = new ArrayList<>();
        private final List<String> away = new ArrayList<>();
        private final List<String> asked = new ArrayList<>();

        @Override
        public Optional<String> refusal(SupervisorConfig config, ProcessConfig process) {
            asked.add(process.program());
            return refusal;
        }

        @Override
        public Optional<String> confinementRefusal(SupervisorConfig config, ProcessConfig process) {
            return confinementRefusal;
        }

        @Override
        public List<StopStage> shutdown(SupervisorConfig config) {
            var all =
                    config.groups().stream()
                            .flatMap(group -> group.processes().stream())
                            .filter(process -> !away.contains(process.name()))
                            .toList();
            return List.of(
                    stage(all.stream().filter(p -> !behind.contains(p.name())).toList(), 0),
                    stage(all.stream().filter(p -> behind.contains(p.name())).toList(), 1));
        }

        private StopStage stage(List<ProcessConfig> processes, int begins) {
            return new StopStage(
                    processes, Duration.ofSeconds(begins), mayTake.minusSeconds(begins));
        }
    }

    private List<String> checked(String yaml) throws Exception {
        Files.writeString(directory.resolve("x.yml"), yaml);
        List<ConfigProblem> problems;
        try {
            problems =
                    ConfigLoader.load(
                                    Path.of("x.yml"),
                                    new ConfigFixture(directory).environment(),
                                    outlook)
                            .warnings();
        } catch (ConfigException e) {
            problems = e.problems();
        }
        return problems.stream()
                .map(ConfigProblem::toString)
                .filter(problem -> !problem.contains("runs as root"))
                .map(problem -> problem.replaceFirst("x.yml:", ""))
                .toList();
    }

    @Test
    void aCommandThatCannotBeSpawned_isNamedOncePerProgram() throws Exception {
        outlook.refusal = Optional.of("can't find it");

        assertEquals(
                List.of(
                        "1:25: warning: programs.a.command: can't find it (it is looked for in the PATH of the program's environment)"),
                checked(
                        "programs: {a: {command: a, numprocs: 2, process_name: 'p%(process_num)d'}}"));
        assertEquals(List.of("a"), outlook.asked);
        assertEquals(
                List.of(
                        "1:25: warning: programs.a.command: can't find it (correct the path, or make it an executable file)"),
                checked("programs: {a: {command: /a}}"));
    }

    /** What is wrong with them is said already, and so is what a shell would take for its own. */
    @Test
    void commandsThatAreNone_areNotLookedFor() throws Exception {
        outlook.refusal = Optional.of("can't find it");
        for (var command : List.of("cd /srv", "A=b c", "a 'b", "")) {
            checked("programs: {a: {command: \"%s\"}}".formatted(command));
        }

        assertEquals(List.of(), outlook.asked);
    }

    @Test
    void aConfinementThatCannotBe_isNamed() throws Exception {
        outlook.confinementRefusal = Optional.of("nobody may");

        assertEquals(
                List.of(
                        "1:53: warning: programs.a.capability_bounding_set: nobody may (start the supervisor as root with CAP_SETPCAP, or remove it: otherwise the program cannot be started)"),
                checked("programs: {a: {command: a, capability_bounding_set: []}}"));
    }

    @Test
    void aDirectoryThatIsNotThere_isNamed() throws Exception {
        assertEquals(
                List.of(
                        "1:39: warning: programs.a.directory: there is no directory "
                                + directory.resolve("no")
                                + " (create it, or the program cannot be started)"),
                checked("programs: {a: {command: a, directory: no}}"));
        Files.createDirectory(directory.resolve("no"));
        assertEquals(List.of(), checked("programs: {a: {command: a, directory: no}}"));
    }

    @Test
    void aWrittenTimeThatIsCutShort_isNamedOncePerProgram() throws Exception {
        outlook.mayTake = Duration.ofMillis(8900);
        var warning =
                "warning: programs.a.%s: a shutdown may leave `a` no more than 8900ms of its 9 s: shutdown_timeout is 9s (raise shutdown_timeout and the time your container engine grants)";

        assertEquals(
                List.of("1:42: " + warning.formatted("stopwaitsecs")),
                checked(
                        "programs: {a: {command: a, stopwaitsecs: 9, numprocs: 2, process_name: 'p%(process_num)d'}}"));
        assertEquals(
                List.of("1:42: " + warning.formatted("stop_timeout")),
                checked("programs: {a: {command: a, stop_timeout: 9s}}"));
        assertEquals(List.of(), checked("programs: {a: {command: a, stop_timeout: 8s}}"));
    }

    /** A program alone has nine tenths of the shutdown_timeout: nobody can grant it more. */
    @Test
    void theDefaultTime_isSpokenOfOnce_whereOthersTakeOfIt() throws Exception {
        var programs = new StringBuilder("programs:\n");
        for (var name : List.of("a", "b", "c", "d", "e", "f")) {
            programs.append("  %1$s: {command: %1$s}\n".formatted(name));
        }
        outlook.mayTake = Duration.ofMillis(8100);
        assertEquals(List.of(), checked(programs.toString()));

        outlook.mayTake = Duration.ofMillis(8099);
        outlook.behind.add("b");
        assertEquals(
                List.of(
                        "3:3: warning: programs.b.stopwaitsecs: a shutdown may leave `a`, `c`, `d`, `e`, `f` and 1 more less than the default of 10 s, `b` no more than 7099ms: shutdown_timeout is 9s (set stopwaitsecs to what each needs, or raise shutdown_timeout and the time your container engine grants)"),
                checked(programs.toString()));
        assertEquals(
                List.of(
                        "2:3: warning: programs.a.stopwaitsecs: a shutdown may leave `a` less than the default of 10 s, `a` no more than 8099ms: shutdown_timeout is 9s (set stopwaitsecs to what each needs, or raise shutdown_timeout and the time your container engine grants)"),
                checked("programs:\n  a: {command: a}\n"));
        assertEquals(
                List.of("3:25: error: programs.b.startsecs: `x` is not a whole number"),
                checked("programs:\n  a: {command: a}\n  b: {command: b, startsecs: x}\n").stream()
                        .map(problem -> problem.replaceFirst("^3:..", "3:25"))
                        .toList());
    }

    @Test
    void theShortestTimeOfAProgramsProcesses_isTold() throws Exception {
        outlook.mayTake = Duration.ofSeconds(8);
        outlook.behind.add("p0");

        var told =
                checked(
                        "programs: {a: {command: a, numprocs: 3, process_name: 'p%(process_num)d'}}");

        assertEquals(1, told.size(), told.toString());
        assertTrue(told.getFirst().contains("`a` no more than 7s:"), told.toString());
    }

    @Test
    void whoIsNeeded_stopsTogetherWithWhoNeedsIt_onlyWhereThereIsNoTime() throws Exception {
        var group =
                """
                programs:
                  a: {command: a, stopwaitsecs: 5}
                  b: {command: b, stopwaitsecs: 5, depends_on: [a]}
                  c: {command: c, stopwaitsecs: 5, depends_on: [a]}
                """;
        assertEquals(List.of(), checked(group));
        assertEquals(
                List.of(
                        "2:33: warning: programs.a.stopwaitsecs: a shutdown tells `a` to stop together with `b` of the same group, which depends on it: its 5 s would not fit behind into a shutdown_timeout of 9s (set stopwaitsecs to what it needs, or raise shutdown_timeout and the time your container engine grants)"),
                checked(group + "groups: {g: {programs: [a, b, c]}}\n"));

        assertEquals(
                1,
                checked(
                                group.replace(
                                                "a, stopwaitsecs: 5}",
                                                "a, stopwaitsecs: 5, numprocs: 2, process_name: 'p%(process_num)d'}")
                                        + "groups: {g: {programs: [a, b, c]}}\n")
                        .size());

        outlook.away.add("b");
        outlook.away.add("c");
        assertEquals(List.of(), checked(group + "groups: {g: {programs: [a, b, c]}}\n"));
        outlook.away.clear();
        outlook.behind.add("a");
        assertEquals(List.of(), checked(group + "groups: {g: {programs: [a, b, c]}}\n"));
    }
}
