package org.supervisordjava.config.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One whole configuration, resolved: every expansion done, every default filled in.
 *
 * @param groups sorted by (priority, name), as supervisord sorts them
 * @param httpServers control, health and metrics listeners in the order of the file
 * @param signalForwards signals to the supervisor that are passed on, to the programs (or groups,
 *     as {@code group:*}) named
 */
public record SupervisorConfig(
        SupervisordConfig supervisord,
        List<GroupConfig> groups,
        List<HttpServerConfig> httpServers,
        Map<Signal, List<String>> signalForwards) {

    public SupervisorConfig {
        groups = List.copyOf(groups);
        httpServers = List.copyOf(httpServers);
        signalForwards = Map.copyOf(signalForwards);
    }

    public Optional<GroupConfig> group(String name) {
        return groups.stream().filter(group -> group.name().equals(name)).findFirst();
    }
}
