package org.supervisordjava.config.source;

import org.supervisordjava.config.text.ConfigProblem;
import org.supervisordjava.config.text.ConfigProblem.Location;
import org.supervisordjava.config.text.ConfigProblem.Severity;
import org.supervisordjava.config.text.PythonRepr;
import org.supervisordjava.config.text.PythonSpace;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * One pass over the text of one file in supervisord.conf's grammar, which is that of Python's
 * {@code configparser}: section headers, {@code key=value} or {@code key: value}, indented
 * continuation lines, and comments after {@code ;} or {@code #}.
 *
 * <p>The grammar's corners are kept, because files in the field depend on them: quotes do not
 * protect a {@code ;}, an indented line continues the value above even if it looks like an option,
 * and what follows a section header in its line is dropped.
 */
final class IniText {

    /** Options every section inherits; not a section itself. */
    static final String DEFAULT_SECTION = "DEFAULT";

    private static final char[] COMMENT_PREFIXES = {';', '#'};

    /** A file with more is something else than a configuration. */
    private static final int MAX_PROBLEMS = 100;

    private static final int MAX_QUOTED_LINE = 1_000;
    private static final int NO_COMMENT = Integer.MAX_VALUE;

    /** Of what is not kept. */
    private static final Location NOWHERE = new Location("", 0, 0);

    private final String file;
    private final Path here;
    private final Predicate<String> kept;
    private final SequencedMap<String, Section> sections = new LinkedHashMap<>();
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final List<ConfigProblem> warnings = new ArrayList<>();

    /** What stands in a section that is not kept. */
    private final Section passedOver = new Section("", NOWHERE, new LinkedHashMap<>());

    private Section section;
    private final PendingOption passedOverOption = new PendingOption("", NOWHERE);
    private PendingOption option;
    private int optionIndent;
    private int lineNumber;

    private IniText(Path file, Path here, Predicate<String> kept) {
        this.file = file.toString();
        this.here = here;
        this.kept = kept;
    }

    /** What a text holds, in its order. */
    record IniDocument(SequencedMap<String, Section> sections, List<ConfigProblem> problems) {}

    /** A section by its title; options by lower-case name. */
    record Section(String title, Location location, SequencedMap<String, RawValue> options) {}

    /** The option being read: its value may continue in the next line. */
    private static final class PendingOption {
        final String name;
        final Location location;
        final List<String> lines = new ArrayList<>();

        PendingOption(String name, Location location) {
            this.name = name;
            this.location = location;
        }

        /** Blank lines inside a value count, those after it do not. */
        String value() {
            return stripEnd(lines.size() == 1 ? lines.getFirst() : String.join("\n", lines));
        }

        private static String stripEnd(String text) {
            int end = text.length();
            while (end > 0 && PythonSpace.isSpace(text.charAt(end - 1))) {
                end--;
            }
            return text.substring(0, end);
        }
    }

    /**
     * Looks for mistakes everywhere, and keeps some sections.
     *
     * @param file as messages name it
     * @param here absolute directory of the file
     * @param kept by their titles
     */
    static IniDocument parse(Path file, Path here, String text, Predicate<String> kept) {
        var parser = new IniText(file, here, kept);
        parser.readLines(text);
        parser.problems.addAll(parser.warnings);
        return new IniDocument(parser.sections, parser.problems);
    }

    private void readLines(String text) {
        int start = 0;
        while (start < text.length()) {
            int end = endOfLine(text, start);
            lineNumber++;
            if (section == passedOver && passOver(text, start, end)) {
                start = end + 1;
                continue;
            }
            if (!readLine(text.substring(start, end), end < text.length())
                    || problems.size() >= MAX_PROBLEMS) {
                return;
            }
            boolean isCrLf = text.startsWith("\r\n", end);
            start = end + (isCrLf ? 2 : 1);
        }
        finishOption();
    }

    /**
     * Line feed, carriage return or both end a line, as in Python's text files. No loop over
     * characters: a client reads some thousand lines before anything of it is compiled.
     */
    private static int endOfLine(String text, int start) {
        int feed = text.indexOf('\n', start);
        int end = feed < 0 ? text.length() : feed;
        int carriageReturn = text.indexOf('\r', start, end);
        return carriageReturn < 0 ? end : carriageReturn;
    }

    /**
     * Reads a plain option of a section that is not kept, or the plain header of the next one;
     * returns false for any other line.
     */
    private boolean passOver(String text, int start, int end) {
        if (end == start
                || text.startsWith("\r", end)
                || text.indexOf(';', start, end) >= 0
                || text.indexOf('#', start, end) >= 0) {
            return false;
        }
        char first = text.charAt(start);
        if (first == '[') {
            boolean isPlain = end - start > 2 && text.charAt(end - 1) == ']';
            if (isPlain) {
                optionIndent = 0;
                beginSection(text.substring(start + 1, end - 1), 0);
            }
            return isPlain;
        }
        boolean isOption =
                first >= '0'
                        && first <= 'z'
                        && first != ':'
                        && first != '='
                        && (text.indexOf('=', start, end) > 0 || text.indexOf(':', start, end) > 0);
        if (isOption) {
            optionIndent = 0;
            option = passedOverOption;
        }
        return isOption;
    }

    /** Returns false when the rest of the file cannot be understood. */
    private boolean readLine(String line, boolean isTerminated) {
        int comment = commentStart(line);
        var content = PythonSpace.strip(line.substring(0, Math.min(comment, line.length())));
        if (comment > 0 && comment != NO_COMMENT) {
            warnOfQuotedComment(content, line, comment);
        }
        if (content.isEmpty()) {
            if (comment == NO_COMMENT && option != null) {
                option.lines.add("");
            }
            return true;
        }
        int indent = PythonSpace.indent(line);
        if (option != null && indent > optionIndent) {
            option.lines.add(content);
            return true;
        }
        optionIndent = indent;
        int headerEnd = content.lastIndexOf(']');
        if (content.startsWith("[") && headerEnd > 1) {
            beginSection(content.substring(1, headerEnd), indent);
        } else if (section == null) {
            outsideSection(quoted(line, isTerminated));
            return false;
        } else {
            beginOption(content, indent, () -> quoted(line, isTerminated));
        }
        return true;
    }

    /** supervisord cuts the value there without a word, and what is left has half a quotation. */
    private void warnOfQuotedComment(String content, String line, int comment) {
        if (isInsideQuotes(content)) {
            warnings.add(
                    new ConfigProblem(
                            Severity.WARNING,
                            at(comment),
                            "`%c` behind a space begins a comment, also inside quotes: the value ends here"
                                    .formatted(line.charAt(comment)),
                            Optional.of("leave out the space in front of it")));
        }
    }

    private static boolean isInsideQuotes(String text) {
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            } else if (c == '\\' && quote != '\'') {
                i++;
            }
        }
        return quote != 0;
    }

    private static String quoted(String line, boolean isTerminated) {
        var shown =
                line.length() > MAX_QUOTED_LINE ? line.substring(0, MAX_QUOTED_LINE) + "…" : line;
        return PythonRepr.of(isTerminated ? shown + "\n" : shown);
    }

    /**
     * Where the comment begins: at a prefix at the start of the line, or behind white space. The
     * prefixes are searched in step, occurrence by occurrence, and the first step that finds a
     * comment ends the search, as in Python: {@code a#b #c ;d} is cut before {@code ;d} only.
     */
    private static int commentStart(String line) {
        int indent = PythonSpace.indent(line);
        if (indent < line.length() && isPrefix(line.charAt(indent))) {
            return 0;
        }
        int[] found = {-1, -1};
        int start = NO_COMMENT;
        boolean searching = true;
        while (start == NO_COMMENT && searching) {
            searching = false;
            for (int i = 0; i < COMMENT_PREFIXES.length; i++) {
                if (found[i] < line.length()) {
                    int next = line.indexOf(COMMENT_PREFIXES[i], found[i] + 1);
                    found[i] = next < 0 ? line.length() : next;
                    searching |= next >= 0;
                    if (next >= 0 && (next == 0 || PythonSpace.isSpace(line.charAt(next - 1)))) {
                        start = Math.min(start, next);
                    }
                }
            }
        }
        return start;
    }

    private static boolean isPrefix(char c) {
        return c == ';' || c == '#';
    }

    private void beginSection(String title, int indent) {
        finishOption();
        section =
                kept.test(title)
                        ? sections.computeIfAbsent(
                                title, _ -> new Section(title, at(indent), new LinkedHashMap<>()))
                        : passedOver;
    }

    private void beginOption(String content, int indent, Supplier<String> quotedLine) {
        int delimiter = delimiter(content);
        var name = PythonSpace.strip(content.substring(0, delimiter));
        if (delimiter == content.length() || name.isEmpty()) {
            problem(
                    "Source contains parsing errors: %s\n\t[line %2d]: %s"
                            .formatted(PythonRepr.of(file), lineNumber, quotedLine.get()),
                    indent,
                    name.isEmpty()
                            ? "write the name of an option before the delimiter"
                            : "write `name=value`; to continue the value above, indent the line");
            return;
        }
        finishOption();
        option = new PendingOption(name.toLowerCase(Locale.ROOT), at(indent));
        option.lines.add(PythonSpace.strip(content.substring(delimiter + 1)));
    }

    /** The first one; the length of the line when there is none. */
    private static int delimiter(String content) {
        int equals = content.indexOf('=');
        int end = equals < 0 ? content.length() : equals;
        int colon = content.indexOf(':', 0, end);
        return colon < 0 ? end : colon;
    }

    private void outsideSection(String quotedLine) {
        problem(
                "File contains no section headers.\nfile: %s, line: %d\n%s"
                        .formatted(PythonRepr.of(file), lineNumber, quotedLine),
                0,
                "begin the file with a section such as [supervisord]");
    }

    private void finishOption() {
        if (section == passedOver) {
            passedOverOption.lines.clear();
            option = null;
        } else if (option != null) {
            section.options().put(option.name, new RawValue(option.value(), option.location, here));
            option = null;
        }
    }

    private Location at(int indent) {
        return new Location(file, lineNumber, indent + 1);
    }

    private void problem(String message, int indent, String hint) {
        problems.add(new ConfigProblem(Severity.ERROR, at(indent), message, Optional.of(hint)));
    }
}
