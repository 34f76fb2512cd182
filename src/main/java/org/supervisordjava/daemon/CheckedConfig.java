package org.supervisordjava.daemon;

import org.supervisordjava.config.build.Outlook;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.StopStage;
import org.supervisordjava.config.model.SupervisorConfig;
import org.supervisordjava.posix.SelfProcess;
import org.supervisordjava.supervisor.StopForecast;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells of a configuration what a run of it would come to. */
public final class CheckedConfig implements Outlook {

    private final Map<String, String> environment;

    /**
     * @param environment what programs would inherit
     */
    public CheckedConfig(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Optional<String> refusal(SupervisorConfig config, ProcessConfig process) {
        var children =
                new ChildEnvironment(
                        environment, config.supervisord().environment(), config.httpServers());
        return switch (ChildCommand.of(process, children.of(process))) {
            case ChildCommand.Runnable ignored -> Optional.empty();
            case ChildCommand.Broken broken -> Optional.of(broken.failure().error());
        };
    }

    @Override
    public Optional<String> confinementRefusal(SupervisorConfig config, ProcessConfig process) {
        var kept = process.confinement().boundingSet();
        if (kept.isEmpty()) {
            return Optional.empty();
        }
        var user = config.supervisord().user().filter(account -> account.uid() != 0);
        if (user.isPresent()) {
            return Optional.of(
                    "the supervisor becomes %s, who cannot bound capabilities"
                            .formatted(user.get().name()));
        }
        return SelfProcess.canBound(kept.get())
                ? Optional.empty()
                : Optional.of("whoever runs this cannot bound capabilities");
    }

    @Override
    public List<StopStage> shutdown(SupervisorConfig config) {
        return StopForecast.of(config);
    }
}
