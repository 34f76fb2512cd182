package org.supervisordjava.config.build;

import org.supervisordjava.config.model.CommandLine;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.StopStage;
import org.supervisordjava.config.model.SupervisorConfig;
import org.supervisordjava.config.text.Durations;

import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Warns of what is only seen once the supervisor works with a configuration. */
final class OutlookLint {

    /** In one warning. */
    private static final int MOST_NAMES = 5;

    private final BuildContext context;
    private final Map<String, SectionOptions> programs;
    private final SupervisorConfig config;
    private final Outlook outlook;

    /** Programs whose time to stop has been spoken of. */
    private final Set<String> cutShort = new HashSet<>();

    private final Map<String, Duration> cutByDefault = new LinkedHashMap<>();

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
        var stages = outlook.shutdown(config);
        stages.forEach(stage -> stage.processes().forEach(process -> stop(stage, process)));
        if (!context.problems().hasErrors()) {
            defaults();
            dependencies(stages);
        }
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
            var words = CommandLine.words(process.command());
            return !words.isEmpty() && !CommandLint.isBuiltin(words.getFirst());
        } catch (CommandLine.MalformedCommandException e) {
            return false;
        }
    }

    /**
     * A time that was written is spoken of by itself; supervisord's default with all the others.
     */
    private void stop(StopStage stage, ProcessConfig process) {
        var options = programs.get(process.program());
        var option = options.isSet("stop_timeout") ? "stop_timeout" : "stopwaitsecs";
        if (!options.isSet(option)) {
            if (stage.cutsShort(process) && stage.mayTake().compareTo(timeAlone()) < 0) {
                cutByDefault.merge(
                        process.program(),
                        stage.mayTake(),
                        (one, other) -> one.compareTo(other) < 0 ? one : other);
            }
            return;
        }
        if (stage.cutsShort(process) && cutShort.add(process.program())) {
            options.warning(
                    option,
                    "a shutdown may leave `%s` no more than %s of its %d s: shutdown_timeout is %s"
                            .formatted(
                                    process.program(),
                                    Durations.format(stage.mayTake()),
                                    process.stop().waitsecs(),
                                    timeout()),
                    "raise shutdown_timeout and the time your container engine grants");
        }
    }

    private Duration timeAlone() {
        return config.supervisord().shutdownTimeout().multipliedBy(9).dividedBy(10);
    }

    /** One warning for all: it is the same wish, which nobody has written. */
    private void defaults() {
        var shortest =
                cutByDefault.entrySet().stream()
                        .min(Map.Entry.comparingByValue())
                        .map(Map.Entry::getKey);
        shortest.ifPresent(
                program ->
                        programs.get(program)
                                .warning(
                                        "stopwaitsecs",
                                        "a shutdown may leave %s less than the default of 10 s, `%s` no more than %s: shutdown_timeout is %s"
                                                .formatted(
                                                        listed(cutByDefault.keySet()),
                                                        program,
                                                        Durations.format(cutByDefault.get(program)),
                                                        timeout()),
                                        "set stopwaitsecs to what each needs, or raise shutdown_timeout and the time your container engine grants"));
    }

    /**
     * Members of one group of which one depends on another stop one after the other only if there
     * is time for it.
     */
    private void dependencies(List<StopStage> stages) {
        var begins = new HashMap<ProcessId, Duration>();
        stages.forEach(
                stage ->
                        stage.processes()
                                .forEach(process -> begins.put(process.id(), stage.begins())));
        for (var group : config.groups()) {
            for (var needed : group.processes()) {
                group.processes().stream()
                        .filter(process -> dependsOn(process, needed))
                        .filter(process -> begins.containsKey(process.id()))
                        .filter(process -> begins.get(process.id()).equals(begins.get(needed.id())))
                        .findFirst()
                        .ifPresent(process -> toldTogether(process, needed));
            }
        }
    }

    private static boolean dependsOn(ProcessConfig process, ProcessConfig needed) {
        return process.dependsOn().stream()
                .anyMatch(dependency -> dependency.program().equals(needed.program()));
    }

    private void toldTogether(ProcessConfig process, ProcessConfig needed) {
        programs.get(needed.program())
                .warning(
                        "stopwaitsecs",
                        "a shutdown tells `%s` to stop together with `%s` of the same group, which depends on it: its %d s would not fit behind into a shutdown_timeout of %s"
                                .formatted(
                                        needed.program(),
                                        process.program(),
                                        needed.stop().waitsecs(),
                                        timeout()),
                        "set stopwaitsecs to what it needs, or raise shutdown_timeout and the time your container engine grants");
    }

    private static String listed(Set<String> programs) {
        var names = programs.stream().map(name -> "`" + name + "`").limit(MOST_NAMES).toList();
        int others = programs.size() - names.size();
        return String.join(", ", names) + (others == 0 ? "" : " and " + others + " more");
    }

    private String timeout() {
        return Durations.format(config.supervisord().shutdownTimeout());
    }
}
