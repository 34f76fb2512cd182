package org.supervisordjava.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.cli.rpc.Login;
import org.supervisordjava.config.build.ConfigLoader;
import org.supervisordjava.config.build.Corpus;
import org.supervisordjava.config.model.HttpServerConfig;
import org.supervisordjava.config.model.HttpServerConfig.Exposure;
import org.supervisordjava.config.option.EtcAccounts;
import org.supervisordjava.config.source.ConfigEnvironment;
import org.supervisordjava.config.source.FilePinning;
import org.supervisordjava.config.text.ConfigException;
import org.supervisordjava.config.text.UsageException;
import org.supervisordjava.config.tool.ConvertCommand;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The client reads every file of the corpus: as YAML it finds the address and the credentials that
 * the server has, as supervisord.conf those that Debian's supervisorctl finds.
 */
class ClientConfigCorpusTest {

    private static final Map<String, String> VARIABLES =
            Map.of(
                    "HOME", "/root",
                    "LANG", "C.UTF-8",
                    "PATH", "/usr/bin:/bin",
                    "GREETING", "hello",
                    "PERCENT", "100%",
                    "QUOTED", "a \"b\"");

    private static final List<Corpus.Case> CASES = Corpus.cases();

    /** What a client needs of a server. */
    private record Found(String url, String username, String password) {}

    @TempDir private Path folder;

    @Test
    void asYaml_theClientFindsWhatTheServerHas() throws Exception {
        int compared = 0;
        int withServer = 0;
        for (int i = 0; i < CASES.size(); i++) {
            var directory = Files.createDirectory(folder.resolve("%03d".formatted(i)));
            CASES.get(i).writeTo(directory);
            var yaml = directory.resolve("supervisord.yml");
            var environment = environment(directory);
            try {
                convert(directory.resolve(Corpus.MAIN_FILE), yaml, environment);
                var servers = ConfigLoader.load(yaml, environment).config().httpServers();
                if (!namesTheServer(CASES.get(i))) {
                    compared++;
                    withServer += servers.isEmpty() ? 0 : 1;
                    assertEquals(expected(servers), found(directory, yaml), CASES.get(i).name());
                }
            } catch (ConfigException refusedByTheServer) {
                continue;
            }
        }
        assertTrue(compared > 100, compared + " files were compared");
        assertTrue(withServer > 20, withServer + " of them have a server");
    }

    private static void convert(Path file, Path yaml, ConfigEnvironment environment)
            throws IOException {
        var out = new ByteArrayOutputStream();
        var err = new PrintStream(OutputStream.nullOutputStream());
        new ConvertCommand(environment, new PrintStream(out, true, UTF_8), err)
                .run(List.of(file.toString()));
        Files.write(yaml, out.toByteArray());
    }

    /** Whether the section for clients says how to reach the server, or as whom. */
    private static boolean namesTheServer(Corpus.Case config) {
        return config.files().values().stream().anyMatch(text -> text.contains("[supervisorctl]"));
    }

    /** A socket before an address, and only what lets somebody control it. */
    private static Found expected(List<HttpServerConfig> servers) {
        for (var server : servers) {
            if (server instanceof HttpServerConfig.Unix unix) {
                return found("unix://" + unix.file(), server);
            }
        }
        for (var server : servers) {
            if (server instanceof HttpServerConfig.Inet inet
                    && (inet.exposure() == Exposure.CONTROL || inet.credentials().isPresent())) {
                var host = inet.host().orElse("localhost").replaceFirst("^[^\\[].*:.*", "[$0]");
                return found("http://" + host + ":" + inet.port(), server);
            }
        }
        return null;
    }

    private static Found found(String url, HttpServerConfig server) {
        var known = server.credentials().filter(c -> !c.password().startsWith("{SHA}"));
        return new Found(
                url,
                known.map(HttpServerConfig.Credentials::username).orElse(null),
                known.map(HttpServerConfig.Credentials::password).orElse(null));
    }

    /** Null when the client finds no server. */
    private static Found found(Path directory, Path file) {
        try {
            var target = target(directory, file);
            return new Found(
                    target.url(), target.credentials().username(), target.credentials().password());
        } catch (UsageException e) {
            assertTrue(e.getMessage().startsWith("cannot find control.socket"), e::getMessage);
            return null;
        }
    }

    @Test
    @Tag("peer")
    void asSupervisordConf_theClientFindsWhatSupervisorctlFinds() throws Exception {
        for (int i = 0; i < CASES.size(); i++) {
            CASES.get(i).writeTo(Files.createDirectory(folder.resolve("%03d".formatted(i))));
        }
        var theirs = supervisorctl();
        int found = 0;
        for (int i = 0; i < CASES.size(); i++) {
            var directory = folder.resolve("%03d".formatted(i));
            var peer = theirs.get(directory.getFileName().toString());
            assertNotNull(peer, CASES.get(i).name());
            try {
                var target = target(directory, directory.resolve(Corpus.MAIN_FILE));
                found++;
                assertEquals(described(peer), described(target), CASES.get(i).name());
            } catch (UsageException e) {
                assertTrue(peer.has("error"), () -> e.getMessage() + " but " + peer);
                var theirError = peer.get("error").asText();
                if (theirError.contains("does not include")) {
                    assertEquals(theirError, e.getMessage(), CASES.get(i).name());
                }
            }
        }
        assertTrue(found > 10, found + " files have something for a client");
    }

    private static String described(JsonNode peer) {
        return peer.has("error")
                ? "error: " + peer.get("error").asText()
                : new Target(
                                peer.get("serverurl").asText(),
                                new Login(text(peer, "username"), text(peer, "password")),
                                "",
                                List.of(),
                                peer.get("prompt").asText(),
                                text(peer, "history_file"))
                        + text(peer, "password");
    }

    private static String described(Target target) {
        return new Target(
                        target.url(),
                        target.credentials(),
                        "",
                        List.of(),
                        target.prompt(),
                        target.historyFile() == null || target.historyFile().isEmpty()
                                ? null
                                : target.historyFile())
                + target.credentials().password();
    }

    private static String text(JsonNode node, String name) {
        return node.get(name).isNull() ? null : node.get(name).asText();
    }

    private Map<String, JsonNode> supervisorctl() throws Exception {
        var builder =
                new ProcessBuilder(
                        "/usr/bin/python3",
                        Path.of("src/test/resources/peer/client_options.py")
                                .toAbsolutePath()
                                .toString(),
                        folder.toString());
        builder.environment().clear();
        builder.environment().putAll(VARIABLES);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        var python = builder.start();
        var results = new HashMap<String, JsonNode>();
        try (var lines = python.inputReader()) {
            var json = new ObjectMapper();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                var result = json.readTree(line);
                results.put(result.get("case").asText(), result);
            }
        }
        assertTrue(python.waitFor(120, TimeUnit.SECONDS));
        assertEquals(0, python.exitValue());
        return results;
    }

    private static Target target(Path directory, Path file) throws UsageException {
        return new TargetResolver(VARIABLES, directory, directory)
                .resolve(ClientOptions.parse("-c", file.toString()));
    }

    private static ConfigEnvironment environment(Path directory) throws IOException {
        return new ConfigEnvironment(
                VARIABLES, "host", new EtcAccounts(), FilePinning.BY_NAME, directory, Map.of());
    }
}
