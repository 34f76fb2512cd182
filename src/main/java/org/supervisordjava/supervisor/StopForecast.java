package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.GroupConfig;
import org.supervisordjava.config.model.GroupKind;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.StopStage;
import org.supervisordjava.config.model.SupervisorConfig;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the slowest shutdown of a configuration comes to, by the rules that the shutdown itself goes
 * by. Oneshots are over by then. Pure.
 */
public final class StopForecast {

    private final SupervisorConfig config;
    private final Duration budget;

    private StopForecast(SupervisorConfig config) {
        this.config = config;
        this.budget = config.supervisord().shutdownTimeout();
    }

    /** First to stop first. */
    public static List<StopStage> of(SupervisorConfig config) {
        return new StopForecast(config).stages();
    }

    private List<StopStage> stages() {
        var tiers = tiers();
        var demands = tiers.stream().map(StopForecast::demand).toList();
        var begins = new ArrayList<Duration>();
        var end = Duration.ZERO;
        var begin = Duration.ZERO;
        for (int i = 0; i < tiers.size(); i++) {
            begin = begin.plus(readGrace(tiers.get(i), budget.minus(begin)));
            begins.add(begin);
            var behind = demands.subList(i, demands.size());
            var deadline = begin.plus(StopBudget.timeOfFirst(budget.minus(begin), behind));
            var allDown = begin.plus(demands.get(i).time());
            end = end.compareTo(allDown) > 0 ? end : allDown;
            begin = end.compareTo(deadline) < 0 ? end : deadline;
        }
        var kill = begins.isEmpty() ? budget : killAfter(begins.getLast(), demands.getLast());
        var stages = new ArrayList<StopStage>();
        for (int i = 0; i < tiers.size(); i++) {
            stages.add(new StopStage(tiers.get(i), begins.get(i), kill.minus(begins.get(i))));
        }
        return stages;
    }

    private Duration killAfter(Duration lastBegins, StopBudget.Demand last) {
        return lastBegins.plus(StopBudget.timeOfFirst(budget.minus(lastBegins), List.of(last)));
    }

    private Duration readGrace(List<ProcessConfig> tier, Duration left) {
        boolean listens =
                tier.stream()
                        .map(process -> config.group(process.id().group()).map(GroupConfig::kind))
                        .anyMatch(
                                kind ->
                                        kind.filter(GroupKind.EventListenerPool.class::isInstance)
                                                .isPresent());
        return listens ? StopSequence.readGrace(left) : Duration.ZERO;
    }

    private List<List<ProcessConfig>> tiers() {
        var byId = new LinkedHashMap<ProcessId, ProcessConfig>();
        config.groups().stream()
                .flatMap(group -> group.processes().stream())
                .forEach(process -> byId.put(process.id(), process));
        var lasting =
                byId.values().stream()
                        .filter(process -> !process.isOneshot())
                        .map(ProcessConfig::id)
                        .toList();
        return StartOrder.of(byId.values()).descending(lasting).stream()
                .map(tier -> tier.stream().map(byId::get).toList())
                .toList();
    }

    private static StopBudget.Demand demand(List<ProcessConfig> tier) {
        return new StopBudget.Demand(
                tier.stream()
                        .map(process -> Duration.ofSeconds(process.stop().waitsecs()))
                        .max(Duration::compareTo)
                        .orElse(Duration.ZERO),
                tier.stream()
                        .map(process -> process.id().group())
                        .collect(Collectors.toUnmodifiableSet()));
    }
}
