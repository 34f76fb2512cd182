package org.supervisordjava.config.build;

import org.supervisordjava.config.option.Values;
import org.supervisordjava.config.source.ConfigEnvironment;
import org.supervisordjava.config.source.RawConfig;
import org.supervisordjava.config.text.ConfigProblem.Location;
import org.supervisordjava.config.text.ConfigProblem.Severity;
import org.supervisordjava.config.text.Problems;

import java.nio.file.Path;
import java.util.Optional;

/** What every part of building a configuration needs. */
record BuildContext(
        ConfigEnvironment environment,
        Values values,
        Problems problems,
        Path mainFile,
        RawConfig.Syntax syntax) {

    static BuildContext of(RawConfig raw, ConfigEnvironment environment, Problems problems) {
        var values =
                new Values(
                        environment.accounts(),
                        environment.variables(),
                        environment.workingDirectory());
        return new BuildContext(environment, values, problems, raw.mainFile(), raw.syntax());
    }

    boolean isIni() {
        return syntax == RawConfig.Syntax.INI;
    }

    /** The configuration as a whole. */
    Location wholeFile() {
        return new Location(mainFile.toString(), 0, 0);
    }

    /** What supervisord tolerates silently: a warning in its own syntax, an error in YAML. */
    void strict(Location location, String message, Optional<String> hint) {
        problems.add(isIni() ? Severity.WARNING : Severity.ERROR, location, message, hint);
    }

    Path absolute(Path path) {
        return environment.workingDirectory().resolve(path).normalize();
    }
}
