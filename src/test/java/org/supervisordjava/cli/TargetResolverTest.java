package org.supervisordjava.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.supervisordjava.cli.rpc.Login;
import org.supervisordjava.config.text.UsageException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
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
    void withoutARuntimeDirectory_theSocketInTmpIsUsed_ifNobodyElseCanHaveMadeIt()
            throws Exception {
        var place = "tmp/supervisord-java-" + Files.getAttribute(root, "unix:uid");
        write(place + "/supervisord-java.sock", "");
        var directory = root.resolve(place);

        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        assertEquals("unix://" + directory + "/supervisord-java.sock", resolve().url());

        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertEquals("http://localhost:9001", resolve().url());
        assertEquals(
                directory + "/supervisord-java.sock (not this user's)",
                resolve().tried().getLast());
    }

    @Test
    void withNothing_supervisordsDefaultIsUsed_andAllPlacesAreNamed() throws Exception {
        var target = resolve();

        assertEquals("http://localhost:9001", target.url());
        assertEquals("SUPERVISOR_SERVER_URL (not set)", target.tried().getFirst());
        var uid = Files.getAttribute(root, "unix:uid");
        assertEquals(
                List.of(
                        root + "/run/supervisord-java.sock (not there)",
                        root
                                + "/tmp/supervisord-java-%s/supervisord-java.sock (not there)"
                                        .formatted(uid)),
                target.tried().subList(target.tried().size() - 2, target.tried().size()));
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
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    control: {mode: 0700, socket: /run/flow.sock}    | unix:///run/flow.sock
                    control: {socket: '${RUN:-/run}/x.sock'}         | unix:///run/x.sock
                    control: {socket: '${SET}/x.sock'}               | unix:///set/x.sock
                    control: {socket: ~/x.sock}                      | unix:///home/me/x.sock
                    {"control": {"socket": "/run/json.sock"}}        | unix:///run/json.sock
                    unix_http_server: {file: /run/theirs.sock}       | unix:///run/theirs.sock
                    supervisorctl: {serverurl: 'http://there:1'}     | http://there:1
                    supervisorctl: {serverurl: 'unix:///a/../b'}     | unix:///b
                    supervisorctl: {prompt: me}                      | unix:///run/supervisord-java.sock
                    programs: {}                                     | unix:///run/supervisord-java.sock
                    {inet_http_server: {port: '*:9001'}, control: no}          | http://localhost:9001
                    {http: {username: a, password: b, port: 80}, control: no} | http://localhost:80
                    {http: {username: a, password: b, host: '::1'}, control: no} | http://[::1]:9001
                    {nonsense: 1, control: {socket: /run/x.sock}}    | unix:///run/x.sock
                    {programs: {a: {command: '${UNSET}'}}, control: {socket: /run/x.sock}} | unix:///run/x.sock
                    control: {socket: /run/x.sock, owner: nobody-knows} | unix:///run/x.sock
                    """)
    void yaml_isReadAsTheServerReadsIt(String text, String url) throws Exception {
        environment.put("SET", "/set");
        environment.put("HOME", "/home/me");
        var document = text.replace("control: no", "control: false");

        assertEquals(url, resolve("-c", write("own.yml", document)).url());
        if (text.startsWith("{\"")) {
            assertEquals(url, resolve("-c", write("own.json", document)).url());
        }
    }

    @Test
    void yaml_givesTheCredentialsOfTheSocket() throws Exception {
        var socket = "socket: /run/x.sock, username: me, password: ";

        assertEquals(
                new Login("me", "p%w"),
                resolve("-c", write("a.yml", "control: {" + socket + "'p%w'}")).credentials());
        assertEquals(
                new Login("you", "p"),
                resolve("-u", "you", "-c", write("a.yml", "control: {" + socket + "p}"))
                        .credentials());
        assertEquals(
                new Login(null, null),
                resolve("-c", write("a.yml", "control: {" + socket + "'{SHA}5e9f'}"))
                        .credentials());
        assertEquals(
                new Login("ctl", "q"),
                resolve(
                                "-c",
                                write(
                                        "a.yml",
                                        "{control: {"
                                                + socket
                                                + "p}, supervisorctl: {username: ctl, password: q}}"))
                        .credentials());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    control: {socket: '${UNSET}/x'} | own.yml:1:19: environment variable `UNSET` is not set
                    control: {socket: [/a, /b]}     | own.yml:1:19: `socket` is a single value
                    control: [                      | not valid YAML
                    control: false                  | cannot find control.socket in
                    """)
    void yaml_thatDoesNotTell_isAnError(String text, String message) throws Exception {
        var failure = failure("-c", write("own.yml", text));

        assertTrue(failure.contains(message), failure);
    }

    @Test
    void yaml_isReadWithTheFilesThatItIncludes() throws Exception {
        write("conf.d/a.yml", "control: {socket: /run/included.sock}\n");

        assertEquals(
                "unix:///run/included.sock",
                resolve("-c", write("own.yml", "include: conf.d/*.yml\n")).url());
    }

    @Test
    void includedFiles_ofASupervisordConfDoNotMatter() throws Exception {
        write("conf.d/a.conf", "[supervisorctl]\nserverurl=http://included:1\n");
        var file = write("own.conf", INI + "[include]\nfiles=conf.d/*.conf %(ENV_UNSET)s\n");

        assertEquals("http://from-file:1", resolve("-c", file).url());
    }

    @Test
    void foundFileThatIsBrokenElsewhere_isUsedAsFarAsItGoes() throws Exception {
        write("etc/supervisord.conf", INI + "[program:x]\nno equals sign\n");

        assertEquals("http://from-file:1", resolve().url());
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
    }

    @Test
    void fileGivenWithTheServersSectionAlone_getsAHint() throws Exception {
        assertEquals(
                ".ini file does not include supervisorctl section; add [supervisorctl] with"
                        + " serverurl=unix:///run/x.sock",
                failure("-c", write("own.conf", "[supervisord]\n[control]\nsocket=/run/x.sock\n")));
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
