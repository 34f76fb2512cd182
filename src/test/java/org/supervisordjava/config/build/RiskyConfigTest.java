package org.supervisordjava.config.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.StopStage;
import org.supervisordjava.config.model.SupervisorConfig;
import org.supervisordjava.config.text.ConfigException;
import org.supervisordjava.config.text.ConfigProblem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * What lets others in is warned of: by the check, and what can change the files at the start too.
 */
class RiskyConfigTest {

    private static final Outlook FINE =
            new Outlook() {
                @Override
                public Optional<String> refusal(SupervisorConfig config, ProcessConfig process) {
                    return Optional.empty();
                }

                @Override
                public Optional<String> confinementRefusal(
                        SupervisorConfig config, ProcessConfig process) {
                    return Optional.empty();
                }

                @Override
                public List<StopStage> shutdown(SupervisorConfig config) {
                    return List.of();
                }
            };

    @TempDir private Path temporary;
    private Path folder;
    private Path program;

    @BeforeEach
    void safePlaces() throws IOException {
        folder = Files.createDirectory(temporary.toRealPath().resolve("etc"));
        program = Files.writeString(folder.resolve("serve"), "");
        mode(program, "rwxr-xr-x");
    }

    @Test
    void nothingRisky() throws Exception {
        assertEquals(List.of(), checked("[program:a]\ncommand=" + program));
    }

    @Test
    void controlOverTcpWithoutAPassword() throws Exception {
        assertEquals(
                List.of(
                        "supervisord.conf:4:1: warning: everybody who reaches this machine can control the"
                                + " supervisor at port 9001 without a password (set username and"
                                + " password, or use a unix socket)"),
                checked(program() + "[inet_http_server]\nport=*:9001"));
        assertEquals(
                List.of(
                        "supervisord.conf:4:1: warning: every account of this machine can control the"
                                + " supervisor at port 9001 without a password (set username and"
                                + " password, or use a unix socket)"),
                checked(program() + "[inet_http_server]\nport=127.0.0.1:9001"));
        assertEquals(
                List.of(),
                checked(
                        program()
                                + "[inet_http_server]\nport=9001\nusername=u\npassword=p\n[http]\nport=1\n"));
    }

    @Test
    void aSocketForEverybody() throws Exception {
        assertEquals(
                List.of(
                        "supervisord.conf:4:1: warning: every account of this machine can control the"
                                + " supervisor: the mode of /run/x.sock is 0777 (make it 0700, or set"
                                + " username and password)"),
                checked(program() + "[unix_http_server]\nfile=/run/x.sock\nchmod=0777"));
        assertEquals(
                List.of(), checked(program() + "[unix_http_server]\nfile=/run/x.sock\nchmod=0770"));
    }

    @Test
    void aSecretAmongTheArguments() throws Exception {
        assertEquals(
                List.of(
                        "supervisord.conf:3:1: warning: [program:a] command: a secret among the arguments is"
                                + " seen by everybody who lists processes (hand it over in"
                                + " `environment`, or better in a file)"),
                checked("[program:a]\ncommand=" + program + " --url redis://u:s3cret@h"));
    }

    @Test
    void rootWithoutNeed() throws Exception {
        var celery = Files.copy(program, folder.resolve("celery"));
        var warning =
                "supervisord.conf:3:1: warning: [program:a] command: `celery` runs as root when the"
                        + " supervisor does, and needs no right of root (set `user`)";
        assertEquals(List.of(warning), checked("[program:a]\ncommand=" + celery));
        assertEquals(List.of(), checked("[program:a]\ncommand=" + celery + "\nuser=hive"));
        assertEquals(List.of(), checked("user=hive\n[program:a]\ncommand=" + celery));
    }

    @Test
    void aProgramThatEverybodyCanChange() throws Exception {
        mode(program, "rwxr-xrwx");
        assertEquals(
                List.of(
                        "supervisord.conf:3:1: warning: everybody can change %1$s (take the right: chmod o-w %1$s)"
                                .formatted(program)),
                checked(program()));
        assertEquals(List.of(), started(program()));
    }

    @Test
    void aLogThatEverybodyCanExchange() throws Exception {
        var logs = Files.createDirectory(folder.resolve("logs"));
        mode(logs, "rwxrwxrwx");
        assertEquals(
                List.of(
                        ("supervisord.conf:4:1: warning: everybody can exchange %1$s/a.log, as the mode"
                                        + " of %1$s is 0777 (take the right: chmod o-w %1$s)")
                                .formatted(logs)),
                checked(program() + "stdout_logfile=" + logs + "/a.log"));
        assertEquals(0, new ProcessBuilder("chmod", "1777", logs.toString()).start().waitFor());
        assertEquals(List.of(), checked(program() + "stdout_logfile=" + logs + "/a.log"));
    }

    @Test
    void whoseLogItIs_isSaid() throws Exception {
        var logs = Files.createDirectory(folder.resolve("logs"));
        mode(logs, "rwxrwxrwx");
        var exchange =
                "warning: everybody can exchange %1$s/a.log, as the mode of %1$s is 0777 (take the right: chmod o-w %1$s)"
                        .formatted(logs);
        assertEquals(
                List.of("supervisord.conf:5:1: " + exchange),
                checked(program() + "stdout_logfile=NONE\nstderr_logfile=" + logs + "/a.log"));
        assertEquals(
                List.of("supervisord.conf: " + exchange),
                checked("logfile=" + logs + "/a.log\n" + program()));
    }

    @Test
    void aProgramIsLookedForInThePathOfItsOwn() throws Exception {
        mode(program, "rwxr-xrwx");
        assertEquals(
                List.of(
                        "supervisord.conf:3:1: warning: everybody can change %1$s (take the right: chmod o-w %1$s)"
                                .formatted(program)),
                checked(
                        "[program:a]\ncommand=serve\nenvironment=PATH=\"etc:/nowhere:"
                                + folder
                                + "\""));
        assertEquals(List.of(), checked("[program:a]\ncommand=serve"));
    }

    @Test
    void filesThatEverybodyCanChange_areWarnedOfAtTheStartToo() throws Exception {
        var included = Files.writeString(folder.resolve("more.conf"), "");
        var variables = Files.writeString(folder.resolve("variables"), "A=b");
        var text = "[include]\nfiles=more.conf\n" + program() + "env_file=variables\n";
        assertEquals(List.of(), started(text));
        mode(included, "rw-r--rw-");
        mode(variables, "rw-rw-rw-");
        mode(folder.resolve("supervisord.conf"), "rw-rw-rw-");
        var place = folder + "/";
        assertEquals(
                List.of(
                        everybody(place + "more.conf: ", included),
                        everybody("supervisord.conf: ", folder.resolve("supervisord.conf")),
                        everybody("supervisord.conf:6:1: ", variables)),
                started(text));
    }

    @Test
    void aDirectoryInWhichEverybodyCanExchangeTheFile() throws Exception {
        mode(folder, "rwxrwxrwx");
        assertEquals(
                List.of(
                        ("supervisord.conf: warning: everybody can exchange %1$s/supervisord.conf, as the"
                                        + " mode of %1$s is 0777 (take the right: chmod o-w %1$s)")
                                .formatted(folder)),
                started(program()));
    }

    @Test
    void whatIsPrintedOfAConfiguration_hasNoSecrets() throws Exception {
        var loaded =
                new ConfigFixture(folder)
                        .variable("X_TOKEN", "s3cret")
                        .ini(
                                """
                                [supervisord]
                                environment=DB_PASSWORD="s3cret"
                                [inet_http_server]
                                port=9001
                                username=u
                                password=s3cret
                                [program:a]
                                command=x --password s3cret
                                environment=A="s3cret"
                                readiness_http_get=http://h/?token=s3cret
                                readiness_http_headers=Authorization="Bearer s3cret"
                                liveness_exec=x --token s3cret
                                """);
        assertFalse(loaded.toString().contains("s3cret"), loaded.toString());
        var probes = ConfigFixture.onlyProcess(loaded).probes().toString();
        assertFalse(probes.contains("s3cret"), probes);
        var environment = new ConfigFixture(folder).variable("X_TOKEN", "s3cret").environment();
        assertFalse(environment.toString().contains("s3cret"));
    }

    @Test
    void whatIsSaidOfAWrongValue_hasNoSecrets() {
        var problems =
                new ConfigFixture(folder)
                        .problemsOfIni(
                                """
                                [supervisord]
                                [program:a]
                                command=x --password s3cret %(nothing)s
                                environment=DB_PASSWORD="s3cret",B
                                """);
        assertEquals(2, problems.size());
        assertFalse(problems.toString().contains("s3cret"), problems.toString());
    }

    private static String everybody(String place, Path file) {
        return place
                + "warning: everybody can change %1$s (take the right: chmod o-w %1$s)"
                        .formatted(file);
    }

    private String program() {
        return "[program:a]\ncommand=" + program + "\n";
    }

    private List<String> checked(String text) throws IOException, ConfigException {
        write(text);
        return lines(
                ConfigLoader.load(
                                Path.of("supervisord.conf"),
                                new ConfigFixture(folder).environment(),
                                FINE)
                        .warnings());
    }

    private List<String> started(String text) throws IOException, ConfigException {
        write(text);
        return lines(
                ConfigLoader.load(
                                Path.of("supervisord.conf"),
                                new ConfigFixture(folder).environment())
                        .warnings());
    }

    /** Keeps the mode of a file that is there. */
    private void write(String text) throws IOException {
        Files.writeString(folder.resolve("supervisord.conf"), "[supervisord]\n" + text);
    }

    private static List<String> lines(List<ConfigProblem> problems) {
        return problems.stream().map(ConfigProblem::toString).toList();
    }

    private static void mode(Path file, String permissions) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
