package org.supervisordjava.config.option;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.supervisordjava.config.build.ConfigFixture;
import org.supervisordjava.config.model.LoadedConfig;
import org.supervisordjava.config.text.ConfigException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

class SampleConfigTest {

    @TempDir private Path folder;

    static Stream<SectionKind> kinds() {
        return Stream.of(SectionKind.values());
    }

    @Test
    void asPrinted_isAConfigurationWithoutPrograms() throws Exception {
        assertEquals(List.of(), load(SampleConfig.text()).config().groups());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyOptionOfEverySection_isThere(SectionKind kind) {
        var section = sectionOf(kind);
        for (Option option : OptionTable.of(kind)) {
            assertTrue(section.contains("\n;" + option.name() + "="), option.name());
        }
    }

    @Test
    void programAtItsDefaults_equalsTheShortestOne() throws Exception {
        var whole =
                SampleConfig.text()
                        .lines()
                        .filter(line -> !line.startsWith("; "))
                        .filter(line -> !line.matches(";[a-z._]+= +;.*"))
                        .filter(line -> !line.matches(";(startup|readiness|liveness)_.*"))
                        .map(line -> line.replaceFirst("^;", ""))
                        .dropWhile(line -> !line.equals("[program:example]"))
                        .takeWhile(line -> !line.equals("[group:example]"))
                        .reduce("[supervisord]", (above, line) -> above + "\n" + line);
        var shortest = "[supervisord]\n[program:example]\ncommand=/usr/bin/example --option\n";
        assertEquals(load(shortest).config().groups(), load(whole).config().groups());
    }

    private static String sectionOf(SectionKind kind) {
        var text = SampleConfig.text();
        int start = text.indexOf("[" + kind.iniName());
        int end = text.indexOf("\n\n", start);
        return text.substring(start, end < 0 ? text.length() : end);
    }

    private LoadedConfig load(String text) throws ConfigException, IOException {
        return new ConfigFixture(folder).ini(text);
    }
}
