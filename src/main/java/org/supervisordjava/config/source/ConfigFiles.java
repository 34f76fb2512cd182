package org.supervisordjava.config.source;

import org.supervisordjava.config.option.Values;
import org.supervisordjava.config.text.ConfigProblem.Location;
import org.supervisordjava.config.text.ConfigSyntax;
import org.supervisordjava.config.text.InvalidValueException;
import org.supervisordjava.config.text.Problems;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The files of one configuration: the main file and what it includes, each in its own syntax.
 *
 * <p>A supervisord.conf includes as supervisord does: whatever the pattern matches, and an included
 * file includes nothing. A YAML file includes what is named like a configuration, each file once,
 * and so may those in turn. A file that stands where an include looks and is not read is named in a
 * warning. One use, one thread.
 */
public final class ConfigFiles {

    /** A pattern that matches more is a mistake, such as the root of a disk. */
    private static final int MAX_INCLUDED_FILES = 1_000;

    /** Bytes (as characters) of all included files together. */
    private static final long MAX_INCLUDED_SIZE = 2L * ConfigText.MAX_SIZE;

    /** A file that includes one that includes one. */
    private static final int MAX_DEPTH = 20;

    /** As long as a path can be. */
    private static final int MAX_PATTERN = 4_096;

    /** Files in the directories of all patterns. */
    private static final int MAX_LOOKED_AT = 20_000;

    /** Of all sections; a heap of 64 MB has room for it twice. */
    private static final long MAX_CHARACTERS = 6_000_000;

    static final String INCLUDE = "include";

    private final ConfigEnvironment environment;
    private final Path mainFile;
    private final ConfigSyntax syntax;
    private final Problems problems = new Problems();
    private final List<String> notes = new ArrayList<>();
    private final ReadingBudget budget = ReadingBudget.ofCharacters(MAX_CHARACTERS);
    private final ReadingBudget lookingAt =
            new ReadingBudget(
                    MAX_LOOKED_AT,
                    "the directories of what is included hold more than "
                            + MAX_LOOKED_AT
                            + " files",
                    "name a directory that holds configurations only");
    private final IniReader ini;
    private final YamlSections yaml = new YamlSections(problems);

    /** Absolute, links resolved. */
    private final Set<Path> read = new HashSet<>();

    private final UnreadFiles unread = new UnreadFiles();
    private boolean followsIncludes = true;
    private int includedFiles;
    private int depth;
    private long includedSize;

    private ConfigFiles(
            Path mainFile,
            ConfigSyntax syntax,
            ConfigEnvironment environment,
            Predicate<String> kept) {
        this.mainFile = mainFile;
        this.syntax = syntax;
        this.environment = environment;
        this.ini = new IniReader(environment, problems, budget, kept);
    }

    /**
     * Reads a file in the syntax that its name tells, and those it includes; whatever is wrong is
     * among the {@link RawConfig#problems()}. Blocks on the disk.
     */
    public static RawConfig read(Path mainFile, ConfigEnvironment environment) {
        var files = new ConfigFiles(mainFile, ConfigSyntax.of(mainFile), environment, _ -> true);
        return files.read(files::mainText);
    }

    /**
     * Reads a supervisord.conf as {@link #read} does, but not the files that it includes.
     *
     * @param sections what is wanted of it
     */
    public static RawConfig readAlone(
            Path mainFile, ConfigEnvironment environment, Set<String> sections) {
        var files =
                new ConfigFiles(
                        mainFile,
                        ConfigSyntax.INI,
                        environment,
                        title -> sections.contains(title) || title.equals(IniText.DEFAULT_SECTION));
        files.followsIncludes = false;
        return files.read(files::mainText);
    }

    private String mainText() throws InvalidValueException {
        var absolute = environment.workingDirectory().resolve(mainFile);
        if (followsIncludes) { // who does not starts nothing either
            OpenToAll.warn(absolute, wholeFile(), problems);
        }
        return ConfigText.read(absolute, mainFile.toString(), environment.files());
    }

    /**
     * Reads a YAML text.
     *
     * @param file what messages call it, and whose directory is {@code %(here)s}
     */
    public static RawConfig readYaml(Path file, String text, ConfigEnvironment environment) {
        return new ConfigFiles(file, ConfigSyntax.YAML, environment, _ -> true).read(() -> text);
    }

    @FunctionalInterface
    private interface FileReading {
        String text() throws InvalidValueException;
    }

    private RawConfig read(FileReading main) {
        var absolute = environment.workingDirectory().resolve(mainFile).normalize();
        read.add(real(absolute));
        List<RawSection> sections = List.of();
        try {
            sections = sections(main);
        } catch (AbandonedReadingException e) {
            problems.lastError(wholeFile(), e.getMessage(), e.hint());
        }
        return new RawConfig(mainFile, sections, problems.all(), notes, syntax);
    }

    private List<RawSection> sections(FileReading main) {
        try {
            add(mainFile, syntax, main.text());
        } catch (InvalidValueException e) {
            problems.error(wholeFile(), e.getMessage());
        }
        if (syntax == ConfigSyntax.INI && followsIncludes) {
            ini.section(INCLUDE).ifPresent(this::include);
        }
        unread.warn(read, problems);
        return yaml.with(ini.rawSections());
    }

    private Location wholeFile() {
        return new Location(mainFile.toString(), 0, 0);
    }

    private void add(Path file, ConfigSyntax fileSyntax, String text) {
        switch (fileSyntax) {
            case INI -> {
                var own = ini.add(file, text);
                if (!file.equals(mainFile) && own.containsKey(INCLUDE)) {
                    problems.warning(
                            own.get(INCLUDE).location(),
                            "[include] in an included file is not followed, as in supervisord",
                            "name its files in the main file");
                }
            }
            case YAML -> {
                var reader = new YamlReader(file, environment, problems, budget);
                reader.read(text);
                reader.sections().forEach(yaml::add);
                reader.includes().forEach(this::include);
            }
        }
    }

    private void include(IniText.Section section) {
        var files = ini.inherited(section).get("files");
        if (files == null) {
            problems.error(
                    section.location(),
                    ".ini file has [include] section, but no files setting",
                    "add `files=conf.d/*.conf`");
            return;
        }
        try {
            for (String pattern : expanded(files).split("\\s+")) {
                if (!pattern.isEmpty()) {
                    includeMatches(pattern, files, ConfigSyntax.INI);
                }
            }
        } catch (InvalidValueException e) {
            problems.error(files.location(), e.getMessage());
        }
    }

    /** A pattern in YAML is one item of a list, so that it may contain blanks. */
    private void include(RawValue pattern) {
        try {
            includeMatches(expanded(pattern), pattern, ConfigSyntax.YAML);
        } catch (InvalidValueException e) {
            problems.error(pattern.location(), e.getMessage());
        }
    }

    private String expanded(RawValue patterns) throws InvalidValueException {
        return Expansion.ofEnvironment(environment.variables())
                .with("here", patterns.here().toString())
                .with("host_node_name", environment.hostname())
                .expand(patterns.text(), "include.files");
    }

    /**
     * @param from the syntax of the file that includes
     */
    private void includeMatches(String pattern, RawValue origin, ConfigSyntax from)
            throws InvalidValueException {
        if (pattern.length() > MAX_PATTERN) {
            throw new InvalidValueException(
                    "a pattern of %d characters is longer than any path"
                            .formatted(pattern.length()));
        }
        if (depth > MAX_DEPTH) {
            throw new InvalidValueException(
                    "files include one another deeper than %d".formatted(MAX_DEPTH));
        }
        Values.plainPath(pattern);
        var include = new IncludePattern(origin.here(), pattern, lookingAt);
        var found = include.find();
        if (found.matches().isEmpty()) {
            warnOfNothing(include, found, origin, from);
        }
        unread.add(pattern, origin.location(), found.others());
        for (Path file : found.matches()) {
            boolean isNew = read.add(real(file));
            if (from == ConfigSyntax.YAML && !isNew) {
                continue;
            }
            if (++includedFiles > MAX_INCLUDED_FILES || includedSize > MAX_INCLUDED_SIZE) {
                problems.error(
                        origin.location(),
                        "too many included files: " + pattern,
                        "name only configuration files");
                return;
            }
            includeFile(file, origin, from);
        }
    }

    /**
     * Not of an empty directory: a file may come later. As in supervisord, {@code [include]} warns
     * where other files are.
     */
    private void warnOfNothing(
            IncludePattern include,
            IncludePattern.Findings found,
            RawValue origin,
            ConfigSyntax from) {
        boolean isEmpty = found.isLookedThrough() && found.others().isEmpty();
        if (from == ConfigSyntax.INI ? !isEmpty : !found.isLookedThrough()) {
            problems.warning(
                    origin.location(), "No file matches via include \"%s\"".formatted(include));
        }
    }

    private void includeFile(Path file, RawValue origin, ConfigSyntax from) {
        if (from == ConfigSyntax.YAML && !ConfigSyntax.isTold(file)) {
            problems.warning(
                    origin.location(),
                    "%s is not read: its name ends in none of %s"
                            .formatted(file, String.join(", ", ConfigSyntax.ENDINGS)),
                    "rename it, or move it out of the directory");
            return;
        }
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) { // a FIFO, say
            problems.warning(
                    origin.location(),
                    "could not read included file " + file,
                    "its sections are missing; let the pattern match readable files only");
            return;
        }
        notes.add("Included extra file \"%s\" during parsing".formatted(file));
        try {
            OpenToAll.warn(file, new Location(file.toString(), 0, 0), problems);
            var text = ConfigText.read(file, file.toString(), environment.files());
            includedSize += text.length();
            depth++;
            add(file, ConfigSyntax.of(file), text);
            depth--;
        } catch (InvalidValueException e) {
            problems.error(
                    new Location(file.toString(), 0, 0),
                    e.getMessage(),
                    "included by " + origin.location());
        }
    }

    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            return file; // a link into nowhere is a file of its own
        }
    }
}
