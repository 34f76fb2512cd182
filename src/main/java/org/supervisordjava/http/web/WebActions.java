package org.supervisordjava.http.web;

import org.supervisordjava.http.Caller;
import org.supervisordjava.http.Supervision;
import org.supervisordjava.protocol.Fault;
import org.supervisordjava.supervisor.CommandException;
import org.supervisordjava.supervisor.Commands;
import org.supervisordjava.supervisor.ProcessOutcome;
import org.supervisordjava.supervisor.Selector;

import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The actions of supervisord's page, with supervisord's messages. Waits in the request's thread.
 */
final class WebActions {

    /** The form of C's {@code ctime}: {@code Mon Nov 23 10:37:05 2026}. */
    private static final DateTimeFormatter CTIME =
            DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy", Locale.ENGLISH);

    private final Supervision supervision;

    WebActions(Supervision supervision) {
        this.supervision = supervision;
    }

    /**
     * @param processName null for actions that are for all
     * @return what to tell the user; empty when there is no such action
     */
    Optional<String> run(Caller caller, String action, String processName) {
        var commands = supervision.commands(caller);
        return processName == null
                ? forAll(commands, action)
                : forOne(commands, action, processName, Selector.parse(processName));
    }

    private Optional<String> forAll(Commands commands, String action) {
        var all = new Selector.All();
        return switch (action) {
            case "refresh" -> Optional.of("Page refreshed at " + now());
            case "stopall" ->
                    Optional.of(told(commands.stop(all, true), "All stopped at " + now()));
            case "restartall" ->
                    Optional.of(told(commands.restart(all), "All restarted at " + now()));
            default -> Optional.empty();
        };
    }

    private Optional<String> forOne(
            Commands commands, String action, String name, Selector selector) {
        return switch (action) {
            case "start" ->
                    Optional.of(
                            told(
                                    name,
                                    commands.start(selector, true),
                                    "Process %s started".formatted(name)));
            case "stop" ->
                    Optional.of(
                            told(
                                    name,
                                    commands.stop(selector, true),
                                    "Process %s stopped".formatted(name)));
            case "restart" ->
                    Optional.of(
                            told(
                                    name,
                                    commands.restart(selector),
                                    "Process %s restarted".formatted(name)));
            case "clearlog" ->
                    Optional.of(
                            told(
                                    name,
                                    commands.clearLogs(selector),
                                    "Log for %s cleared".formatted(name)));
            default -> Optional.empty();
        };
    }

    /** For all, single failures show in the table. */
    private String told(CompletableFuture<List<ProcessOutcome>> command, String done) {
        return refusal("", command).orElse(done);
    }

    private String told(String name, CompletableFuture<List<ProcessOutcome>> command, String done) {
        return refusal(name, command)
                .or(
                        () ->
                                command.join().stream()
                                        .filter(outcome -> !outcome.succeeded())
                                        .findFirst()
                                        .map(
                                                failed ->
                                                        message(
                                                                name,
                                                                failed.fault(),
                                                                failed.detail())))
                .orElse(done);
    }

    private static Optional<String> refusal(
            String name, CompletableFuture<List<ProcessOutcome>> command) {
        try {
            command.get();
            return Optional.empty();
        } catch (ExecutionException e) {
            return Optional.of(
                    e.getCause() instanceof CommandException refused
                            ? message(name, refused.fault(), refused.getMessage())
                            : "unexpected error: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("the supervisor is shutting down");
        }
    }

    private static String message(String name, Fault fault, String detail) {
        return switch (fault) {
            case BAD_NAME -> "No such process named " + name;
            case NO_FILE -> error(name, "no such file");
            case NOT_EXECUTABLE -> error(name, "file not executable");
            case ALREADY_STARTED -> error(name, "already started");
            case NOT_RUNNING -> error(name, "not running");
            case SPAWN_ERROR -> error(name, "spawn error");
            case ABNORMAL_TERMINATION -> error(name, "abnormal termination");
            default -> "unexpected rpc fault [%d] %s".formatted(fault.code(), detail);
        };
    }

    private static String error(String name, String what) {
        return "ERROR: Process %s: %s".formatted(name, what);
    }

    private String now() {
        return CTIME.format(supervision.clock().instant().atZone(supervision.clock().getZone()));
    }
}
