package org.supervisordjava.config.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The configurations below {@code src/test/resources/config-corpus}; its README has the format. */
public final class Corpus {

    public static final String MAIN_FILE = "supervisord.conf";

    private static final Path FOLDER = Path.of("src/test/resources/config-corpus");

    /** What a section needs besides the option of a row of {@code values.table}. */
    private static final Map<String, String> NEEDS =
            Map.of(
                    "program:x", "command=/bin/cat\n",
                    "eventlistener:x", "command=/bin/cat\nevents=TICK_5\n",
                    "fcgi-program:x", "command=/bin/cat\nsocket=unix:///tmp/x.sock\n",
                    "unix_http_server", "file=/tmp/s.sock\n",
                    "inet_http_server", "port=9001\n",
                    "group:g", "programs=x\n",
                    "supervisord", "");

    private Corpus() {}

    /**
     * One configuration.
     *
     * @param files text by path, {@link #MAIN_FILE} among them
     */
    public record Case(String name, Map<String, String> files) {

        public void writeTo(Path folder) throws IOException {
            for (var entry : files.entrySet()) {
                var file = folder.resolve(entry.getKey());
                Files.createDirectories(file.getParent());
                Files.writeString(file, entry.getValue());
            }
        }

        @Override
        public String toString() {
            return name;
        }
    }

    public static List<Case> cases() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            var cases = new ArrayList<Case>();
            for (Path file : files.sorted().toList()) {
                var name = file.getFileName().toString();
                if (name.endsWith(".cases")) {
                    addCases(name.replace(".cases", "/"), Files.readString(file), cases);
                } else if (name.endsWith(".table")) {
                    addRows(Files.readAllLines(file), cases);
                }
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void addCases(String prefix, String text, List<Case> cases) {
        for (String block : text.split("(?m)^### ")) {
            if (!block.isEmpty()) {
                int end = block.indexOf('\n');
                var name = block.substring(0, end);
                var files = files(block.substring(end + 1));
                boolean isBare = name.startsWith("bare");
                if (!isBare && !String.join("", files.values()).contains("[supervisord]")) {
                    files.merge(MAIN_FILE, "[supervisord]\n", String::concat);
                }
                cases.add(new Case(prefix + name, files));
            }
        }
    }

    private static Map<String, String> files(String block) {
        var files = new LinkedHashMap<String, String>();
        var parts = block.split("(?m)^--- ");
        files.put(MAIN_FILE, parts[0]);
        for (int i = 1; i < parts.length; i++) {
            int end = parts[i].indexOf('\n');
            files.put(parts[i].substring(0, end), parts[i].substring(end + 1));
        }
        return files;
    }

    private static void addRows(List<String> lines, List<Case> cases) {
        for (String line : lines) {
            if (!line.isBlank() && !line.startsWith("#")) {
                var cells = line.split("\\|", 3);
                cases.add(row(cells[0].strip(), cells[1].strip(), cells[2].strip()));
            }
        }
    }

    private static Case row(String section, String option, String value) {
        var text = new StringBuilder();
        if (!section.equals("supervisord")) {
            text.append("[supervisord]\n");
        }
        if (section.equals("group:g")) {
            text.append("[program:x]\ncommand=/bin/cat\n[program:y]\ncommand=/bin/cat\n");
        }
        text.append("[%s]\n%s%s=%s\n".formatted(section, NEEDS.get(section), option, value));
        return new Case(
                "values/%s %s=%s".formatted(section, option, value),
                Map.of(MAIN_FILE, text.toString()));
    }
}
