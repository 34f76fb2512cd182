package org.supervisordjava.config.source;

import org.supervisordjava.config.option.Values;
import org.supervisordjava.config.text.ConfigProblem;
import org.supervisordjava.config.text.ConfigProblem.Location;
import org.supervisordjava.config.text.ConfigProblem.Severity;
import org.supervisordjava.config.text.InvalidValueException;
import org.supervisordjava.config.text.PythonSpace;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Reads a supervisord.conf and the files it includes into raw sections: sections of one title
 * merged, what comes later winning, and the options of {@code [DEFAULT]} added to all. One use, one
 * thread.
 */
public final class IniReader {

    /** A pattern that matches more is a mistake, such as the root of a disk. */
    private static final int MAX_INCLUDED_FILES = 1_000;

    /** Bytes (as characters) of all included files together. */
    private static final long MAX_INCLUDED_SIZE = 4L * ConfigText.MAX_SIZE;

    /** Over all sections; with one {@code [DEFAULT]} a small file could ask for billions. */
    private static final int MAX_OPTIONS = 200_000;

    private static final String INCLUDE = "include";

    private final ConfigEnvironment environment;
    private final SequencedMap<String, IniText.Section> sections = new LinkedHashMap<>();
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private int includedFiles;
    private long includedSize;

    private IniReader(ConfigEnvironment environment) {
        this.environment = environment;
    }

    /**
     * Reads a file; whatever is wrong is among the {@link RawConfig#problems()}. Blocks on the
     * disk.
     */
    public static RawConfig read(Path mainFile, ConfigEnvironment environment) {
        var reader = new IniReader(environment);
        reader.readMain(mainFile);
        return new RawConfig(
                mainFile,
                reader.rawSections(),
                reader.problems,
                reader.notes,
                RawConfig.Syntax.INI);
    }

    private void readMain(Path file) {
        try {
            add(
                    file,
                    ConfigText.read(environment.workingDirectory().resolve(file), file.toString()));
        } catch (InvalidValueException e) {
            problem(Severity.ERROR, new Location(file.toString(), 0, 0), e.getMessage(), null);
        }
        var include = sections.get(INCLUDE);
        if (include != null) {
            include(include);
        }
    }

    private void add(Path file, String text) {
        var absolute = environment.workingDirectory().resolve(file);
        var parsed = IniText.parse(file, absolute.getParent(), text);
        problems.addAll(parsed.problems());
        parsed.sections().forEach(this::merge);
    }

    private void merge(String title, IniText.Section section) {
        sections.merge(
                title,
                section,
                (earlier, later) -> {
                    earlier.options().putAll(later.options());
                    return earlier;
                });
    }

    private void include(IniText.Section section) {
        var files = inherited(section).get("files");
        if (files == null) {
            problem(
                    Severity.ERROR,
                    section.location(),
                    ".ini file has [include] section, but no files setting",
                    "add `files=conf.d/*.conf`");
            return;
        }
        try {
            var names =
                    Expansion.ofEnvironment(environment.variables())
                            .with("here", files.here().toString())
                            .with("host_node_name", environment.hostname());
            for (String pattern : names.expand(files.text(), "include.files").split("\\s+")) {
                if (!pattern.isEmpty()) {
                    includeMatches(pattern, files);
                }
            }
        } catch (InvalidValueException e) {
            problem(Severity.ERROR, files.location(), e.getMessage(), null);
        }
    }

    private void includeMatches(String pattern, RawValue files) throws InvalidValueException {
        Values.plainPath(pattern);
        var matches = new IncludePattern(files.here(), pattern).matches();
        if (matches.isEmpty()) {
            problem(
                    Severity.WARNING,
                    files.location(),
                    "No file matches via include \"%s\"".formatted(files.here().resolve(pattern)),
                    null);
        }
        for (Path file : matches) {
            if (++includedFiles > MAX_INCLUDED_FILES || includedSize > MAX_INCLUDED_SIZE) {
                problem(
                        Severity.ERROR,
                        files.location(),
                        "too many included files: " + pattern,
                        "name only configuration files");
                return;
            }
            includeFile(file, files);
        }
    }

    private void includeFile(Path file, RawValue files) {
        notes.add("Included extra file \"%s\" during parsing".formatted(file));
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            problem(
                    Severity.WARNING,
                    files.location(),
                    "could not read included file " + file,
                    "its sections are missing; let the pattern match readable files only");
            return;
        }
        try {
            var text = ConfigText.read(file, file.toString());
            includedSize += text.length();
            add(file, text);
        } catch (InvalidValueException e) {
            problem(
                    Severity.ERROR,
                    new Location(file.toString(), 0, 0),
                    e.getMessage(),
                    "included by " + files.location());
        }
    }

    private List<RawSection> rawSections() {
        long options =
                sections.values().stream().mapToLong(section -> section.options().size()).sum()
                        + (long) sections.size() * defaults().size();
        if (options > MAX_OPTIONS) {
            var first = sections.firstEntry().getValue().location();
            problem(Severity.ERROR, first, "more than %d options".formatted(MAX_OPTIONS), null);
            return List.of();
        }
        return sections.values().stream()
                .filter(section -> !section.title().equals(IniText.DEFAULT_SECTION))
                .map(this::rawSection)
                .toList();
    }

    private RawSection rawSection(IniText.Section section) {
        int colon = section.title().indexOf(':');
        return new RawSection(
                colon < 0 ? section.title() : section.title().substring(0, colon),
                colon < 0 ? "" : PythonSpace.strip(section.title().substring(colon + 1)),
                inherited(section),
                section.location());
    }

    /** The section's own options, then those of {@code [DEFAULT]} it does not set itself. */
    private SequencedMap<String, RawValue> inherited(IniText.Section section) {
        var options = new LinkedHashMap<>(section.options());
        defaults().forEach(options::putIfAbsent);
        return options;
    }

    private Map<String, RawValue> defaults() {
        var section = sections.get(IniText.DEFAULT_SECTION);
        return section == null ? Map.of() : section.options();
    }

    private void problem(Severity severity, Location location, String message, String hint) {
        problems.add(new ConfigProblem(severity, location, message, Optional.ofNullable(hint)));
    }
}
