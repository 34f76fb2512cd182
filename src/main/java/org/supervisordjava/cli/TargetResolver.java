package org.supervisordjava.cli;

import org.supervisordjava.cli.ClientOptions.ClientOption;
import org.supervisordjava.cli.rpc.Login;
import org.supervisordjava.cli.rpc.ServerUrl;
import org.supervisordjava.config.model.Accounts;
import org.supervisordjava.config.model.UserSpec;
import org.supervisordjava.config.source.ConfigEnvironment;
import org.supervisordjava.config.source.DefaultSocket;
import org.supervisordjava.config.source.FilePinning;
import org.supervisordjava.config.text.UsageException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Finds the server: {@code -s}, the file of {@code -c}, SUPERVISOR_SERVER_URL, a supervisord.conf
 * in one of supervisord's places, the sockets supervisord-java makes by itself, and at last
 * supervisord's default. Name, password, prompt and history come from the file whatever gave the
 * address, as in supervisorctl.
 */
final class TargetResolver {

    static final String ENVIRONMENT_VARIABLE = "SUPERVISOR_SERVER_URL";
    static final String DEFAULT_URL = "http://localhost:9001";

    private static final List<String> CONFIG_FILES =
            List.of("supervisord.conf", "etc/supervisord.conf", "etc/supervisor/supervisord.conf");

    private final Map<String, String> environment;
    private final Path workingDirectory;
    private final Path root;
    private final List<String> tried = new ArrayList<>();

    /**
     * @param root of the file system, {@code /} but in tests
     */
    TargetResolver(Map<String, String> environment, Path workingDirectory, Path root) {
        this.environment = environment;
        this.workingDirectory = workingDirectory;
        this.root = root;
    }

    Target resolve(ClientOptions commandLine) throws UsageException {
        var option = commandLine.value(ClientOption.CONFIGURATION);
        var given = option == null || option.isEmpty() ? null : option;
        var config =
                given == null
                        ? search()
                        : ClientConfig.read(workingDirectory.resolve(given), configEnvironment());
        var address = address(commandLine, config, given != null);
        var credentials =
                new Login(
                        value(commandLine, ClientOption.USERNAME, config),
                        value(commandLine, ClientOption.PASSWORD, config));
        var prompt = config == null ? null : config.value("prompt");
        return new Target(
                address.url(),
                credentials,
                address.origin(),
                commandLine.has(ClientOption.SERVER_URL) ? List.of() : List.copyOf(tried),
                prompt == null ? "supervisor" : prompt,
                value(commandLine, ClientOption.HISTORY_FILE, config));
    }

    private record Address(String url, String origin) {}

    private Address address(ClientOptions commandLine, ClientConfig config, boolean configGiven) {
        if (commandLine.has(ClientOption.SERVER_URL)) {
            return new Address(commandLine.value(ClientOption.SERVER_URL), "-s");
        }
        if (configGiven) {
            return ofConfig(config);
        }
        var fromEnvironment = environment.get(ENVIRONMENT_VARIABLE);
        if (fromEnvironment != null && ServerUrl.isUrl(fromEnvironment)) {
            return new Address(fromEnvironment, ENVIRONMENT_VARIABLE);
        }
        tried.addFirst(ENVIRONMENT_VARIABLE + " (not set)");
        return config == null ? socketOrDefault() : ofConfig(config);
    }

    private static Address ofConfig(ClientConfig config) {
        var url = config.value("serverurl");
        return new Address(url == null ? DEFAULT_URL : url, config.origin().toString());
    }

    private Address socketOrDefault() {
        var sockets = DefaultSocket.of(root, environment);
        for (var socket : sockets.places()) {
            if (sockets.isThere(socket)) {
                return new Address(ServerUrl.ofSocketFile(socket.toString()), "its default place");
            }
            tried.add(socket + (Files.exists(socket) ? " (not this user's)" : " (not there)"));
        }
        return new Address(DEFAULT_URL, "supervisord's default");
    }

    /** The first configuration file that tells a client something; null when there is none. */
    private ClientConfig search() throws UsageException {
        for (var file : configFiles()) {
            if (!Files.isReadable(file)) {
                tried.add(file + " (" + (Files.exists(file) ? "not readable" : "not there") + ")");
                continue;
            }
            var config = ClientConfig.readIfAny(file, configEnvironment());
            if (config != null) {
                return config;
            }
            tried.add(file + " (no [supervisorctl])");
        }
        return null;
    }

    private ConfigEnvironment configEnvironment() {
        return new ConfigEnvironment(
                environment,
                ConfigEnvironment.ownHostname(),
                new NoAccounts(),
                FilePinning.BY_NAME,
                workingDirectory,
                Map.of());
    }

    /** Owners do not matter to a client. */
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

    private List<Path> configFiles() {
        var files = new ArrayList<Path>();
        files.add(workingDirectory.resolve(CONFIG_FILES.get(0)));
        files.add(workingDirectory.resolve(CONFIG_FILES.get(1)));
        files.add(root.resolve(CONFIG_FILES.get(1)));
        files.add(root.resolve(CONFIG_FILES.get(2)));
        return files;
    }

    private static String value(
            ClientOptions commandLine, ClientOption option, ClientConfig config) {
        var given = commandLine.value(option);
        return given == null && config != null ? config.value(option.longName()) : given;
    }
}
