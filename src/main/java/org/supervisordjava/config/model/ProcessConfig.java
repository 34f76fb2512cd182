package org.supervisordjava.config.model;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One process to supervise: a program, or one of the {@code numprocs} copies of a program, fully
 * resolved.
 *
 * @param program name of the section it comes from
 * @param command the command line as written, after expansion; split into words when it is spawned
 * @param startsecs seconds it has to stay up to count as started; 0 counts at once
 * @param startretries retries after the first failed try
 * @param exitcodes exit codes that are expected
 * @param environment the program's own variables, over the supervisor's
 * @param serverurl value of SUPERVISOR_SERVER_URL; empty lets the supervisor choose
 * @param priority ascending start order, inside the group and over the whole configuration
 * @param type new: a oneshot runs once and has to succeed before later priorities start
 * @param essential new: the container cannot live without it
 * @param hooks new: what is called when something happens to it
 * @param schedule new: when a oneshot runs, instead of at the start
 * @param restartLimits new: when a service is restarted though it works
 */
public record ProcessConfig(
        ProcessId id,
        String program,
        ProgramType type,
        String command,
        Optional<Path> directory,
        OptionalInt umask,
        Optional<UserSpec> user,
        int priority,
        int groupPriority,
        boolean autostart,
        Autorestart autorestart,
        int startsecs,
        int startretries,
        List<Integer> exitcodes,
        StopConfig stop,
        RestartDelay restartDelay,
        boolean redirectStderr,
        OutputConfig stdout,
        OutputConfig stderr,
        Map<String, String> environment,
        Optional<String> serverurl,
        ProbesConfig probes,
        List<Dependency> dependsOn,
        boolean essential,
        OnFatal onFatal,
        ResourceLimits limits,
        Confinement confinement,
        Optional<ScheduleConfig> schedule,
        Optional<RestartLimits> restartLimits,
        HooksConfig hooks) {

    public ProcessConfig {
        exitcodes = List.copyOf(exitcodes);
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        dependsOn = List.copyOf(dependsOn);
    }

    public String name() {
        return id.name();
    }

    /** Nothing that may be secret. */
    @Override
    public String toString() {
        return "ProcessConfig[" + id + "]";
    }

    public boolean isOneshot() {
        return type == ProgramType.ONESHOT;
    }

    /** What is scheduled runs when its time has come. */
    public boolean startsWithTheSupervisor() {
        return autostart && schedule.isEmpty();
    }

    public enum ProgramType {
        SERVICE,
        ONESHOT
    }

    public enum Autorestart {
        TRUE,
        FALSE,
        UNEXPECTED
    }

    /** What the supervisor does when the process is given up. */
    public enum OnFatal {
        IGNORE,
        SHUTDOWN
    }

    /**
     * How the process is stopped.
     *
     * @param waitsecs seconds between the stop signal and SIGKILL
     * @param asgroup whether the stop signal goes to the whole process group
     * @param killasgroup whether SIGKILL goes to the whole process group
     * @param killLeftovers new: whether what is left of its process group is killed before it is
     *     started again
     */
    public record StopConfig(
            Signal signal,
            int waitsecs,
            boolean asgroup,
            boolean killasgroup,
            boolean killLeftovers) {}

    /**
     * Pause between restarts. Without {@code initial}, supervisord's: retry n waits n seconds, and
     * a process that had started is restarted at once.
     *
     * @param initial pause before the first restart, doubled for each further one
     * @param max upper bound of the pause, and how long a process has to stay up to start over with
     *     {@code initial}
     */
    public record RestartDelay(Optional<Duration> initial, Duration max) {}

    /** A program that has to reach a condition before this one starts. */
    public record Dependency(String program, Condition condition) {

        /** Compose's conditions. */
        public enum Condition {
            STARTED,
            HEALTHY,
            COMPLETED_SUCCESSFULLY
        }
    }

    /**
     * Limits of one process.
     *
     * @param rlimits by lower-case name without {@code RLIMIT_}, such as {@code nofile}
     * @param nice scheduling priority, -20 to 19
     * @param oomScoreAdj -1000 to 1000
     */
    public record ResourceLimits(
            Map<String, Rlimit> rlimits, OptionalInt nice, OptionalInt oomScoreAdj) {
        public ResourceLimits {
            rlimits = Map.copyOf(rlimits);
        }
    }

    /**
     * What one process, and all that it starts, can never get, whoever it runs as.
     *
     * @param noNewPrivs whether set-user-ID programs and file capabilities give it nothing
     * @param boundingSet capabilities that an executed program may still have; empty for all
     */
    public record Confinement(boolean noNewPrivs, Optional<Set<Capability>> boundingSet) {

        public static final Confinement NONE = new Confinement(false, Optional.empty());

        public Confinement {
            boundingSet =
                    boundingSet.map(
                            set -> {
                                var sorted = EnumSet.noneOf(Capability.class);
                                sorted.addAll(set);
                                return Collections.unmodifiableSet(sorted);
                            });
        }
    }

    /** Soft and hard limit; {@link #UNLIMITED} for none. */
    public record Rlimit(long soft, long hard) {
        public static final long UNLIMITED = -1;
    }
}
