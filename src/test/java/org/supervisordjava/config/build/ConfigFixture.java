package org.supervisordjava.config.build;

import org.supervisordjava.config.model.Accounts;
import org.supervisordjava.config.model.LoadedConfig;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.UserSpec;
import org.supervisordjava.config.source.ConfigEnvironment;
import org.supervisordjava.config.source.FilePinning;
import org.supervisordjava.config.text.ConfigException;
import org.supervisordjava.config.text.ConfigProblem;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Loads configurations from text, in a directory of their own, with four known accounts, of which
 * two are one user.
 */
public final class ConfigFixture {

    private static final List<UserSpec> USERS =
            List.of(
                    new UserSpec("root", 0, List.of(0), Path.of("/root")),
                    new UserSpec("postgres", 70, List.of(70, 71), Path.of("/var/lib/postgresql")),
                    new UserSpec("hive", 1000, List.of(1000), Path.of("/home/hive")),
                    new UserSpec("worker", 1000, List.of(1000), Path.of("/home/worker")));

    private final Path directory;
    private final Map<String, String> variables = new HashMap<>();
    private final Map<String, String> overrides = new HashMap<>();

    public ConfigFixture(Path directory) {
        this.directory = directory;
    }

    ConfigFixture variable(String name, String value) {
        variables.put(name, value);
        return this;
    }

    ConfigFixture override(String option, String value) {
        overrides.put(option, value);
        return this;
    }

    public ConfigFixture file(String name, String text) {
        write(name, text);
        return this;
    }

    public ConfigEnvironment environment() {
        return new ConfigEnvironment(
                variables,
                "box",
                new KnownAccounts(),
                FilePinning.BY_NAME,
                directory.toAbsolutePath(),
                overrides);
    }

    LoadedConfig yaml(String text) throws ConfigException {
        write("agent.yml", text);
        return ConfigLoader.load(Path.of("agent.yml"), environment());
    }

    public LoadedConfig ini(String text) throws ConfigException {
        write("supervisord.conf", text);
        return ConfigLoader.load(Path.of("supervisord.conf"), environment());
    }

    /** The lines an operator reads: errors and warnings, or warnings only. */
    List<String> problemsOfYaml(String text) {
        try {
            return lines(yaml(text).warnings());
        } catch (ConfigException e) {
            return lines(e.problems());
        }
    }

    List<String> problemsOfIni(String text) {
        try {
            return lines(ini(text).warnings());
        } catch (ConfigException e) {
            return lines(e.problems());
        }
    }

    /** The first process of the only group that has any. */
    static ProcessConfig onlyProcess(LoadedConfig loaded) {
        return loaded.config().groups().stream()
                .flatMap(group -> group.processes().stream())
                .findFirst()
                .orElseThrow();
    }

    private static List<String> lines(List<ConfigProblem> problems) {
        return problems.stream().map(ConfigProblem::toString).toList();
    }

    private void write(String name, String text) {
        try {
            Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class KnownAccounts implements Accounts {
        @Override
        public Optional<UserSpec> user(String nameOrUid) {
            return USERS.stream()
                    .filter(
                            user ->
                                    user.name().equals(nameOrUid)
                                            || String.valueOf(user.uid()).equals(nameOrUid))
                    .findFirst();
        }

        @Override
        public OptionalInt group(String nameOrGid) {
            return USERS.stream()
                    .filter(user -> user.name().equals(nameOrGid))
                    .mapToInt(UserSpec::gid)
                    .findFirst();
        }
    }
}
