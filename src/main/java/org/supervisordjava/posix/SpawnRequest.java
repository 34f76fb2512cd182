package org.supervisordjava.posix;

import org.supervisordjava.config.model.ProcessConfig.Confinement;
import org.supervisordjava.config.model.ProcessConfig.Rlimit;
import org.supervisordjava.config.model.UserSpec;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A child to be spawned.
 *
 * @param executable file to execute, as {@link Executable#resolve} found it
 * @param argv the whole argument vector, {@code argv[0]} first
 * @param environment all of it: nothing is inherited. Not copied: nobody changes it afterwards
 * @param directory empty keeps the supervisor's
 * @param umask empty keeps the supervisor's
 * @param user empty, or the supervisor's own uid, changes nothing
 * @param stdin descriptor of this process that becomes the child's 0; it stays open here
 * @param stdout descriptor that becomes 1
 * @param stderr descriptor that becomes 2
 * @param rlimits by lower-case name without {@code RLIMIT_}
 * @param nice scheduling priority, -20 to 19
 * @param oomScoreAdj -1000 to 1000
 */
public record SpawnRequest(
        Path executable,
        List<String> argv,
        Map<String, String> environment,
        Optional<Path> directory,
        OptionalInt umask,
        Optional<UserSpec> user,
        int stdin,
        int stdout,
        int stderr,
        Map<String, Rlimit> rlimits,
        OptionalInt nice,
        OptionalInt oomScoreAdj,
        Confinement confinement) {

    public SpawnRequest {
        argv = List.copyOf(argv);
        environment = Collections.unmodifiableMap(environment);
        rlimits = Map.copyOf(rlimits);
    }
}
