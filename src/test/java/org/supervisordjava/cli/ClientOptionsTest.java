package org.supervisordjava.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisordjava.cli.ClientOptions.ClientOption;
import org.supervisordjava.config.text.UsageException;

import java.util.List;

class ClientOptionsTest {

    @Test
    void optionsEndAtTheAction() throws Exception {
        var line = ClientOptions.parse("-i", "tail", "-f", "web");

        assertTrue(line.has(ClientOption.INTERACTIVE));
        assertEquals(List.of("tail", "-f", "web"), line.action());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-s http://h:1",
                "-shttp://h:1",
                "-is http://h:1",
                "--serverurl http://h:1",
                "--serverurl=http://h:1",
                "--ser http://h:1"
            })
    void serverUrl_canBeWrittenAsGetoptDoes(String words) throws Exception {
        assertEquals("http://h:1", parse(words).value(ClientOption.SERVER_URL));
    }

    @Test
    void historyFile_canBeWrittenAsTheManualDoes() throws Exception {
        assertEquals("h", parse("--history-file h").value(ClientOption.HISTORY_FILE));
        assertEquals("h", parse("--history_file h").value(ClientOption.HISTORY_FILE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--json status web", "status --json web", "status web --json"})
    void json_canStandAnywhere(String words) throws Exception {
        var line = parse(words);

        assertTrue(line.json());
        assertEquals(List.of("status", "web"), line.action());
    }

    @Test
    void help_isGivenWhateverFollows() throws Exception {
        assertTrue(parse("-h -s nonsense").has(ClientOption.HELP));
        assertTrue(parse("-? -i").has(ClientOption.HELP));
    }

    @Test
    void optionNotGiven_hasNoValue() throws Exception {
        assertNull(ClientOptions.parse().value(ClientOption.USERNAME));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    -x              | option -x not recognized
                    --nosuch        | option --nosuch not recognized
                    --h             | option --h not a unique prefix
                    -s              | option -s requires argument
                    --serverurl     | option --serverurl requires argument
                    --help=x        | option --help must not have an argument
                    -s nonsense     | invalid value for -s 'nonsense': value 'nonsense' is not a URL
                    -u a -u b       | conflicting command line option '-u'
                    -i -i           | conflicting command line option '-i'
                    --=x            | option -- not a unique prefix
                    """)
    void mistakes_areNamed(String words, String message) {
        assertEquals(message, assertThrows(UsageException.class, () -> parse(words)).getMessage());
    }

    private static ClientOptions parse(String words) throws UsageException {
        return ClientOptions.parse(words.split(" "));
    }
}
