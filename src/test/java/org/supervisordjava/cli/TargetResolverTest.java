package org.supervisordjava.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.cli.rpc.Login;
import org.supervisordjava.config.text.UsageException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

class TargetResolverTest {

    private static final String INI =
            """
            [supervisorctl]
            serverurl = http://from-file:1 ; a comment
            username=file-user
            password=file-pass
            prompt: theirs
            """;

    @TempDir private Path root;
    private final Map<String, String> environment = new HashMap<>();

    @Test
    void dashS_winsOverEverything() throws Exception {
        environment.put("SUPERVISOR_SERVER_URL", "http://from-env:1");
        write("etc/supervisord.conf", INI);

        assertEquals("http://given:1", resolve("-s", "http://given:1").url());
    }

    @Test
    void fileGiven_winsOverTheEnvironment() throws Exception {
        environment.put("SUPERVISOR_SERVER_URL", "http://from-env:1");
        var file = write("own.conf", INI);

        assertEquals("http://from-file:1", resolve("-c", file).url());
    }

    @Test
    void environment_winsOverFilesFound() throws Exception {
        environment.put("SUPERVISOR_SERVER_URL", "http://from-env:1");
        write("etc/supervisord.conf", INI);

        assertEquals("http://from-env:1", resolve().url());
    }

    @Test
    void credentialsOfTheFile_areUsedWithAnyAddress() throws Exception {
        write("etc/supervisord.conf", INI);

        var target = resolve("-s", "http://given:1", "-u", "me");

        assertEquals(new Login("me", "file-pass"), target.credentials());
        assertEquals("theirs", target.prompt());
    }

    @Test
    void fileInTheWorkingDirectory_winsOverEtc() throws Exception {
        write("etc/supervisor/supervisord.conf", INI);
        write("work/supervisord.conf", "[supervisorctl]\nserverurl=http://near:1\n");

        assertEquals("http://near:1", resolve().url());
    }

    @Test
    void foundFileWithoutTheSection_isPassedOver() throws Exception {
        write("work/supervisord.conf", "[supervisord]\n");
        write("etc/supervisor/supervisord.conf", INI);

        var target = resolve();

        assertEquals("http://from-file:1", target.url());
        assertTrue(
                target.tried().contains(root + "/work/supervisord.conf (no [supervisorctl])"),
                target.tried()::toString);
    }

    @Test
    void fileWithoutServerurl_meansSupervisordsDefault() throws Exception {
        write("etc/supervisord.conf", "[supervisorctl]\n");

        assertEquals("http://localhost:9001", resolve().url());
    }

    @Test
    void withoutFiles_theSocketOfTheSystemIsUsed() throws Exception {
        write("run/supervisord-java.sock", "");

        assertEquals("unix://" + root + "/run/supervisord-java.sock", resolve().url());
    }

    @Test
    void withoutSystemSocket_theSocketOfTheUserIsUsed() throws Exception {
        environment.put("XDG_RUNTIME_DIR", root.resolve("user").toString());
        write("user/supervisord-java.sock", "");

        assertEquals("unix://" + root + "/user/supervisord-java.sock", resolve().url());
    }

    @Test
    void withNothing_supervisordsDefaultIsUsed_andAllPlacesAreNamed() throws Exception {
        var target = resolve();

        assertEquals("http://localhost:9001", target.url());
        assertEquals("SUPERVISOR_SERVER_URL (not set)", target.tried().getFirst());
        assertEquals(root + "/run/supervisord-java.sock (not there)", target.tried().getLast());
    }

    @Test
    void unixPath_isExpandedAndMadeAbsolute() throws Exception {
        environment.put("NAME", "s");
        var file =
                write("own.conf", "[supervisorctl]\nserverurl=unix://%(here)s/x/../%(ENV_NAME)s\n");

        assertEquals("unix://" + root + "/s", resolve("-c", file).url());
    }

    @Test
    void yaml_givesTheControlSocket() throws Exception {
        var block =
                """
                # control: no
                programs:
                  socket: /not/this
                control:
                  # comment
                  socket: "/run/own.sock"  # comment
                """;

        assertEquals("unix:///run/own.sock", resolve("-c", write("a.yaml", block)).url());
        assertEquals(
                "unix:///run/flow.sock",
                resolve("-c", write("b.yml", "control: {http: 1, socket: /run/flow.sock}\n"))
                        .url());
    }

    @Test
    void missingFile_isAnError() {
        assertEquals("could not find config file /no/such.conf", failure("-c", "/no/such.conf"));
    }

    @Test
    void fileGivenWithoutTheSection_isAnError() throws Exception {
        assertEquals(
                ".ini file does not include supervisorctl section",
                failure("-c", write("own.conf", "[supervisord]\n")));
        assertEquals(
                "cannot find control.socket in " + root + "/own.yaml",
                failure("-c", write("own.yaml", "programs: {}\n")));
    }

    @Test
    void unknownNameInAValue_isAnError() throws Exception {
        var file = write("own.conf", "[supervisorctl]\nserverurl=unix://%(nope)s/s\n");

        assertTrue(
                failure("-c", file).contains("contains names ('nope') which cannot be expanded"));
    }

    private String failure(String... args) {
        return assertThrows(UsageException.class, () -> resolve(args)).getMessage();
    }

    private Target resolve(String... args) throws UsageException {
        return new TargetResolver(environment, root.resolve("work"), root)
                .resolve(ClientOptions.parse(args));
    }

    private String write(String path, String text) throws IOException {
        var file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text).toString();
    }
}
