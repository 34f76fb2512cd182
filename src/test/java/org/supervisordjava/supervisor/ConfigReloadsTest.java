package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.LoadedConfig;
import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.config.text.ConfigException;
import org.supervisordjava.config.text.ConfigProblem;
import org.supervisordjava.config.text.ConfigProblem.Location;
import org.supervisordjava.config.text.ConfigProblem.Severity;
import org.supervisordjava.supervisor.port.Ports;
import org.supervisordjava.threads.Containment;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One reading after the other, and whoever has asked for one is answered. */
class ConfigReloadsTest {

    private static final ConfigProblem WARNING = problem(Severity.WARNING, 1, "odd");
    private static final ConfigProblem ERROR = problem(Severity.ERROR, 2, "wrong");
    private static final ConfigProblem ANOTHER_ERROR = problem(Severity.ERROR, 3, "worse");
    private static final ConfigException BROKEN =
            new ConfigException(List.of(WARNING, ERROR, ANOTHER_ERROR));
    private static final LoadedConfig FRESH = loaded("fresh");
    private static final LoadedConfig FRESHER = loaded("fresher");

    private final List<String> log = new ArrayList<>();
    private final List<SupervisorEvent> events = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private int begun;
    private int readingsThatFail;
    private int sentencesThatCannotBeTold;
    private final ConfigReloads reloads =
            new ConfigReloads(ports(), new Containment("a step", this::isTold));

    private Ports ports() {
        var kernel = new SimulatedKernel(1, Instant.EPOCH);
        var ports = kernel.ports();
        return new Ports(
                kernel,
                kernel,
                kernel,
                (level, message) -> log.add(level + " " + message),
                events::add,
                ports.eventReaders(),
                this::beginReading,
                kernel,
                kernel);
    }

    private void beginReading() {
        if (readingsThatFail > 0) {
            readingsThatFail--;
            throw new IllegalStateException("no thread");
        }
        begun++;
    }

    /** Without the place where it has been thrown. */
    private void isTold(String sentence) {
        if (sentencesThatCannotBeTold > 0) {
            sentencesThatCannotBeTold--;
            throw new IllegalStateException("the disk is full");
        }
        told.add(sentence.replaceFirst(" at .*", ""));
    }

    /** Somebody who has asked for a reading. */
    private final class Client {
        private final List<LoadedConfig> loaded = new ArrayList<>();
        private final List<String> refused = new ArrayList<>();
        private Runnable isThrough = () -> {};

        private Client asks() {
            reloads.read(
                    (fresh, done) -> {
                        loaded.add(fresh);
                        isThrough = done;
                    },
                    this::isRefused);
            return this;
        }

        private void isRefused(CommandException refusal) {
            refused.add(refusal.getMessage());
        }
    }

    private Client client() {
        return new Client().asks();
    }

    private static ConfigProblem problem(Severity severity, int line, String message) {
        return new ConfigProblem(
                severity, new Location("agent.yml", line, 0), message, Optional.empty());
    }

    private static LoadedConfig loaded(String name) {
        return new LoadedConfig(
                ProcessConfigs.configuration(Duration.ofSeconds(9), List.of(program(name).build())),
                List.of(),
                List.of());
    }

    @Test
    void nextReading_beginsWhenTheOneBeforeHasBeenApplied_notWhenItHasBeenRead() {
        var first = client();
        var second = client();
        assertEquals(1, begun);

        reloads.loaded(FRESH);
        assertEquals(List.of(FRESH), first.loaded);
        assertEquals(1, begun, "it is still being applied");

        first.isThrough.run();
        assertEquals(2, begun);
        reloads.loaded(FRESHER);
        assertEquals(List.of(FRESH), first.loaded);
        assertEquals(List.of(FRESHER), second.loaded);
    }

    @Test
    void whoIsThroughTwice_doesNotEndTheNextOne() {
        var first = client();
        var second = client();
        var third = client();
        reloads.loaded(FRESH);
        first.isThrough.run();
        first.isThrough.run();

        assertEquals(2, begun);
        reloads.loaded(FRESHER);
        assertEquals(List.of(FRESHER), second.loaded);
        assertEquals(List.of(), third.loaded);
    }

    @Test
    void afterAReading_anotherOneCanBeAskedFor() {
        var first = client();
        reloads.loaded(FRESH);
        first.isThrough.run();
        assertEquals(1, begun, "nobody has asked for more");

        var second = client();
        assertEquals(2, begun);
        reloads.loaded(FRESHER);
        assertEquals(List.of(FRESHER), second.loaded);
    }

    @Test
    void notesAndWarnings_areLogged() {
        client();
        reloads.loaded(new LoadedConfig(FRESH.config(), List.of(WARNING), List.of("included it")));

        assertEquals(List.of(LogLevel.INFO + " included it", LogLevel.WARN + " " + WARNING), log);
    }

    @Test
    void brokenFile_isToldOnce_withEverythingThatIsWrong() {
        client();
        reloads.broken(BROKEN);

        assertEquals(
                List.of(
                        LogLevel.WARN + " " + WARNING,
                        LogLevel.ERROR + " " + ERROR,
                        LogLevel.ERROR + " " + ANOTHER_ERROR,
                        LogLevel.ERROR + " the configuration is broken: nothing has been changed"),
                log);
        assertEquals(
                List.of(new SupervisorEvent.ConfigurationRefused(ERROR.toString())),
                events,
                "with the first error");
        assertEquals(List.of(), told);
    }

    @Test
    void brokenFile_isAnsweredWithItsErrors_andTheNextReadingBegins() {
        var first = client();
        var second = client();
        reloads.broken(BROKEN);

        assertEquals(List.of("CANT_REREAD: " + ERROR + "\n" + ANOTHER_ERROR), first.refused);
        assertEquals(List.of(), first.loaded);
        assertEquals(List.of(), second.refused, "it may be whole by then");
        assertEquals(2, begun);
        reloads.loaded(FRESH);
        assertEquals(List.of(FRESH), second.loaded);
    }

    @Test
    void whatIsReadWhenNobodyWaitsForIt_isTold_andChangesNothing() {
        reloads.broken(BROKEN);
        reloads.loaded(FRESH);

        assertEquals(4, log.size(), log::toString);
        assertEquals(0, begun);
        assertEquals(List.of(), told);
    }

    @Test
    void whoCannotBeAnswered_isTold_andTheNextReadingBegins() {
        reloads.read(
                (fresh, done) -> {},
                refusal -> {
                    throw new IllegalStateException("gone");
                });
        var second = client();
        reloads.broken(BROKEN);

        assertEquals(List.of("cannot answer: java.lang.IllegalStateException: gone"), told);
        assertEquals(2, begun);
        reloads.loaded(FRESH);
        assertEquals(List.of(FRESH), second.loaded);
    }

    @Test
    void whatCannotBeApplied_isToldAndAnswered_andTheNextReadingBegins() {
        var first = new Client();
        reloads.read(
                (fresh, done) -> {
                    throw new StackOverflowError("deep");
                },
                first::isRefused);
        var second = client();
        reloads.loaded(FRESH);

        assertEquals(
                List.of("cannot apply the configuration: java.lang.StackOverflowError: deep"),
                told);
        assertEquals(
                List.of("FAILED: the configuration could not be applied: the log says why"),
                first.refused);
        assertEquals(2, begun);
        reloads.loaded(FRESHER);
        assertEquals(List.of(FRESHER), second.loaded);
    }

    @Test
    void whatFailsAfterItIsThrough_doesNotEndTheNextOne() {
        reloads.read(
                (fresh, done) -> {
                    done.run();
                    throw new StackOverflowError("deep");
                },
                refusal -> {});
        var second = client();
        var third = client();
        reloads.loaded(FRESH);

        assertEquals(2, begun);
        reloads.loaded(FRESHER);
        assertEquals(List.of(FRESHER), second.loaded);
        assertEquals(List.of(), third.loaded);
    }

    @Test
    void readingThatCannotBegin_isToldAndAnswered_andTheNextOneIsTried() {
        var first = client();
        var second = client();
        var third = client();
        readingsThatFail = 1;
        reloads.loaded(FRESH);
        first.isThrough.run();

        assertEquals(
                List.of(
                        "cannot read the configuration: java.lang.IllegalStateException: no thread"),
                told);
        assertEquals(
                List.of("FAILED: the configuration could not be read: the log says why"),
                second.refused);
        assertEquals(2, begun);
        reloads.loaded(FRESHER);
        assertEquals(List.of(FRESHER), third.loaded);
        assertEquals(List.of(), third.refused);
    }

    /** Whose reading could not begin, and whose log does not work: neither is in the way. */
    @Test
    void whoCannotBeAnsweredThatNothingIsRead_isTold_andTheNextOneIsTried() {
        readingsThatFail = 1;
        sentencesThatCannotBeTold = 1;
        reloads.read(
                (fresh, done) -> {},
                refusal -> {
                    throw new IllegalStateException("gone");
                });
        assertEquals(List.of("cannot answer: java.lang.IllegalStateException: gone"), told);

        var second = client();
        assertEquals(1, begun);
        reloads.loaded(FRESH);
        assertEquals(List.of(FRESH), second.loaded);
    }

    /** Clients that have gone do not pile up. */
    @Test
    void soManyMayWait_andNoMore() {
        var current = client();
        var last = current;
        for (int i = 0; i < Supervisor.MOST_WAITING; i++) {
            last = client();
        }
        assertEquals(List.of(), last.refused);
        var tooMany = client();
        assertEquals(List.of("FAILED: too many commands are waiting, try again"), tooMany.refused);

        reloads.loaded(FRESH);
        current.isThrough.run();
        assertEquals(List.of(), client().refused, "there is a place again");
        assertEquals(List.of(), tooMany.loaded);
    }
}
