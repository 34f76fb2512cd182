package org.supervisordjava.daemon;

import org.supervisordjava.config.model.HttpServerConfig;
import org.supervisordjava.config.model.ProcessConfig;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The environment of a child: the supervisor's own, what supervisord adds, the account's HOME, USER
 * and LOGNAME, {@code [supervisord] environment}, and the program's own, later ones over earlier
 * ones.
 */
final class ChildEnvironment {

    private final Map<String, String> inherited;
    private final Map<String, String> global;
    private final Optional<String> serverUrl;

    /**
     * @param inherited the supervisor's own
     * @param global {@code [supervisord] environment}
     */
    ChildEnvironment(
            Map<String, String> inherited,
            Map<String, String> global,
            Collection<HttpServerConfig> servers) {
        this.inherited = inherited;
        this.global = global;
        this.serverUrl = serverUrl(servers);
    }

    Map<String, String> of(ProcessConfig process) {
        var environment = new LinkedHashMap<>(inherited);
        environment.put("SUPERVISOR_ENABLED", "1");
        process.serverurl()
                .or(() -> serverUrl)
                .ifPresent(url -> environment.put("SUPERVISOR_SERVER_URL", url));
        environment.put("SUPERVISOR_PROCESS_NAME", process.name());
        environment.put("SUPERVISOR_GROUP_NAME", process.id().group());
        process.user()
                .ifPresent(
                        user -> {
                            environment.put("HOME", user.home().toString());
                            environment.put("USER", user.name());
                            environment.put("LOGNAME", user.name());
                        });
        environment.putAll(global);
        environment.putAll(process.environment());
        return environment;
    }

    /**
     * The first unix socket, else the first TCP one that offers control, as supervisord chooses.
     */
    private static Optional<String> serverUrl(Collection<HttpServerConfig> servers) {
        var unix =
                servers.stream()
                        .filter(HttpServerConfig.Unix.class::isInstance)
                        .map(server -> "unix://" + ((HttpServerConfig.Unix) server).file())
                        .findFirst();
        return unix.or(
                () ->
                        servers.stream()
                                .filter(HttpServerConfig.Inet.class::isInstance)
                                .map(HttpServerConfig.Inet.class::cast)
                                .filter(
                                        inet ->
                                                inet.exposure()
                                                        == HttpServerConfig.Exposure.CONTROL)
                                .map(
                                        inet ->
                                                "http://"
                                                        + inet.host().orElse("localhost")
                                                        + ":"
                                                        + inet.port())
                                .findFirst());
    }
}
