package org.supervisordjava.config.build;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.supervisordjava.config.model.HttpServerConfig;
import org.supervisordjava.config.model.HttpServerConfig.Credentials;
import org.supervisordjava.config.text.ConfigException;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the HTTP server listens, and who may come in. */
class ListenersTest {

    @TempDir private Path directory;

    private static String yaml(String sections) {
        return "programs: {a: {command: a}}\n" + sections.replace("; ", "\n");
    }

    private List<String> errors(String sections) {
        return new ConfigFixture(directory)
                .problemsOfYaml(yaml(sections)).stream()
                        .filter(problem -> problem.contains("error: "))
                        .map(problem -> problem.replaceFirst(".*error: ", ""))
                        .toList();
    }

    private HttpServerConfig.Inet http(String options) throws ConfigException {
        var servers = new ConfigFixture(directory).yaml(yaml("http: {" + options + "}")).config();
        return (HttpServerConfig.Inet) servers.httpServers().getFirst();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http: {host: 127.0.0.1, port: 9001}; inet_http_server: {port: '127.0.0.1:9001'}",
                "http: {host: 127.0.0.1, port: 9001}; inet_http_server: {port: '*:9001'}",
                "http: {port: 9001}; inet_http_server: {port: '127.0.0.1:9001'}",
            })
    void twoListenersOfOneAddress_areAnError(String sections) {
        assertEquals(
                List.of(
                        "[inet_http_server] listens where [http] does (choose another one, or switch one of them off)"),
                errors(sections));
    }

    @Test
    void twoSocketsOfOneName_areAnError() {
        assertEquals(
                List.of(
                        "[unix_http_server] listens where [control] does (choose another one, or switch one of them off)"),
                errors("control: {socket: /tmp/s}; unix_http_server: {file: /tmp/s}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http: {host: 127.0.0.1, port: 9001}; inet_http_server: {port: '127.0.0.2:9001'}",
                "http: {host: 127.0.0.1, port: 9001}; inet_http_server: {port: '127.0.0.1:9002'}",
                "control: {socket: /tmp/s}; unix_http_server: {file: /tmp/t}",
            })
    void listenersOfDifferentAddresses_areFine(String sections) {
        assertEquals(List.of(), errors(sections));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http: {port: ':9001'} | http.port: `:9001` is more than a port; write the host into the option `host` and `9001` here",
                "inet_http_server: {username: u, password: p} | section [inet_http_server] has no port value",
                "unix_http_server: {chmod: '0700'} | section [unix_http_server] has no file value",
                "http: {username: u, password: '$pbkdf2-sha512$x'} | http.password: this is no whole hash of a password; `supervisord-java hash-password` makes one",
                "http: {read_password: p} | Section [http] contains incomplete authentication: If a username or a password is specified, both the username and password must be specified",
            })
    void aWrongListenerIsReported(String sections, String problem) {
        assertEquals(List.of(problem), errors(sections));
    }

    @Test
    void noHost_isEveryInterface() throws ConfigException {
        assertEquals(Optional.empty(), http("host: ''").host());
        assertEquals(Optional.empty(), http("host: '*'").host());
        assertEquals(Optional.of("127.0.0.1"), http("host: 127.0.0.1").host());
    }

    @Test
    void whoMayDoEverything_andWhoMayLook() throws ConfigException {
        var server = http("username: u, password: p, read_username: r, read_password: '{SHA}82ab'");

        assertEquals(Optional.of(new Credentials("u", "p")), server.credentials());
        assertEquals(Optional.of(new Credentials("r", "{SHA}82ab")), server.readers());
        assertEquals(Optional.empty(), http("port: 9001").credentials());
    }

    @Test
    void namesThatBrowsersMayAskBy_areTheConfiguredOnesAndTheMachines() throws ConfigException {
        assertEquals(
                List.of("app.example.com", "box"),
                http("allowed_hosts: [app.example.com, box]").allowedHosts());
    }
}
