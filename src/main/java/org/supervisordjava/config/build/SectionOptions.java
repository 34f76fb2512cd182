package org.supervisordjava.config.build;

import org.supervisordjava.config.option.OptionTable;
import org.supervisordjava.config.option.SectionKind;
import org.supervisordjava.config.option.ValueType;
import org.supervisordjava.config.source.Expansion;
import org.supervisordjava.config.source.RawSection;
import org.supervisordjava.config.source.RawValue;
import org.supervisordjava.config.text.ConfigProblem;
import org.supervisordjava.config.text.ConfigProblem.Location;
import org.supervisordjava.config.text.Conversion;
import org.supervisordjava.config.text.Durations;
import org.supervisordjava.config.text.InvalidValueException;
import org.supervisordjava.config.text.NotWholeNumberException;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Typed access to the options of one section. A value that is wrong is reported at its place and
 * replaced by the default, so that one reading finds everything.
 */
final class SectionOptions {

    private final BuildContext context;
    private final RawSection section;
    private final SectionKind kind;
    private final Expansion names;

    /** For those options that are expanded once for each process. */
    private final Expansion processNames;

    SectionOptions(BuildContext context, RawSection section, SectionKind kind, Expansion names) {
        this(context, section, kind, names, names);
    }

    private SectionOptions(
            BuildContext context,
            RawSection section,
            SectionKind kind,
            Expansion names,
            Expansion processNames) {
        this.context = context;
        this.section = section;
        this.kind = kind;
        this.names = names;
        this.processNames = processNames;
    }

    /** The same options with other names for {@code %(…)s}. */
    SectionOptions with(Expansion otherNames) {
        return new SectionOptions(context, section, kind, otherNames);
    }

    /** The same options with more names for those that are expanded per process. */
    SectionOptions forProcess(Expansion moreNames) {
        return new SectionOptions(context, section, kind, names, moreNames);
    }

    RawSection section() {
        return section;
    }

    String name() {
        return section.name();
    }

    String title() {
        return section.title();
    }

    SectionKind kind() {
        return kind;
    }

    Expansion names() {
        return names;
    }

    boolean isSet(String option) {
        return section.options().containsKey(option);
    }

    /** Without a stream: each program asks. */
    boolean isAnySet(String prefix) {
        for (var option : section.options().keySet()) {
            if (option.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    /** Where the option stands; the section when it is not set. */
    Location location(String option) {
        var value = section.options().get(option);
        return value == null ? section.location() : value.location();
    }

    /** As written, not expanded; empty when not set. */
    Optional<String> raw(String option) {
        return Optional.ofNullable(section.options().get(option)).map(RawValue::text);
    }

    /** The value of an option that has a default. */
    <T> T get(String option, Conversion<T> conversion) {
        // Most options are left out by each program.
        return isSet(option)
                ? find(option, conversion).orElseGet(() -> byDefault(option, conversion))
                : byDefault(option, conversion);
    }

    /** The value of an integer that has a range. */
    int number(String option) {
        return get(option, text -> ranged(option).convert(text));
    }

    OptionalInt findNumber(String option) {
        return isSet(option)
                ? find(option, ranged(option)).stream().mapToInt(Integer::intValue).findFirst()
                : OptionalInt.empty();
    }

    /** Within what the option table allows. */
    Conversion<Integer> ranged(String option) {
        var range = OptionTable.get(kind, option).range().orElseThrow();
        return Conversion.between(context.values()::integer, range.min(), range.max());
    }

    String text(String option) {
        return get(option, text -> text);
    }

    /** The value if the option is set and right. */
    <T> Optional<T> find(String option, Conversion<T> conversion) {
        // Looked up by the tests alone: most options are asked for in vain by each program.
        assert OptionTable.find(kind, option).isPresent() : option;
        var value = section.options().get(option);
        if (value == null) {
            return Optional.empty();
        }
        try {
            var text = expand(option, value);
            context.budget().spend(text.length());
            return Optional.of(conversion.convert(text));
        } catch (NotWholeNumberException e) {
            context.problems()
                    .add(
                            ConfigProblem.Severity.ERROR,
                            location(option),
                            named(option, section.isIni() ? e.getMessage() : e.plainWords()),
                            durationHint(option, value.text()));
            return Optional.empty();
        } catch (InvalidValueException e) {
            error(option, e.getMessage());
            return Optional.empty();
        }
    }

    /** {@code stopwaitsecs: 10s}: some options take durations, those of supervisord seconds. */
    private Optional<String> durationHint(String option, String text) {
        try {
            var duration = Durations.parse(text);
            return Optional.of(
                            option.equals("stopwaitsecs")
                                    ? "for a duration there is `stop_timeout`"
                                    : "it is a number of seconds, "
                                            + Math.ceilDiv(duration.toMillis(), 1000))
                    .filter(hint -> option.endsWith("secs"));
        } catch (InvalidValueException e) {
            return Optional.empty();
        }
    }

    /** As {@link #find}, but an empty value is as good as none: {@code user: ${RUN_AS:-}}. */
    <T> Optional<T> findUnlessEmpty(String option, Conversion<T> conversion) {
        return find(
                        option,
                        text ->
                                text.isEmpty()
                                        ? Optional.<T>empty()
                                        : Optional.of(conversion.convert(text)))
                .flatMap(value -> value);
    }

    /** An integer that counts something; supervisord takes -1 and treats it as 0. */
    int count(String option, Conversion<Integer> conversion) {
        int number = get(option, conversion);
        if (number < 0) {
            context.strict(
                    section.syntax(),
                    location(option),
                    named(option, number + " is below 0"),
                    section.isIni()
                            ? Optional.of("write 0, which is what supervisord takes it for")
                            : Optional.empty());
        }
        return Math.max(0, number);
    }

    /** Permissions, of which supervisord takes any number of bits and uses some. */
    int mode(String option, Conversion<Integer> octal, int most) {
        return mode(option, (int) get(option, octal), most);
    }

    OptionalInt findMode(String option, Conversion<Integer> octal, int most) {
        return isSet(option)
                ? find(option, octal).stream()
                        .mapToInt(mode -> mode(option, mode, most))
                        .findFirst()
                : OptionalInt.empty();
    }

    private int mode(String option, int mode, int most) {
        if (mode > most) {
            context.strict(
                    section.syntax(),
                    location(option),
                    named(option, "%o is above %o".formatted(mode, most)),
                    section.isIni()
                            ? Optional.of("write %o, which is what counts".formatted(mode & most))
                            : Optional.empty());
        }
        return mode & most;
    }

    /** Whether something is known to be wrong with it already. */
    boolean isReported(String option) {
        return context.problems().isReported(location(option));
    }

    void error(String option, String message) {
        context.problems().error(location(option), named(option, message));
    }

    void error(String option, String message, Supplier<Optional<String>> hint) {
        context.problems().error(location(option), named(option, message), hint);
    }

    void error(String option, String message, String hint) {
        context.problems().error(location(option), named(option, message), hint);
    }

    void warning(String option, String message, String hint) {
        context.problems().warning(location(option), named(option, message), hint);
    }

    /** Says which option of which section, unless the message names the section already. */
    private String named(String option, String message) {
        return message.contains(title()) ? message : label(option) + ": " + message;
    }

    /** {@code [program:web] startsecs}, in YAML {@code programs.web.startsecs}. */
    private String label(String option) {
        return section.isIni()
                ? "[%s] %s".formatted(title(), option)
                : Stream.of(kind.yamlName(), name(), option)
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining("."));
    }

    private String expand(String option, RawValue value) throws InvalidValueException {
        if (value.text().indexOf('%') < 0) {
            return value.text();
        }
        var here = namesFor(option).with("here", value.here().toString());
        boolean isOwnEnvironment = kind.isProgram() && option.equals("environment");
        var once = here.expand(value.text(), isOwnEnvironment ? option : title() + "." + option);
        return isExpandedTwice(option) ? here.expand(once, option) : once;
    }

    private Expansion namesFor(String option) {
        return OptionTable.get(kind, option).isPerProcess() ? processNames : names;
    }

    /** supervisord expands the log files of programs twice: a literal % is written %%%%. */
    private boolean isExpandedTwice(String option) {
        return section.isIni()
                && kind.isProgram()
                && OptionTable.get(kind, option).type() == ValueType.LOGFILE;
    }

    private <T> T byDefault(String option, Conversion<T> conversion) {
        T known = context.defaults().known(kind, option);
        return known == null ? readDefault(option, conversion) : known;
    }

    private <T> T readDefault(String option, Conversion<T> conversion) {
        var text = OptionTable.get(kind, option).defaultText().orElseThrow();
        try {
            // What the other sections have is read once.
            if (!kind.isProgram() || text.indexOf('%') >= 0) {
                return conversion.convert(namesFor(option).expand(text, title() + "." + option));
            }
            var value = conversion.convert(text);
            context.defaults().learn(kind, option, value);
            return value;
        } catch (InvalidValueException e) {
            throw new IllegalStateException("default of " + option + ": " + e.getMessage(), e);
        }
    }
}
