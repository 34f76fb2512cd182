package org.supervisordjava.config.option;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.text.Suggestion;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

class OptionTableTest {

    /** What supervisord documents: 32 of a program, 17 of the supervisor, 25 others. */
    @Test
    void supervisordHas74Options() {
        var sections =
                Stream.of(
                        SupervisordOptions.SUPERVISORD,
                        SupervisordOptions.GROUP,
                        SupervisordOptions.INCLUDE,
                        SupervisordOptions.RPCINTERFACE,
                        SupervisordOptions.CTLPLUGIN,
                        ServerOptions.UNIX_HTTP_SERVER,
                        ServerOptions.INET_HTTP_SERVER,
                        ServerOptions.SUPERVISORCTL,
                        ProgramOptions.FCGI_ONLY,
                        ProgramOptions.EVENTLISTENER_ONLY,
                        OptionTable.of(SectionKind.PROGRAM));

        assertEquals(74, sections.flatMap(List::stream).filter(option -> !option.isNew()).count());
    }

    @Test
    void everyOptionIsDescribedInASentence() {
        Arrays.stream(SectionKind.values())
                .flatMap(kind -> OptionTable.of(kind).stream())
                .forEach(option -> assertTrue(option.description().endsWith("."), option.name()));
    }

    @Test
    void aMisspeltNameIsRecognized() {
        var names = List.of("autostart", "autorestart", "startsecs");

        assertEquals(Optional.of("autorestart"), Suggestion.nearest("autorestat", names));
        assertEquals(Optional.of("autostart"), Suggestion.nearest("autostrat", names));
        assertEquals(Optional.empty(), Suggestion.nearest("colour", names));
    }
}
