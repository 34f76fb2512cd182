package org.supervisordjava.config.source;

import org.supervisordjava.config.text.InvalidValueException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/**
 * Reads a file of variables: {@code K=V} lines, {@code export} in front, comments, single quotes
 * (literal) and double quotes (with {@code \n}, {@code \t}, {@code \"}, {@code \\}, {@code \$}).
 * Nothing is substituted, so a {@code $} is a {@code $}.
 */
public final class EnvFile {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

    private final Path file;
    private final SequencedMap<String, String> variables = new LinkedHashMap<>();

    private EnvFile(Path file) {
        this.file = file;
    }

    /** Later lines win over earlier ones. */
    public static SequencedMap<String, String> read(
            Path file, FilePinning files, ReadingBudget budget) throws InvalidValueException {
        if (Files.notExists(file)) {
            throw new InvalidValueException(
                    file + " does not exist; write -" + file + " if it may be missing");
        }
        var text = ConfigText.read(file, file.toString(), files);
        budget.spend(text.length());
        return parse(file, text);
    }

    /**
     * @param file what messages call it
     */
    static SequencedMap<String, String> parse(Path file, String text) throws InvalidValueException {
        var reader = new EnvFile(file);
        int number = 0;
        for (String line : text.lines().toList()) {
            reader.line(line.strip(), ++number);
        }
        return reader.variables;
    }

    private void line(String line, int number) throws InvalidValueException {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        if (line.indexOf('\0') >= 0) {
            throw new InvalidValueException("%s:%d: a NUL character".formatted(file, number));
        }
        var assignment = line.startsWith("export ") ? line.substring(7).strip() : line;
        int equals = assignment.indexOf('=');
        var name = equals < 0 ? assignment : assignment.substring(0, equals).strip();
        if (equals < 0 || !NAME.matcher(name).matches()) {
            throw new InvalidValueException(
                    "%s:%d: expected NAME=value, found `%s`".formatted(file, number, name));
        }
        variables.put(name, value(assignment.substring(equals + 1).strip(), number));
    }

    private String value(String text, int number) throws InvalidValueException {
        if (text.startsWith("'") || text.startsWith("\"")) {
            return quoted(text, number);
        }
        int comment = text.startsWith("#") ? 0 : text.indexOf(" #");
        return comment < 0 ? text : text.substring(0, comment).strip();
    }

    private String quoted(String text, int number) throws InvalidValueException {
        char quote = text.charAt(0);
        var value = new StringBuilder();
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == quote) {
                return value.toString();
            }
            boolean escapes = c == '\\' && quote == '"' && i + 1 < text.length();
            value.append(escapes ? escaped(text.charAt(++i)) : String.valueOf(c));
        }
        throw new InvalidValueException("%s:%d: no closing %s".formatted(file, number, quote));
    }

    private static String escaped(char c) {
        return switch (c) {
            case 'n' -> "\n";
            case 't' -> "\t";
            case 'r' -> "\r";
            case '"', '\\', '$', '`' -> String.valueOf(c);
            default -> "\\" + c;
        };
    }
}
