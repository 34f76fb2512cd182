package org.supervisordjava.config.build;

import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.StopStage;
import org.supervisordjava.config.model.SupervisorConfig;

import java.util.List;
import java.util.Optional;

/** What the supervisor knows of a configuration that the reading of it does not. */
public interface Outlook {

    /** Why a process could not be spawned, in supervisord's words; empty when it could. */
    Optional<String> refusal(SupervisorConfig config, ProcessConfig process);

    /** Why a process cannot be confined as it is to be; empty when it can. */
    Optional<String> confinementRefusal(SupervisorConfig config, ProcessConfig process);

    /** How a shutdown goes at the slowest. */
    List<StopStage> shutdown(SupervisorConfig config);
}
