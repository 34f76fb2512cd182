package org.supervisordjava.config.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.LoadedConfig;
import org.supervisordjava.config.model.LogFormat;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.StopStage;
import org.supervisordjava.config.model.SupervisorConfig;
import org.supervisordjava.config.model.SyslogServer;
import org.supervisordjava.config.text.ConfigException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where logs go and how they look: what is read, and what the check warns of. */
class LogOptionsTest {

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

    @TempDir private Path directory;

    private LoadedConfig read(String supervisord, String program)
            throws IOException, ConfigException {
        Files.writeString(
                directory.resolve("x.yml"),
                "supervisord:\n%s%sprograms:\n  web:\n    command: [/bin/true]\n%s"
                        .formatted(
                                supervisord.startsWith("logfile:") ? "" : "  logfile: none\n",
                                indented(supervisord, 2),
                                indented(program, 4)));
        return ConfigLoader.load(
                Path.of("x.yml"), new ConfigFixture(directory).environment(), FINE);
    }

    private List<String> warnings(String supervisord, String program) throws Exception {
        return read(supervisord, program).warnings().stream()
                .map(warning -> warning.message() + " (" + warning.hint().orElse("") + ")")
                .filter(text -> !text.contains("priority"))
                .toList();
    }

    @Test
    void formatOfTheSupervisor_isForProgramsThatDoNotSayIt() throws Exception {
        var config =
                read("log_format: json", "stderr_format: prefix\nstderr_logfile: /dev/stderr")
                        .config();

        var web = config.groups().getFirst().processes().getFirst();
        assertEquals(LogFormat.JSON, web.stdout().format());
        assertEquals(LogFormat.PREFIX, web.stderr().format());
    }

    @Test
    void addressesOfReceivers() throws Exception {
        assertEquals(
                Optional.of(new SyslogServer.Udp("logs", 514)),
                read("syslog_address: udp://logs", "").config().supervisord().syslogServer());
        assertEquals(
                Optional.of(new SyslogServer.Tcp("[::1]", 6514)),
                read("syslog_address: tcp://[::1]:6514", "").config().supervisord().syslogServer());
        assertEquals(
                Optional.of(new SyslogServer.Local(Path.of("/dev/log"))),
                read("syslog_address: unix:///dev/log", "").config().supervisord().syslogServer());
        for (var wrong : List.of("logs:514", "udp://", "tcp://a:b", "unix://", "http://a")) {
            var problem =
                    assertThrows(ConfigException.class, () -> read("syslog_address: " + wrong, ""));
            assertTrue(problem.getMessage().contains("not an address of a syslog server"), wrong);
        }
        assertThrows(ConfigException.class, () -> read("otlp_endpoint: collector:4318", ""));
    }

    @Test
    void whatHasNoEffect_isWarnedOf() throws Exception {
        assertEquals(
                List.of(
                        "syslog_address: nothing is sent there (set stdout_syslog and stderr_syslog of programs, or logfile to syslog)",
                        "otlp_headers: there is no collector (set otlp_endpoint)"),
                warnings("syslog_address: udp://logs\notlp_headers: {a: b}", ""));
        assertEquals(List.of(), warnings("syslog_address: udp://logs", "stdout_syslog: true"));
        assertEquals(
                List.of(
                        "programs.web.stdout_format: it is for standard streams; this output does not go there (set stdout_logfile to /dev/stdout)"),
                warnings("", "stdout_format: json"));
        assertEquals(
                List.of(
                        "programs.web.log_format: it is for standard streams, and none of its output goes there (set stdout_logfile to /dev/stdout)"),
                warnings("", "log_format: json"));
        assertEquals(List.of(), warnings("", "log_format: json\nstdout_logfile: /dev/stdout"));
        assertEquals(
                List.of(
                        "programs.web.otlp: there is no collector (set otlp_endpoint of the supervisor)"),
                warnings("", "otlp: true"));
    }

    @Test
    void whatIsSaidOfTheSupervisorsOwnLog_isSaidWhereItStands() throws Exception {
        assertEquals(
                List.of("x.yml:3:18"),
                read("logfile_daily: true", "").warnings().stream()
                        .map(warning -> warning.location().toString())
                        .toList());
        // Which nothing is rotated of.
        assertEquals(
                List.of("logfile_daily: there is no file to rotate (remove it, or set logfile)"),
                warnings("logfile: /dev/full\nlogfile_daily: true", ""));
        assertEquals(List.of(), warnings("logfile: own.log\nlogfile_daily: true", ""));
    }

    @Test
    void rotationWithoutAnythingToRotate_isWarnedOf() throws Exception {
        assertEquals(
                List.of(
                        "logfile_compress: there is no file to rotate (remove it, or set logfile)",
                        "logfile_daily: there is no file to rotate (remove it, or set logfile)"),
                sorted(warnings("logfile_daily: true\nlogfile_compress: true", "")));
        assertEquals(
                List.of(
                        "programs.web.stdout_logfile_compress: without backups there is nothing to compress (set stdout_logfile_backups to 1 or more)",
                        "programs.web.stdout_logfile_daily: without backups, each midnight throws the log away (set stdout_logfile_backups to 1 or more)"),
                sorted(
                        warnings(
                                "",
                                "stdout_logfile_daily: true\nstdout_logfile_compress: true\nstdout_logfile_backups: 0")));
        assertEquals(
                List.of(
                        "programs.web.stderr_logfile_compress: the log is never rotated, so there is nothing to compress (set stderr_logfile_maxbytes or stderr_logfile_daily)"),
                warnings(
                        "",
                        "stderr_logfile: "
                                + directory.resolve("e.log")
                                + "\nstderr_logfile_compress: true\nstderr_logfile_maxbytes: 0"));
        assertEquals(
                List.of(),
                warnings("", "stdout_logfile_compress: true\nstdout_logfile_daily: true"));
    }

    private static List<String> sorted(List<String> lines) {
        return lines.stream().sorted().toList();
    }

    private static String indented(String options, int columns) {
        return options.isEmpty() ? "" : options.indent(columns);
    }
}
