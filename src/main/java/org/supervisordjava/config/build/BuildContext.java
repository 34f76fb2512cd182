package org.supervisordjava.config.build;

import org.supervisordjava.config.model.LogFormat;
import org.supervisordjava.config.option.Values;
import org.supervisordjava.config.source.ConfigEnvironment;
import org.supervisordjava.config.source.RawConfig;
import org.supervisordjava.config.source.ReadingBudget;
import org.supervisordjava.config.text.ConfigProblem.Location;
import org.supervisordjava.config.text.ConfigProblem.Severity;
import org.supervisordjava.config.text.ConfigSyntax;
import org.supervisordjava.config.text.Problems;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** What every part of building a configuration needs. */
record BuildContext(
        ConfigEnvironment environment,
        Values values,
        Problems problems,
        Path mainFile,
        ConfigSyntax syntax,
        ReadingBudget budget,
        LogFormat logFormat,
        Defaults defaults) {

    /** Characters of all options together, each counted for each process. */
    private static final long MOST = 8_000_000;

    static BuildContext of(RawConfig raw, ConfigEnvironment environment, Problems problems) {
        var values =
                new Values(
                        environment.accounts(),
                        environment.variables(),
                        environment.workingDirectory());
        return new BuildContext(
                environment,
                values,
                problems,
                raw.mainFile(),
                raw.syntax(),
                ReadingBudget.ofCharacters(MOST),
                LogFormat.TEXT,
                new Defaults());
    }

    /** The same for programs of a supervisor whose lines have this format. */
    BuildContext withLogFormat(LogFormat format) {
        return new BuildContext(
                environment, values, problems, mainFile, syntax, budget, format, defaults);
    }

    /** Whether the main file is a supervisord.conf. */
    boolean isIni() {
        return syntax == ConfigSyntax.INI;
    }

    /** The configuration as a whole. */
    Location wholeFile() {
        return new Location(mainFile.toString(), 0, 0);
    }

    /** What supervisord tolerates silently: a warning in its own syntax, an error in YAML. */
    void strict(ConfigSyntax found, Location location, String message, Optional<String> hint) {
        strict(found, location, message, () -> hint);
    }

    /** As above; the hint is asked for only when it is needed. */
    void strict(
            ConfigSyntax found,
            Location location,
            String message,
            Supplier<Optional<String>> hint) {
        var severity =
                switch (found) {
                    case INI -> Severity.WARNING;
                    case YAML -> Severity.ERROR;
                };
        problems.add(severity, location, message, hint);
    }

    Path absolute(Path path) {
        return environment.workingDirectory().resolve(path).normalize();
    }
}
