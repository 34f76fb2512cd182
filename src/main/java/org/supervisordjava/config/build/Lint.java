package org.supervisordjava.config.build;

import org.supervisordjava.config.model.GroupConfig;
import org.supervisordjava.config.model.OutputTarget;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfig.Dependency;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Warns of combinations of programs that are legal but probably not meant. */
final class Lint {

    private final BuildContext context;
    private final Map<String, SectionOptions> programs;

    Lint(BuildContext context, Map<String, SectionOptions> programs) {
        this.context = context;
        this.programs = programs;
    }

    void check(List<GroupConfig> groups) {
        var processes = groups.stream().flatMap(group -> group.processes().stream()).toList();
        if (programs.isEmpty()) {
            context.problems()
                    .warning(
                            context.wholeFile(),
                            "there is no program to supervise",
                            context.isIni() ? "add a [program:x]" : "add one below `programs:`");
        }
        var programLint = new ProgramLint(context);
        var byProgram = new LinkedHashMap<String, ProcessConfig>();
        processes.forEach(process -> byProgram.putIfAbsent(process.program(), process));
        byProgram.forEach((name, process) -> programLint.check(programs.get(name), process));
        sharedLogFiles(processes);
        dependencyOrder(byProgram);
    }

    private void sharedLogFiles(List<ProcessConfig> processes) {
        for (String stream : List.of("stdout", "stderr")) {
            var byFile = new HashMap<Path, ProcessConfig>();
            for (ProcessConfig process : processes) {
                var output = stream.equals("stdout") ? process.stdout() : process.stderr();
                if (output.logfile() instanceof OutputTarget.File file && isRegular(file)) {
                    var other = byFile.putIfAbsent(file.path(), process);
                    if (other != null && other.program().equals(process.program())) {
                        programs.get(process.program())
                                .warning(
                                        stream + "_logfile",
                                        "all processes of the program write to " + file.path(),
                                        "put %(process_num)d into the name");
                    }
                }
            }
        }
    }

    private static boolean isRegular(OutputTarget.File file) {
        return !file.path().startsWith("/dev") && !file.isStandardStream();
    }

    /** Start order follows depends_on; a priority that says otherwise misleads the reader. */
    private void dependencyOrder(Map<String, ProcessConfig> byProgram) {
        for (ProcessConfig process : byProgram.values()) {
            for (Dependency dependency : process.dependsOn()) {
                var target = byProgram.get(dependency.program());
                if (target != null) {
                    checkOrder(process, target);
                }
            }
        }
    }

    private void checkOrder(ProcessConfig process, ProcessConfig target) {
        var options = programs.get(process.program());
        boolean isWithinGroup = process.groupPriority() == target.groupPriority();
        int own = isWithinGroup ? process.priority() : process.groupPriority();
        int others = isWithinGroup ? target.priority() : target.groupPriority();
        boolean isItsOwn = isWithinGroup || target.id().group().equals(target.program());
        if (others > own) { // going by priority alone it would start first
            options.warning(
                    "depends_on",
                    "`%s` (priority %d) waits for `%s` (priority %d): depends_on decides"
                            .formatted(process.program(), own, target.program(), others),
                    "give %s`%s` a priority of %d or less"
                            .formatted(isItsOwn ? "" : "the group of ", target.program(), own));
        }
        if (process.autostart() && !target.autostart()) {
            options.warning(
                    "depends_on",
                    "`%s` has autostart=false, so this waits until somebody starts it"
                            .formatted(target.program()),
                    "set autostart=true there");
        }
    }
}
