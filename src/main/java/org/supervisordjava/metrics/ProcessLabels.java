package org.supervisordjava.metrics;

import io.prometheus.metrics.model.snapshots.Labels;

import org.supervisordjava.config.model.ProcessId;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The labels of one process's series, alone and with one more. Kept from scrape to scrape: the
 * library sorts and checks labels whenever some are made, which is more than writing them. Any
 * thread.
 */
final class ProcessLabels {

    private final Labels own;
    private final Map<String, Map<String, Labels>> more = new ConcurrentHashMap<>();

    ProcessLabels(ProcessId id) {
        this.own = Labels.of("group", id.group(), "name", id.name());
    }

    Labels own() {
        return own;
    }

    /**
     * @param value one of a few
     */
    Labels with(String name, String value) {
        return more.computeIfAbsent(name, _ -> new ConcurrentHashMap<>())
                .computeIfAbsent(value, _ -> own.add(name, value));
    }
}
