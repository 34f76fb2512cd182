package org.supervisordjava.config.build;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.supervisordjava.config.model.GroupKind;
import org.supervisordjava.config.model.GroupKind.FcgiSocket;
import org.supervisordjava.config.model.GroupKind.SocketOwner;
import org.supervisordjava.config.text.ConfigException;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The socket of FastCGI programs, by supervisord's rules and in its words. */
class FcgiSectionTest {

    @TempDir private Path directory;

    private String ini(String options) {
        return "[supervisord]\n[fcgi-program:web]\ncommand=php\n" + options.replace(';', '\n');
    }

    private FcgiSocket socket(String options) throws ConfigException {
        var group = new ConfigFixture(directory).ini(ini(options)).config().group("web");
        return ((GroupKind.Fcgi) group.orElseThrow().kind()).socket();
    }

    private List<String> problems(String options) {
        return new ConfigFixture(directory).problemsOfIni(ini(options));
    }

    @Test
    void unixSocket_belongsToItsOwner_orToTheUserOfTheProgram() throws ConfigException {
        assertEquals(
                new FcgiSocket(
                        "unix:///run/web.sock",
                        Optional.of(new SocketOwner(70, 1000)),
                        0660,
                        OptionalInt.of(9)),
                socket(
                        "socket=unix:///run/web.sock;socket_owner=postgres:hive;socket_mode=0660;"
                                + "socket_backlog=9;user=hive"));
        assertEquals(
                new FcgiSocket(
                        "unix:///run/web.sock",
                        Optional.of(new SocketOwner(1000, 1000)),
                        0700,
                        OptionalInt.empty()),
                socket("socket=unix:///run/web.sock;user=hive"));
        assertEquals(Optional.empty(), socket("socket=unix:///run/web.sock").owner());
    }

    @Test
    void tcpSocket_isAHostAndAPort() throws ConfigException {
        assertEquals("tcp://localhost:9000", socket("socket=tcp://LOCALHOST:9000").url());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "socket_mode=0600 | 2:1: error: [fcgi-program:web] section requires a \"socket\" line",
                "socket=unix://run/x | 4:1: error: [fcgi-program:web] socket: Unix socket path run/x is not an absolute path",
                "socket=udp://a:1 | 4:1: error: [fcgi-program:web] socket: Bad socket format udp://a:1",
                "socket=tcp://:9000 | 4:1: error: [fcgi-program:web] socket: Bad socket format tcp://:9000",
                "socket=tcp://a:x | 4:1: error: [fcgi-program:web] socket: Bad socket format tcp://a:x: invalid literal for int() with base 10: 'x'",
                "socket=tcp://a:1;socket_mode=0600 | 5:1: error: [fcgi-program:web] socket_mode: socket_owner and socket_mode params should only be used with a Unix domain socket",
                "socket=tcp://a:1;socket_owner=hive | 5:1: error: [fcgi-program:web] socket_owner: socket_owner and socket_mode params should only be used with a Unix domain socket",
            })
    void aWrongSocketIsReported(String options, String problem) {
        assertEquals(List.of("supervisord.conf:" + problem), problems(options));
    }
}
