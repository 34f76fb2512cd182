package org.supervisordjava.config.option;

import org.supervisordjava.config.text.Suggestion;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What sections and options are called elsewhere: by Compose, Kubernetes, systemd and others. */
public final class OtherWords {

    private static final Map<String, List<String>> OURS =
            Map.ofEntries(
                    Map.entry("services", List.of("programs")),
                    Map.entry("processes", List.of("programs")),
                    Map.entry("apps", List.of("programs")),
                    Map.entry("listeners", List.of("eventlisteners")),
                    Map.entry("cmd", List.of("command", "exec")),
                    Map.entry("entrypoint", List.of("command")),
                    Map.entry("run", List.of("command")),
                    Map.entry("exec", List.of("command")),
                    Map.entry("command", List.of("exec")),
                    Map.entry("args", List.of("command")),
                    Map.entry("cron", List.of("schedule")),
                    Map.entry("timezone", List.of("time_zone")),
                    Map.entry("timeZone", List.of("time_zone")),
                    Map.entry("concurrencyPolicy", List.of("concurrency_policy")),
                    Map.entry("startingDeadlineSeconds", List.of("starting_deadline")),
                    Map.entry("max_memory_restart", List.of("memory_limit")),
                    Map.entry("mem_limit", List.of("memory_limit")),
                    Map.entry("max_memory", List.of("memory_limit")),
                    Map.entry("RuntimeMaxSec", List.of("maximum_lifetime")),
                    Map.entry("max_lifetime", List.of("maximum_lifetime")),
                    Map.entry("RuntimeRandomizedExtraSec", List.of("maximum_lifetime_jitter")),
                    Map.entry("env", List.of("environment")),
                    Map.entry("envs", List.of("environment")),
                    Map.entry("restart", List.of("autorestart")),
                    Map.entry("restart_policy", List.of("autorestart")),
                    Map.entry("working_dir", List.of("directory")),
                    Map.entry("working_directory", List.of("directory")),
                    Map.entry("workdir", List.of("directory")),
                    Map.entry("cwd", List.of("directory")),
                    Map.entry("stop_signal", List.of("stopsignal")),
                    Map.entry("stop_grace_period", List.of("stop_timeout")),
                    Map.entry("replicas", List.of("numprocs")),
                    Map.entry("after", List.of("depends_on")),
                    Map.entry("requires", List.of("depends_on")),
                    Map.entry("ulimits", List.of("rlimits")),
                    Map.entry("healthcheck", List.of("readiness")),
                    Map.entry("tcp", List.of("tcp_socket")),
                    Map.entry("pg_isready", List.of("postgres")),
                    Map.entry("postgresql", List.of("postgres")),
                    Map.entry("http", List.of("http_get")),
                    Map.entry("interval", List.of("period")),
                    Map.entry("start_period", List.of("initial_delay")),
                    Map.entry("retries", List.of("startretries", "failure_threshold")));

    private OtherWords() {}

    /** What another program's word is called here. */
    public static Optional<String> ours(String word, Collection<String> candidates) {
        return OURS.getOrDefault(word, List.of()).stream().filter(candidates::contains).findFirst();
    }

    /**
     * {@code did you mean `environment`?}, when another program calls one of the candidates so, or
     * when one is spelt nearly so.
     */
    public static Optional<String> hint(String word, Collection<String> candidates) {
        return ours(word, candidates)
                .map(ours -> "did you mean `" + ours + "`?")
                .or(() -> Suggestion.hint(word, candidates));
    }
}
