package org.supervisordjava.config.build;

import org.supervisordjava.config.model.OutputConfig;
import org.supervisordjava.config.model.OutputTarget;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfig.Autorestart;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.config.model.UserSpec;
import org.supervisordjava.config.option.Values;
import org.supervisordjava.config.text.InvalidValueException;

import java.nio.file.Path;
import java.util.List;

/** Warns of what is legal in one program but probably not meant. */
final class ProgramLint {

    private final BuildContext context;

    ProgramLint(BuildContext context) {
        this.context = context;
    }

    void check(SectionOptions options, ProcessConfig process) {
        stopSignal(options, process);
        new CommandLint(options, process).check();
        foreignHome(options, process);
        crashLoop(options, process);
        withoutSchedule(options, process);
        withoutLimit(options);
        unrotatable(options, "stdout", process.stdout());
        unrotatable(options, "stderr", process.stderr());
    }

    private static void stopSignal(SectionOptions options, ProcessConfig process) {
        if (process.stop().signal() == Signal.KILL) {
            options.warning(
                    "stopsignal",
                    "SIGKILL gives the program no chance to clean up",
                    "use TERM; stopwaitsecs ends in SIGKILL anyway");
        }
    }

    private void foreignHome(SectionOptions options, ProcessConfig process) {
        var home = process.environment().get("HOME");
        if (home == null || process.user().isEmpty()) {
            return;
        }
        var user = process.user().get();
        Path path;
        try {
            path = Values.plainPath(home).normalize();
        } catch (InvalidValueException e) {
            return; // no path, so nobody's home
        }
        if (!path.equals(user.home()) && isHomeOfAnother(path, user)) {
            options.warning(
                    "environment",
                    "HOME=%s is not the home of user %s".formatted(home, user.name()),
                    "remove it: HOME, USER and LOGNAME follow user=");
        }
    }

    private boolean isHomeOfAnother(Path home, UserSpec user) {
        var name = home.getFileName();
        return name != null
                && context.environment()
                        .accounts()
                        .user(name.toString())
                        .filter(other -> other.uid() != user.uid() && other.home().equals(home))
                        .isPresent();
    }

    private static void crashLoop(SectionOptions options, ProcessConfig process) {
        if (process.startsecs() == 0 && process.autorestart() == Autorestart.TRUE) {
            options.warning(
                    "startsecs",
                    "with startsecs=0 and autorestart=true a program that fails at once is restarted for ever",
                    "set startsecs to 1 or more, or a restart_delay");
        }
    }

    private static void withoutSchedule(SectionOptions options, ProcessConfig process) {
        if (process.schedule().isPresent()) {
            return;
        }
        for (String option : List.of("time_zone", "concurrency_policy", "starting_deadline")) {
            if (options.isSet(option)) {
                options.warning(
                        option,
                        "without a schedule " + option + " means nothing",
                        "add a schedule such as 30 3 * * *, or remove it");
            }
        }
    }

    private static void withoutLimit(SectionOptions options) {
        meaningless(options, "memory_check_interval", "memory_limit", "512MB");
        meaningless(options, "maximum_lifetime_jitter", "maximum_lifetime", "24h");
    }

    private static void meaningless(
            SectionOptions options, String option, String without, String example) {
        if (options.isSet(option) && !options.isSet(without)) {
            options.warning(
                    option,
                    "without %s %s means nothing".formatted(without, option),
                    "add %s, such as %s, or remove it".formatted(without, example));
        }
    }

    /** supervisord stops reading such a stream; here it works, so this is only for the record. */
    private void unrotatable(SectionOptions options, String stream, OutputConfig output) {
        if (output.rotation().maxbytes() == 0
                || !(output.logfile() instanceof OutputTarget.File file)
                || !file.isStandardStream()) {
            return;
        }
        var option = stream + "_logfile_maxbytes";
        if (options.isSet(option) || options.section().isIni()) {
            options.warning(
                    options.isSet(option) ? option : stream + "_logfile",
                    file.path() + " cannot be rotated; the size limit is ignored",
                    "set " + option + "=0 to say so");
        }
    }
}
