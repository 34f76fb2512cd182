package org.supervisordjava.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.supervisordjava.config.build.ConfigLoader;
import org.supervisordjava.config.model.Accounts;
import org.supervisordjava.config.model.LoadedConfig;
import org.supervisordjava.config.model.SupervisorConfig;
import org.supervisordjava.config.model.UserSpec;
import org.supervisordjava.config.source.ConfigEnvironment;
import org.supervisordjava.config.source.FilePinning;
import org.supervisordjava.config.text.ConfigException;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * {@code config/<kind>.yml} and {@code docker/<kind>/supervisord.conf} are one stack: with the
 * image's environment, both resolve to the same values in every field.
 */
final class TwoSpellingsTest {

    private static final Path CHECKOUT = Path.of("").toAbsolutePath();
    private static final Pattern ASSIGNMENT = Pattern.compile("([A-Z_]+)=(\\S*)");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)");

    /** What only a host says (scripts/run): the image has one place and one account. */
    private static final Set<String> OF_A_HOST =
            Set.of("HIVE_HOME", "HIVE_SUPERVISOR_DIR", "HIVE_USER");

    /** Whatever is a quote or a separator to one of the two. */
    private static final String PASSWORD = "a\"b'c\\d,e=f%g$h; i";

    private static final Pattern IN_ITS_OWN_WAY =
            Pattern.compile("\\.supervisord\\.sourceFile:|[^:]*\\.environment[.:]");

    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource({"agent, 38886", "genie, 48886"})
    void resolveToTheSameInEveryField(String kind, int port) throws Exception {
        var image = imageEnvironment(kind);
        var yaml = load(yaml(kind), image);
        var conf = load(conf(kind), image);

        assertEquals(List.of(), differences(yaml.config(), conf.config(), image));
        assertEquals(List.of(), yaml.warnings());
        assertEquals(List.of(), conf.warnings());
        var application = conf.config().group("hive-" + kind).orElseThrow().processes().getFirst();
        assertEquals(200, application.priority());
        assertTrue(application.command().contains("--port " + port), application.command());
        assertEquals(100, conf.config().group("postgresql").orElseThrow().priority());
    }

    @ParameterizedTest
    @CsvSource({"agent", "genie"})
    void readFurtherProgramsFromTheSamePlace(String kind) throws Exception {
        addPrograms();

        var image = imageEnvironment(kind);
        var yaml = load(yaml(kind), image);
        var conf = load(conf(kind), image);

        assertEquals(List.of(), differences(yaml.config(), conf.config(), image));
        assertEquals("worker", conf.config().group("worker").orElseThrow().name());
        assertEquals("nightly", conf.config().group("nightly").orElseThrow().name());
    }

    /** Each variable that the YAML takes from the environment, given to the container. */
    @ParameterizedTest
    @CsvSource({"agent", "genie"})
    void takeTheSameFromTheEnvironment(String kind) throws Exception {
        var given = everyVariable(kind);

        var yaml = load(yaml(kind), given);
        var conf = load(conf(kind), given);

        assertEquals(List.of(), differences(yaml.config(), conf.config(), given));
        for (var program : List.of("initdb", "postgresql", "hive-" + kind)) {
            assertEquals(
                    program.equals("initdb") ? PASSWORD : "",
                    environments(conf.config(), given).get(program).get("HIVE_PASSWORD"));
        }
    }

    /** The comparison itself sees a change of any line of the file. */
    @ParameterizedTest
    @CsvSource({"agent", "genie"})
    void noLineCouldBeOtherwise(String kind) throws Exception {
        addPrograms();
        var file = conf(kind);
        var given = everyVariable(kind);
        var yaml = load(yaml(kind), given);
        var lines = Files.readAllLines(file);
        var unseen = new ArrayList<String>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).matches("[a-z_]+=.+")) {
                var without = new ArrayList<>(lines);
                without.set(i, "; " + lines.get(i));
                if (!isSeen(without, yaml, given)) {
                    unseen.add(lines.get(i));
                }
            }
        }
        unseen.removeAll(STATED_DEFAULTS);
        assertEquals(List.of(), unseen);
    }

    /** What the stack says although it is the default. */
    private static final List<String> STATED_DEFAULTS =
            List.of("shutdown_timeout=9s", "liveness_period=10s");

    private boolean isSeen(List<String> lines, LoadedConfig yaml, Map<String, String> given)
            throws IOException {
        var changed = Files.write(directory.resolve("supervisord.conf"), lines);
        try {
            return !differences(yaml.config(), load(changed, given).config(), given).isEmpty();
        } catch (ConfigException e) {
            return true;
        }
    }

    private Path yaml(String kind) throws IOException {
        return asInTheImage(CHECKOUT.resolve("config/" + kind + ".yml"));
    }

    private Path conf(String kind) throws IOException {
        return asInTheImage(CHECKOUT.resolve("docker/" + kind + "/supervisord.conf"));
    }

    /** Both are in one directory there, with that of further programs beside them. */
    private Path asInTheImage(Path file) throws IOException {
        Files.createDirectories(directory.resolve("conf.d"));
        var copy = directory.resolve(file.getFileName());
        return Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
    }

    private void addPrograms() throws IOException {
        var folder = Files.createDirectories(directory.resolve("conf.d"));
        Files.writeString(
                folder.resolve("worker.conf"),
                "[program:worker]\ncommand=/bin/cat\nenvironment=HIVE_PASSWORD=\"\"\n");
        Files.writeString(
                folder.resolve("nightly.yml"),
                "programs: {nightly: {command: /bin/date, environment: {HIVE_PASSWORD: ''}}}\n");
    }

    private static LoadedConfig load(Path file, Map<String, String> variables)
            throws IOException, ConfigException {
        var environment =
                new ConfigEnvironment(
                        variables,
                        "box",
                        new NoAccounts(),
                        FilePinning.BY_NAME,
                        Path.of("/var/lib/postgresql/data"),
                        Map.of());
        return ConfigLoader.load(file, environment);
    }

    /** The image's, with each variable given that the YAML names. */
    private static Map<String, String> everyVariable(String kind) throws IOException {
        var given = new HashMap<>(imageEnvironment(kind));
        int port = 20000;
        var matcher =
                VARIABLE.matcher(Files.readString(CHECKOUT.resolve("config/" + kind + ".yml")));
        while (matcher.find()) {
            var name = matcher.group(1);
            if (!OF_A_HOST.contains(name)) {
                boolean isPort = name.endsWith("PORT");
                given.put(name, isPort ? "" + ++port : "/given/" + name.toLowerCase(Locale.ROOT));
            }
        }
        assertTrue(port > 20002, "three ports at least");
        given.put("HIVE_PASSWORD", PASSWORD);
        return given;
    }

    /** What the Dockerfile's ENV says. */
    private static Map<String, String> imageEnvironment(String kind) throws IOException {
        var file = CHECKOUT.resolve("docker/" + kind + "/Dockerfile." + kind);
        var variables = new HashMap<String, String>();
        boolean continues = false;
        for (String line : Files.readAllLines(file)) {
            if (continues || line.startsWith("ENV ")) {
                var matcher = ASSIGNMENT.matcher(line);
                while (matcher.find()) {
                    variables.put(matcher.group(1), matcher.group(2).replace("${PG_MAJOR}", "17"));
                }
                continues = line.endsWith("\\");
            }
        }
        assertEquals("/var/lib/postgresql/data", variables.get("HIVE_DATA"));
        return variables;
    }

    /** Which section a variable is in does not matter: what each program gets is compared. */
    private static List<String> differences(
            SupervisorConfig expected, SupervisorConfig actual, Map<String, String> container) {
        var found = new ArrayList<String>();
        compare("", expected, actual, found);
        found.removeIf(difference -> IN_ITS_OWN_WAY.matcher(difference).lookingAt());
        compare("", environments(expected, container), environments(actual, container), found);
        return found;
    }

    /** Of each program, complete. */
    private static Map<String, Map<String, String>> environments(
            SupervisorConfig config, Map<String, String> container) {
        var environments = new HashMap<String, Map<String, String>>();
        for (var group : config.groups()) {
            for (var process : group.processes()) {
                var variables = new HashMap<>(container);
                variables.putAll(config.supervisord().environment());
                variables.putAll(process.environment());
                environments.put(process.name(), variables);
            }
        }
        return environments;
    }

    private static void compare(String place, Object expected, Object actual, List<String> found) {
        switch (expected) {
            case Record record when record.getClass().isInstance(actual) -> {
                for (var component : record.getClass().getRecordComponents()) {
                    compare(
                            place + "." + component.getName(),
                            value(component, record),
                            value(component, actual),
                            found);
                }
            }
            case Optional<?> optional
                    when optional.isPresent()
                            && actual instanceof Optional<?> other
                            && other.isPresent() ->
                    compare(place, optional.get(), other.get(), found);
            case List<?> list
                    when actual instanceof List<?> others && list.size() == others.size() -> {
                for (int i = 0; i < list.size(); i++) {
                    compare(place + "[" + i + "]", list.get(i), others.get(i), found);
                }
            }
            case Map<?, ?> map when actual instanceof Map<?, ?> others -> {
                var keys = new TreeSet<String>();
                map.keySet().forEach(key -> keys.add(key.toString()));
                others.keySet().forEach(key -> keys.add(key.toString()));
                for (var key : keys) {
                    compare(place + "." + key, map.get(key), others.get(key), found);
                }
            }
            case null, default -> {
                if (!Objects.equals(expected, actual)) {
                    found.add(place + ": " + expected + " in YAML, " + actual + " in .conf");
                }
            }
        }
    }

    private static Object value(RecordComponent component, Object record) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** The programs run as the container's user: no account is looked up. */
    private static final class NoAccounts implements Accounts {
        @Override
        public Optional<UserSpec> user(String nameOrUid) {
            return Optional.empty();
        }

        @Override
        public OptionalInt group(String nameOrGid) {
            return OptionalInt.empty();
        }
    }
}
