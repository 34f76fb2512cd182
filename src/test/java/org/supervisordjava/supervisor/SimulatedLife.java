package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.MemorySize;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.config.model.SupervisorConfig;
import org.supervisordjava.process.ExitStatus;
import org.supervisordjava.process.ProcessState;
import org.supervisordjava.supervisor.port.Processes.SpawnResult;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A supervisor under the simulated kernel, without anything random: only what a test does. */
final class SimulatedLife {

    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    private final SimulatedKernel kernel = new SimulatedKernel(1, T0);
    private final Supervisor supervisor;

    /** Boots it, with a {@code shutdown_timeout} of 9 s. */
    SimulatedLife(ProcessConfig... processes) {
        this(ProcessConfigs.configuration(Duration.ofSeconds(9), List.of(processes)));
    }

    SimulatedLife(SupervisorConfig config) {
        kernel.calmDown();
        supervisor = new Supervisor(config, kernel.ports(), 1, T0);
        supervisor.boot(T0);
    }

    /** Whether it cannot be spawned yet. */
    void keepsUnprepared(ProcessConfig config, boolean yes) {
        kernel.keepsUnprepared(config.id(), yes);
    }

    /** What comes of the clearing of logs. */
    void clears(CompletableFuture<String> outcome) {
        kernel.clears(outcome);
    }

    /** Collects what is published from now on. */
    List<SupervisorEvent> events() {
        var events = new ArrayList<SupervisorEvent>();
        kernel.publishesTo(events::add);
        return events;
    }

    /** How often it has begun to read the configuration again. */
    int readings() {
        return kernel.readings();
    }

    /** What is found before it is even tried. */
    void cannotBeRun(ProcessConfig config, SpawnResult.NotSpawned failure) {
        kernel.cannotBeRun(config.id(), failure);
    }

    /** Where its output goes; that of the others goes nowhere. */
    void logsTo(ProcessConfig config, String file) {
        kernel.logsTo(config.id(), file);
    }

    /** Whether every try to spawn it fails. */
    void cannotBeSpawned(ProcessConfig config, boolean yes) {
        kernel.cannotBeSpawned(config.id(), yes);
    }

    /** The kernel has killed somebody for want of memory, whoever that was. */
    void killsForMemory() {
        kernel.killsForMemory();
    }

    Instant now() {
        return kernel.now();
    }

    void closesItsInput(ProcessConfig config) {
        kernel.closesItsInput(config.id());
    }

    /** How long event listeners read; empty for ever. */
    void readsFor(Optional<Duration> time) {
        kernel.readsFor(time);
    }

    void handle(LoopEvent event) {
        supervisor.handle(event, kernel.now());
        kernel.throwWhatIsBroken();
    }

    /** It ends by itself. */
    void exits(ProcessConfig config, ExitStatus status) {
        exits(config, status, kernel.now());
    }

    /**
     * @param at when, by its reaper
     */
    void exits(ProcessConfig config, ExitStatus status, Instant at) {
        var exit = new LoopEvent.ChildExited(pid(config), status, at);
        kernel.deliver(exit);
        handle(exit);
    }

    <T> CompletableFuture<T> command(Function<Commands, CompletableFuture<T>> command) {
        var answer = new CompletableFuture<CompletableFuture<T>>();
        handle(
                new LoopEvent.CommandPosted(
                        () -> answer.complete(command.apply(supervisor.commands()))));
        return answer.join();
    }

    void seconds(int seconds) {
        var end = kernel.now().plusSeconds(seconds);
        while (kernel.now().isBefore(end)) {
            var next = kernel.next().map(SimulatedKernel.Scheduled::at).orElse(end);
            var due = supervisor.nextDeadline();
            if (next.isBefore(end) && !next.isAfter(due)) {
                kernel.advanceTo(next);
                handle(kernel.take());
            } else {
                kernel.advanceTo(due.isBefore(end) ? due : end);
                handle(new LoopEvent.TimePassed());
            }
        }
    }

    void stopsIn(ProcessConfig config, Duration time) {
        kernel.stopsIn(config.id(), time);
    }

    /** Not even when it is killed: it sleeps in the kernel. */
    void neverEnds(ProcessConfig config) {
        kernel.neverEnds(config.id());
    }

    /** Sets the time of day; the supervisor finds out by itself. */
    void setsTheClock(Duration by) {
        kernel.setsTheClock(by);
    }

    ProcessSnapshot snapshot(ProcessConfig config) {
        return supervisor.groups().process(config.id()).orElseThrow().snapshot();
    }

    /** What it uses whenever that is measured. */
    void uses(ProcessConfig config, MemorySize size) {
        kernel.uses(config.id(), size);
    }

    /** How long a oneshot runs. */
    void takes(ProcessConfig config, Duration time) {
        kernel.takes(config.id(), time);
    }

    Snapshot snapshot() {
        return supervisor.snapshot(kernel.now(), new Snapshot.LoopStats(0, 0, 0, 0, 0));
    }

    /** What the supervisor has logged, and what it did to its processes. */
    String history() {
        return kernel.history();
    }

    boolean isOver() {
        return ending().isPresent();
    }

    Optional<Ending> ending() {
        return supervisor.ending();
    }

    /** The groups under supervision. */
    List<String> groups() {
        return supervisor.groups().groups().stream().map(ActiveGroup::name).toList();
    }

    ProcessState state(ProcessConfig config) {
        return supervisor.groups().process(config.id()).orElseThrow().state();
    }

    int pid(ProcessConfig config) {
        return supervisor.groups().process(config.id()).orElseThrow().status().pid();
    }

    /** With the configurations they were started with. */
    List<ProcessConfig> living() {
        return kernel.living();
    }
}
