package org.supervisordjava.config.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisordjava.config.model.Accounts;
import org.supervisordjava.config.model.UserSpec;
import org.supervisordjava.config.source.ConfigEnvironment;
import org.supervisordjava.config.source.FilePinning;
import org.supervisordjava.config.text.UsageException;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Expected results and messages are those of supervisord 4.2.5. */
class InvocationParserTest {

    @Test
    void nothing_searchesAndOverridesNothing() throws Exception {
        assertEquals(run(Map.of()), parse(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-c x.conf",
                "-cx.conf",
                "--configuration x.conf",
                "--configuration=x.conf",
                "--conf x.conf",
                "-c x.conf --"
            })
    void configuration(String line) throws Exception {
        assertEquals(
                new Invocation.Run(Optional.of(Path.of("x.conf")), Map.of(), false), parse(line));
    }

    @ParameterizedTest
    @CsvSource({
        "-n,nodaemon,true",
        "--nod,nodaemon,true",
        "-s,silent,true",
        "-k,nocleanup,true",
        "-t,strip_ansi,true",
        "-u bob,user,bob",
        "-m 077,umask,077",
        "-d /tmp,directory,/tmp",
        "-l /tmp/x,logfile,/tmp/x",
        "-y 1MB,logfile_maxbytes,1MB",
        "--logfile_m 1,logfile_maxbytes,1",
        "-z 3,logfile_backups,3",
        "-edebug,loglevel,debug",
        "-j x.pid,pidfile,x.pid",
        "-i me,identifier,me",
        "-q /tmp,childlogdir,/tmp",
        "-a 10,minfds,10",
        "--minprocs=7,minprocs,7"
    })
    void override(String line, String option, String value) throws Exception {
        assertEquals(run(Map.of(option, value)), parse(line));
    }

    @Test
    void lettersTogether() throws Exception {
        assertEquals(run(Map.of("nodaemon", "true", "loglevel", "debug")), parse("-ne debug"));
    }

    @Test
    void traceStartup_isNoOptionOfTheConfiguration() throws Exception {
        assertEquals(
                new Invocation.Run(Optional.empty(), Map.of("nodaemon", "true"), true),
                parse("-n --trace-startup"));
    }

    private static Invocation run(Map<String, String> overrides) {
        return new Invocation.Run(Optional.empty(), overrides, false);
    }

    @Test
    void profileOptions_haveNoEffect() throws Exception {
        assertEquals(parse(""), parse("--profile_options=calls"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-h", "-?", "--help", "-n -h -m 9", "-hv"})
    void help(String line) throws Exception {
        assertEquals(new Invocation.ShowHelp(), parse(line));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-v", "--version", "-n -v -h"})
    void version(String line) throws Exception {
        assertEquals(new Invocation.ShowVersion(), parse(line));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    -x|option -x not recognized
                    -é|option -é not recognized
                    --foo|option --foo not recognized
                    --foo=1|option --foo not recognized
                    -c|option -c requires argument
                    --conf|option --configuration requires argument
                    --log x|option --log not a unique prefix
                    --min 1|option --min not a unique prefix
                    --nodaemon=1|option --nodaemon must not have an argument
                    -n -n|conflicting command line option '-n'
                    -e info --loglevel info|conflicting command line option '--loglevel'
                    x|positional arguments are not supported: ['x']
                    -n x -n|positional arguments are not supported: ['x', '-n']
                    -h x|positional arguments are not supported: ['x']
                    -- x|positional arguments are not supported: ['x']
                    -|positional arguments are not supported: ['-']
                    -h -x|option -x not recognized
                    -m 9|invalid value for -m '9': 9 can not be converted to an octal type
                    --umask=|invalid value for --umask '':  can not be converted to an octal type
                    -d /nope|invalid value for -d '/nope': /nope is not an existing directory
                    -y 1M|invalid value for -y '1M': invalid literal for int() with base 10: '1m'
                    -e foo|invalid value for -e 'foo': bad logging level name 'foo'
                    """)
    void refused(String line, String message) {
        var error = assertThrows(UsageException.class, () -> parse(line));
        assertEquals(message, error.getMessage());
    }

    @Test
    void twentyOptions_areDescribed() {
        var lines = InvocationParser.describe().lines().toList();
        assertEquals(21, lines.size());
        for (var begin :
                List.of(
                        "  -n, --nodaemon ",
                        "  -c, --configuration=… ",
                        "      --trace-startup ")) {
            assertEquals(1, lines.stream().filter(line -> line.startsWith(begin)).count(), begin);
        }
    }

    private static Invocation parse(String line) throws UsageException {
        var noAccounts =
                new Accounts() {
                    @Override
                    public Optional<UserSpec> user(String nameOrUid) {
                        return Optional.empty();
                    }

                    @Override
                    public OptionalInt group(String nameOrGid) {
                        return OptionalInt.empty();
                    }
                };
        var arguments = line.isEmpty() ? List.<String>of() : Arrays.asList(line.split(" "));
        return InvocationParser.parse(
                arguments,
                new ConfigEnvironment(
                        Map.of(), "node", noAccounts, FilePinning.BY_NAME, Path.of("/"), Map.of()));
    }
}
