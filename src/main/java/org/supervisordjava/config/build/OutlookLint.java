package org.supervisordjava.config.build;

import org.supervisordjava.config.model.CommandLine;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.StopStage;
import org.supervisordjava.config.model.SupervisorConfig;
import org.supervisordjava.config.text.Durations;

import java.nio.file.Files;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Warns of what is only seen once the supervisor works with a configuration. */
final class OutlookLint {

    private final BuildContext context;
    private final Map<String, SectionOptions> programs;
    private final SupervisorConfig config;
    private final Outlook outlook;

    /** Programs whose time to stop has been spoken of. */
    private final Set<String> cutShort = new HashSet<>();

    OutlookLint(
            BuildContext context,
            Map<String, SectionOptions> programs,
            SupervisorConfig config,
            Outlook outlook) {
        this.context = context;
        this.programs = programs;
        this.config = config;
        this.outlook = outlook;
    }

    void check() {
        var seen = new HashSet<String>();
        config.groups().stream()
                .flatMap(group -> group.processes().stream())
                .filter(process -> seen.add(process.program()))
                .forEach(this::spawn);
        outlook.shutdown(config)
                .forEach(stage -> stage.processes().forEach(process -> stop(stage, process)));
    }

    private void spawn(ProcessConfig process) {
        var options = programs.get(process.program());
        if (isReadable(process)) {
            outlook.refusal(config, process)
                    .ifPresent(
                            refusal ->
                                    options.warning(
                                            "command",
                                            refusal,
                                            process.command().strip().startsWith("/")
                                                    ? "correct the path, or make it an executable file"
                                                    : "it is looked for in the PATH of the program's environment"));
        }
        outlook.confinementRefusal(config, process)
                .ifPresent(
                        refusal ->
                                options.warning(
                                        "capability_bounding_set",
                                        refusal,
                                        "start the supervisor as root with CAP_SETPCAP, or remove it:"
                                                + " otherwise the program cannot be started"));
        process.directory()
                .map(context::absolute)
                .filter(directory -> !Files.isDirectory(directory))
                .ifPresent(
                        directory ->
                                options.warning(
                                        "directory",
                                        "there is no directory " + directory,
                                        "create it, or the program cannot be started"));
    }

    /** One that is not is warned of anyway. */
    private static boolean isReadable(ProcessConfig process) {
        try {
            return !CommandLine.words(process.command()).isEmpty();
        } catch (CommandLine.MalformedCommandException e) {
            return false;
        }
    }

    /** Only times that were written count: supervisord's default of 10 s is nobody's wish. */
    private void stop(StopStage stage, ProcessConfig process) {
        var options = programs.get(process.program());
        var option = options.isSet("stop_timeout") ? "stop_timeout" : "stopwaitsecs";
        if (options.isSet(option) && stage.cutsShort(process) && cutShort.add(process.program())) {
            options.warning(
                    option,
                    "a shutdown may leave `%s` no more than %s of its %d s: shutdown_timeout is %s"
                            .formatted(
                                    process.program(),
                                    Durations.format(stage.mayTake()),
                                    process.stop().waitsecs(),
                                    Durations.format(config.supervisord().shutdownTimeout())),
                    "raise shutdown_timeout and the time your container engine grants");
        }
    }
}
