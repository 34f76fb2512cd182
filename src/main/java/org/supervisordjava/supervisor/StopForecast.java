package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.GroupConfig;
import org.supervisordjava.config.model.GroupKind;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.StopStage;
import org.supervisordjava.config.model.SupervisorConfig;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the slowest shutdown of a configuration comes to, by the rules that the shutdown itself goes
 * by. Oneshots are over by then. Pure.
 */
public final class StopForecast {

    private static final Instant START = Instant.EPOCH;

    private final SupervisorConfig config;
    private final Duration budget;
    private final Map<ProcessId, ProcessConfig> processes = new LinkedHashMap<>();
    private final Map<ProcessId, Instant> begins = new LinkedHashMap<>();
    private final Map<ProcessId, Instant> ends = new HashMap<>();
    private final Map<ProcessId, Instant> readers = new HashMap<>();
    private Instant now = START;

    private StopForecast(SupervisorConfig config) {
        this.config = config;
        this.budget = config.supervisord().shutdownTimeout();
        config.groups().stream()
                .flatMap(group -> group.processes().stream())
                .forEach(process -> processes.put(process.id(), process));
    }

    /** First to stop first. */
    public static List<StopStage> of(SupervisorConfig config) {
        return new StopForecast(config).stages();
    }

    /** Plays it through: everybody takes the whole of its {@code stopwaitsecs}. */
    private List<StopStage> stages() {
        var plan =
                new StopPlan(
                        StopOrder.of(processes.values()),
                        lasting().reversed().stream().map(StopForecast::turnOf).toList(),
                        this::isDown,
                        Optional.of(START.plus(budget)),
                        START);
        while (true) {
            for (var due = due(plan); !due.isEmpty(); due = due(plan)) {
                due.forEach(id -> tell(id, plan));
            }
            if (plan.isLast() && plan.allAreTold()) {
                break;
            }
            if (plan.isLast() || plan.deadline().filter(now::isBefore).isPresent()) {
                now = nextTime(plan);
            } else {
                plan.goOn(now);
            }
        }
        return stages(plan.deadline().orElse(now));
    }

    private List<ProcessId> due(StopPlan plan) {
        plan.lookAtAll();
        return plan.due(now).stream().filter(id -> !reads(id)).toList();
    }

    private void tell(ProcessId id, StopPlan plan) {
        plan.told(id);
        begins.put(id, now);
        ends.put(id, now.plusSeconds(processes.get(id).stop().waitsecs()));
    }

    private boolean isDown(ProcessId id) {
        return ends.containsKey(id) && !ends.get(id).isAfter(now);
    }

    private Instant nextTime(StopPlan plan) {
        return Stream.of(ends.values().stream(), readers.values().stream(), plan.nextTimes(now))
                .flatMap(times -> times)
                .filter(time -> time.isAfter(now))
                .min(Instant::compareTo)
                .orElseThrow();
    }

    /** Whether it may still read the last events. */
    private boolean reads(ProcessId id) {
        boolean listens =
                config.group(id.group())
                        .map(GroupConfig::kind)
                        .filter(GroupKind.EventListenerPool.class::isInstance)
                        .isPresent();
        return listens
                && now.isBefore(
                        readers.computeIfAbsent(
                                id,
                                reader ->
                                        now.plus(
                                                StopSequence.readGrace(
                                                        Duration.between(
                                                                now, START.plus(budget))))));
    }

    private List<StopStage> stages(Instant kill) {
        var together = new TreeMap<Instant, List<ProcessConfig>>();
        begins.forEach(
                (id, begin) ->
                        together.computeIfAbsent(begin, time -> new ArrayList<>())
                                .add(processes.get(id)));
        return together.entrySet().stream()
                .map(
                        stage ->
                                new StopStage(
                                        stage.getValue(),
                                        Duration.between(START, stage.getKey()),
                                        Duration.between(stage.getKey(), kill)))
                .toList();
    }

    /** In the order in which they start. */
    private List<ProcessConfig> lasting() {
        return StartOrder.of(processes.values()).ascending(processes.keySet()).stream()
                .flatMap(List::stream)
                .map(processes::get)
                .filter(process -> !process.isOneshot())
                .toList();
    }

    private static StopPlan.Turn turnOf(ProcessConfig process) {
        return new StopPlan.Turn(process.id(), Duration.ofSeconds(process.stop().waitsecs()));
    }
}
