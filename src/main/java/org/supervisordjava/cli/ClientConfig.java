package org.supervisordjava.cli;

import org.supervisordjava.cli.rpc.ServerUrl;
import org.supervisordjava.config.build.ConfigBuilder;
import org.supervisordjava.config.model.HttpServerConfig;
import org.supervisordjava.config.model.PasswordHash;
import org.supervisordjava.config.option.Values;
import org.supervisordjava.config.source.ConfigEnvironment;
import org.supervisordjava.config.source.ConfigFiles;
import org.supervisordjava.config.source.Expansion;
import org.supervisordjava.config.source.RawConfig;
import org.supervisordjava.config.source.RawSection;
import org.supervisordjava.config.text.ConfigProblem;
import org.supervisordjava.config.text.ConfigProblem.Location;
import org.supervisordjava.config.text.ConfigSyntax;
import org.supervisordjava.config.text.InvalidValueException;
import org.supervisordjava.config.text.Problems;
import org.supervisordjava.config.text.UsageException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a configuration file tells a client: its section {@code supervisorctl}, and where a YAML
 * file does not name the server there, where its supervisor listens.
 *
 * <p>Read by the supervisor's own code, with the supervisor's rules. What is wrong with other
 * sections does not matter: a supervisor that runs can be spoken to while its file is being edited.
 *
 * @param origin the file
 * @param values by option name: serverurl, username, password, prompt, history_file
 */
record ClientConfig(Path origin, Map<String, String> values) {

    private static final String SECTION = "supervisorctl";
    private static final String CONTROL = "control";
    private static final String SERVER_URL = "serverurl";
    private static final String USERNAME = "username";
    private static final String PASSWORD = "password";

    /** The client cannot know the password that was hashed. */
    private static final String HASH = "{SHA}";

    private static final Set<String> EVERY_INTERFACE = Set.of("0.0.0.0", "::", "[::]");

    private static final List<String> ADDRESS_OPTIONS = List.of("socket", "file", "host", "port");

    /** Null when the file does not say. */
    String value(String option) {
        return values.get(option);
    }

    /**
     * Reads a file that was asked for.
     *
     * @throws UsageException when it cannot be read, or does not say how to reach a server
     */
    static ClientConfig read(Path file, ConfigEnvironment environment) throws UsageException {
        return new Reader(file, environment).read();
    }

    /**
     * Reads a supervisord.conf that was found.
     *
     * @return null when it has nothing for a client
     */
    static ClientConfig readIfAny(Path file, ConfigEnvironment environment) throws UsageException {
        return new Reader(file, environment).readIni();
    }

    private static final class Reader {

        private final Path file;
        private final ConfigEnvironment environment;
        private RawConfig raw;

        Reader(Path file, ConfigEnvironment environment) {
            this.file = file;
            this.environment = environment;
        }

        ClientConfig read() throws UsageException {
            if (ConfigSyntax.of(file) == ConfigSyntax.YAML) {
                return readYaml();
            }
            var config = readIni();
            for (var problem : raw.problems()) {
                if (problem.isError()) {
                    throw new UsageException(problem.message());
                }
            }
            if (config == null) {
                throw new UsageException(
                        ".ini file does not include supervisorctl section" + hint());
            }
            return config;
        }

        /** A [control] tells the server where to listen, and in this spelling nobody else. */
        private String hint() {
            var control = section(CONTROL);
            if (control == null) {
                return "";
            }
            var socket = control.options().get("socket");
            return "; add [supervisorctl] with serverurl=unix://%s"
                    .formatted(
                            socket == null || socket.text().isEmpty()
                                    ? "/run/supervisord-java.sock"
                                    : socket.text());
        }

        /** As supervisorctl does, without the files that it includes. */
        ClientConfig readIni() throws UsageException {
            raw = ConfigFiles.readAlone(file, environment, Set.of(SECTION, CONTROL));
            var section = section(SECTION);
            return section == null ? null : new ClientConfig(file, values(section));
        }

        private ClientConfig readYaml() throws UsageException {
            raw = ConfigFiles.read(file, environment);
            if (raw.sections().isEmpty()) {
                refuse(raw.problems());
            }
            var section = section(SECTION);
            var values = new LinkedHashMap<String, String>();
            if (section != null) {
                refuse(problemsIn(section));
                values.putAll(values(section));
            }
            if (!values.containsKey(SERVER_URL)) {
                addServer(values);
            }
            return new ClientConfig(file, values);
        }

        private void addServer(Map<String, String> values) throws UsageException {
            var problems = new Problems();
            var servers = ConfigBuilder.servers(raw, environment, problems);
            var server = forControl(servers);
            if (server == null) {
                throw new UsageException("cannot find control.socket in " + file);
            }
            var section = section(server.section());
            if (section != null) {
                refuse(problemsIn(section));
                refuse(problemsAtAddress(section, problems));
            }
            values.put(SERVER_URL, url(server));
            var login = server.credentials().filter(known -> !isHash(known.password()));
            if (login.isPresent() && !values.containsKey(USERNAME)) {
                values.put(USERNAME, login.get().username());
                values.put(PASSWORD, login.get().password());
            }
        }

        /** The client has to know the password itself. */
        private static boolean isHash(String password) {
            return password.startsWith(HASH) || PasswordHash.isMeantBy(password);
        }

        /** The first unix socket, or else the first address that can be used for control. */
        private static HttpServerConfig forControl(List<HttpServerConfig> servers) {
            HttpServerConfig found = null;
            for (var server : servers) {
                if (server instanceof HttpServerConfig.Unix) {
                    return server;
                }
                if (found == null
                        && server instanceof HttpServerConfig.Inet inet
                        && (inet.exposure() == HttpServerConfig.Exposure.CONTROL
                                || inet.credentials().isPresent())) {
                    found = inet;
                }
            }
            return found;
        }

        private static String url(HttpServerConfig server) {
            return switch (server) {
                case HttpServerConfig.Unix unix -> ServerUrl.ofSocketFile(unix.file().toString());
                case HttpServerConfig.Inet inet -> {
                    var host = inet.host().filter(name -> !EVERY_INTERFACE.contains(name));
                    yield "http://"
                            + host.map(Reader::inUrl).orElse("localhost")
                            + ":"
                            + inet.port();
                }
            };
        }

        private static String inUrl(String host) {
            return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        }

        /** Null when there is none. */
        private RawSection section(String title) {
            for (var section : raw.sections()) {
                if (section.title().equals(title)) {
                    return section;
                }
            }
            return null;
        }

        /** From the place of the section to that of the next. */
        private List<ConfigProblem> problemsIn(RawSection section) {
            var problems = new ArrayList<ConfigProblem>();
            for (var problem : raw.problems()) {
                var place = problem.location();
                if (isAtOrBehind(place, section.location()) && !isInLater(section, place)) {
                    problems.add(problem);
                }
            }
            return problems;
        }

        private boolean isInLater(RawSection section, Location place) {
            for (var other : raw.sections()) {
                if (other != section
                        && isAtOrBehind(other.location(), section.location())
                        && isAtOrBehind(place, other.location())) {
                    return true;
                }
            }
            return false;
        }

        private static boolean isAtOrBehind(Location place, Location other) {
            return place.file().equals(other.file())
                    && (place.line() > other.line()
                            || place.line() == other.line() && place.column() >= other.column());
        }

        private static List<ConfigProblem> problemsAtAddress(
                RawSection section, Problems problems) {
            var places = new ArrayList<Location>();
            for (var option : ADDRESS_OPTIONS) {
                var value = section.options().get(option);
                if (value != null) {
                    places.add(value.location());
                }
            }
            return problems.all().stream()
                    .filter(problem -> places.contains(problem.location()))
                    .toList();
        }

        private static void refuse(List<ConfigProblem> problems) throws UsageException {
            for (var problem : problems) {
                if (problem.isError()) {
                    throw new UsageException(problem.location() + ": " + problem.message());
                }
            }
        }

        private Map<String, String> values(RawSection section) throws UsageException {
            var names = Expansion.ofEnvironment(environment.variables());
            var values = new LinkedHashMap<String, String>();
            for (var option : section.options().entrySet()) {
                var raw = option.getValue();
                try {
                    var value =
                            names.with("here", raw.here().toString())
                                    .expand(raw.text(), SECTION + "." + option.getKey());
                    values.put(option.getKey(), absolute(option.getKey(), value));
                } catch (InvalidValueException e) {
                    throw new UsageException(e.getMessage());
                }
            }
            return values;
        }

        private String absolute(String option, String value) throws InvalidValueException {
            if (option.equals(SERVER_URL) && ServerUrl.isUnix(value)) {
                return ServerUrl.ofSocketFile(absolute(ServerUrl.socketFile(value)));
            }
            return option.equals("history_file") && !value.isEmpty() ? absolute(value) : value;
        }

        private String absolute(String path) throws InvalidValueException {
            var values =
                    new Values(
                            environment.accounts(),
                            environment.variables(),
                            environment.workingDirectory());
            return environment.workingDirectory().resolve(values.path(path)).normalize().toString();
        }
    }
}
