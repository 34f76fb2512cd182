package org.supervisordjava.config.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Python's {@code getopt}: options end at the first word that is none, and a long one may be
 * shortened as long as that is unique. One use.
 *
 * @param <O> what a program calls its options
 */
public final class Getopt<O extends Getopt.Flag> {

    /** One option of a program. */
    public interface Flag {

        /** Empty when there is only a long spelling. */
        String letter();

        /** Long spelling; empty when there is only a letter. */
        String longName();

        boolean takesValue();

        /** Whether this may be the option that was begun to be spelled so. */
        default boolean mayBe(String beginning) {
            return longName().startsWith(beginning);
        }
    }

    /**
     * An option as it was given.
     *
     * @param spelling {@code -c} or {@code --configuration}
     * @param value null for a switch
     */
    public record Given<O>(O option, String spelling, String value) {

        /** The same option was given before. */
        public UsageException conflict() {
            return new UsageException("conflicting command line option " + PythonRepr.of(spelling));
        }

        /** The value is wrong. */
        public UsageException invalid(String why) {
            return new UsageException(
                    "invalid value for " + spelling + " " + PythonRepr.of(value) + ": " + why);
        }
    }

    /**
     * @param rest the words behind the options
     */
    public record Parsed<O>(List<Given<O>> given, List<String> rest) {}

    private final List<O> options;
    private final List<String> arguments;
    private final List<Given<O>> given = new ArrayList<>();
    private int position;

    private Getopt(List<O> options, List<String> arguments) {
        this.options = options;
        this.arguments = arguments;
    }

    /**
     * Splits the arguments after the program's name.
     *
     * @throws UsageException with Python's text
     */
    public static <O extends Flag> Parsed<O> parse(List<O> options, List<String> arguments)
            throws UsageException {
        return new Getopt<O>(options, arguments).parse();
    }

    private Parsed<O> parse() throws UsageException {
        while (position < arguments.size()) {
            var argument = arguments.get(position);
            if (!argument.startsWith("-") || argument.equals("-")) {
                break;
            }
            position++;
            if (argument.equals("--")) {
                break;
            }
            if (argument.startsWith("--")) {
                splitLong(argument.substring(2));
            } else {
                splitLetters(argument.substring(1));
            }
        }
        return new Parsed<>(given, arguments.subList(position, arguments.size()));
    }

    private void splitLong(String argument) throws UsageException {
        int equals = argument.indexOf('=');
        var option = longOption(equals < 0 ? argument : argument.substring(0, equals));
        var spelling = "--" + option.longName();
        if (equals >= 0 && !option.takesValue()) {
            throw new UsageException("option " + spelling + " must not have an argument");
        }
        var attached = equals < 0 ? null : argument.substring(equals + 1);
        given.add(new Given<>(option, spelling, value(option, spelling, attached)));
    }

    private O longOption(String beginning) throws UsageException {
        O found = null;
        boolean isUnique = true;
        for (var option : options) {
            if (!option.longName().isEmpty() && option.mayBe(beginning)) {
                if (option.longName().equals(beginning)) {
                    return option;
                }
                isUnique = found == null;
                found = option;
            }
        }
        if (found == null) {
            throw new UsageException("option --" + beginning + " not recognized");
        }
        if (!isUnique) {
            throw new UsageException("option --" + beginning + " not a unique prefix");
        }
        return found;
    }

    private void splitLetters(String letters) throws UsageException {
        int end = letters.length();
        for (int i = 0; i < end; i = letters.offsetByCodePoints(i, 1)) {
            int after = letters.offsetByCodePoints(i, 1);
            var letter = letters.substring(i, after);
            var option = option(letter);
            var attached = after < end ? letters.substring(after) : null;
            given.add(new Given<>(option, "-" + letter, value(option, "-" + letter, attached)));
            if (option.takesValue()) {
                return;
            }
        }
    }

    private O option(String letter) throws UsageException {
        for (var option : options) {
            if (option.letter().equals(letter)) {
                return option;
            }
        }
        throw new UsageException("option -" + letter + " not recognized");
    }

    private String value(O option, String spelling, String attached) throws UsageException {
        if (!option.takesValue()) {
            return null;
        }
        if (attached != null) {
            return attached;
        }
        if (position == arguments.size()) {
            throw new UsageException("option " + spelling + " requires argument");
        }
        return arguments.get(position++);
    }
}
