package org.supervisordjava.config.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisordjava.config.model.Accounts;
import org.supervisordjava.config.model.UserSpec;
import org.supervisordjava.config.text.ConfigProblem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

class IniReaderTest {

    @TempDir private Path folder;

    @Test
    void splitsTitles() throws IOException {
        var config = read("[supervisord]\n[program:a:b]\nk=v\n");
        assertEquals(
                List.of("supervisord|", "program|a:b"),
                config.sections().stream().map(s -> s.kind() + "|" + s.name()).toList());
    }

    @Test
    void defaultSection_isInheritedAndNoSection() throws IOException {
        var config = read("[a]\nk=1\n[DEFAULT]\nk=2\nj=3\n[b]\n");
        assertEquals(
                Map.of("a", Map.of("k", "1", "j", "3"), "b", Map.of("k", "2", "j", "3")),
                texts(config));
    }

    @Test
    void include_readsMatchesInOrderAndLaterWins() throws IOException {
        write("conf.d/b.conf", "[a]\nk=b\n");
        write("conf.d/a.conf", "[a]\nk=a\nj=a\n");
        var config = read("[a]\nk=main\n[include]\nfiles=conf.d/*.conf\n");
        assertEquals(Map.of("k", "b", "j", "a"), texts(config).get("a"));
        assertEquals(
                List.of(
                        "Included extra file \"%s/conf.d/a.conf\" during parsing".formatted(folder),
                        "Included extra file \"%s/conf.d/b.conf\" during parsing"
                                .formatted(folder)),
                config.notes());
    }

    @Test
    void include_patternsInTheOrderWritten() throws IOException {
        write("z", "[a]\nk=z\n");
        write("y", "[a]\nk=y\n");
        assertEquals("y", texts(read("[include]\nfiles=z\n  y\n")).get("a").get("k"));
    }

    @Test
    void here_isTheDirectoryOfTheFile() throws IOException {
        write("conf.d/a.conf", "[b]\nk=v\n");
        var config = read("[a]\nk=v\n[include]\nfiles=%(here)s/conf.d/a.conf\n");
        assertEquals(folder, section(config, "a").options().get("k").here());
        assertEquals(folder.resolve("conf.d"), section(config, "b").options().get("k").here());
    }

    @Test
    void include_expandsHostnameAndVariables() throws IOException {
        write("node.conf", "[a]\nk=1\n");
        write("set.conf", "[a]\nj=1\n");
        var config = read("[include]\nfiles=%(host_node_name)s.conf %(ENV_NAME)s.conf\n");
        assertEquals(Map.of("k", "1", "j", "1"), texts(config).get("a"));
    }

    @Test
    void include_inAnIncludedFile_isNotFollowed() throws IOException {
        write("one", "[include]\nfiles=two\n");
        write("two", "[a]\n");
        assertEquals(1, read("[include]\nfiles=one\n").notes().size());
    }

    @Test
    void include_matchingNothing_warns() throws IOException {
        assertEquals(
                List.of(
                        "main.conf:2:1: warning: No file matches via include \"%s/no*.conf\""
                                .formatted(folder)),
                problems("[include]\nfiles=no*.conf\n"));
    }

    @Test
    void include_ofADirectory_warns() throws IOException {
        Files.createDirectories(folder.resolve("conf.d/old"));
        var problem = read("[include]\nfiles=conf.d/*\n").problems().getFirst();
        assertEquals(ConfigProblem.Severity.WARNING, problem.severity());
    }

    @Test
    void include_withoutFiles() throws IOException {
        assertEquals(
                List.of(
                        "main.conf:1:1: error: .ini file has [include] section, but no files"
                                + " setting (add `files=conf.d/*.conf`)"),
                problems("[include]\n"));
    }

    @Test
    void include_brokenPattern() throws IOException {
        assertEquals(
                List.of(
                        "main.conf:2:1: error: Format string '%' for 'include.files' is badly"
                                + " formatted: incomplete format"),
                problems("[include]\nfiles=%\n"));
    }

    @Test
    void problemsOfAllFiles_areReported() throws IOException {
        write("a", "[a]\njunk\n");
        assertEquals(2, problems("[b]\njunk\n[include]\nfiles=a\n").size());
    }

    @Test
    void missingFile() {
        assertEquals(
                List.of("nope.conf: error: could not find config file nope.conf"),
                ConfigFiles.read(Path.of("nope.conf"), environment()).problems().stream()
                        .map(ConfigProblem::toString)
                        .toList());
    }

    @Test
    void directory() throws IOException {
        Files.createDirectory(folder.resolve("main.conf"));
        assertEquals(
                "could not read config file main.conf", readMain().problems().getFirst().message());
    }

    @Test
    void notUtf8() throws IOException {
        Files.write(folder.resolve("main.conf"), new byte[] {'[', 'a', ']', (byte) 0xff});
        assertEquals(
                "'utf-8' codec can't decode byte 0xff in position 3: invalid start byte",
                readMain().problems().getFirst().message());
    }

    @Test
    void tooLarge() throws IOException {
        Files.write(folder.resolve("main.conf"), new byte[ConfigText.MAX_SIZE + 1]);
        assertTrue(
                readMain().problems().getFirst().message().endsWith("larger than 1048576 bytes"));
    }

    @Test
    void byteOrderMark_isSkipped() throws IOException {
        assertEquals(Map.of("a", Map.of("k", "v")), texts(read("\ufeff[a]\nk=v\n")));
    }

    @Test
    void defaultSectionTimesSections_isBounded() throws IOException {
        var text = new StringBuilder("[DEFAULT]\n");
        for (int i = 0; i < 10_000; i++) {
            text.append("k").append(i).append("=\n[s").append(i).append("]\n");
        }
        text.append("[DEFAULT]\n");
        for (int i = 0; i < 1_000; i++) {
            text.append("d").append(i).append("=\n");
        }
        var problem = read(text.toString()).problems().getFirst();
        assertTrue(problem.message().startsWith("the configuration is too large"));
    }

    private void write(String name, String text) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private RawConfig read(String text) throws IOException {
        write("main.conf", text);
        return readMain();
    }

    private RawConfig readMain() {
        return ConfigFiles.read(Path.of("main.conf"), environment());
    }

    private List<String> problems(String text) throws IOException {
        return read(text).problems().stream().map(ConfigProblem::toString).toList();
    }

    private ConfigEnvironment environment() {
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
        return new ConfigEnvironment(
                Map.of("NAME", "set"), "node", noAccounts, FilePinning.BY_NAME, folder, Map.of());
    }

    private static RawSection section(RawConfig config, String title) {
        return config.sections().stream()
                .filter(section -> section.title().equals(title))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Map<String, String>> texts(RawConfig config) {
        return config.sections().stream()
                .collect(
                        Collectors.toMap(
                                RawSection::title,
                                section ->
                                        section.options().entrySet().stream()
                                                .collect(
                                                        Collectors.toMap(
                                                                Map.Entry::getKey,
                                                                e -> e.getValue().text()))));
    }
}
