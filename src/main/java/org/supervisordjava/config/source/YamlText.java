package org.supervisordjava.config.source;

import org.supervisordjava.config.option.OtherWords;
import org.supervisordjava.config.text.ConfigProblem.Location;
import org.supervisordjava.config.text.Interpolation;
import org.supervisordjava.config.text.InvalidValueException;
import org.supervisordjava.config.text.Problems;
import org.supervisordjava.config.text.ShellWords;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Turns YAML values into supervisord.conf's spelling, with {@code ${VAR}} replaced. */
final class YamlText {

    private static final Pattern VARIABLE_NAME = Pattern.compile("[A-Za-z0-9_./+():-]+");

    /** What an item of a list or a map costs beside the text that it is part of. */
    private static final int PART = 20;

    private final Interpolation interpolation;
    private final Path here;
    private final Problems problems;
    private final ReadingBudget budget;

    YamlText(Interpolation interpolation, Path here, Problems problems, ReadingBudget budget) {
        this.interpolation = interpolation;
        this.here = here;
        this.problems = problems;
        this.budget = budget;
    }

    RawValue raw(String text, Location location) {
        budget.spend(ReadingBudget.OPTION + text.length());
        return new RawValue(text, location, here);
    }

    /**
     * The text of a single value; empty when it is none, which is then among the problems.
     *
     * @param option what messages call it
     */
    Optional<String> scalar(String option, YamlNode node) {
        budget.spend(PART);
        return switch (node) {
            case YamlNode.Scalar value -> interpolated(option, value);
            case YamlNode.Empty empty -> {
                problems.error(
                        empty.location(),
                        "`" + option + "` has no value",
                        "give it one or remove the line");
                yield Optional.empty();
            }
            case YamlNode.Sequence list -> refuse(option, "a single value", list);
            case YamlNode.Mapping map -> refuse(option, "a single value", map);
        };
    }

    private Optional<String> interpolated(String option, YamlNode.Scalar value) {
        if (value.text().indexOf('\0') >= 0) {
            problems.error(value.location(), "`" + option + "` contains a NUL character");
            return Optional.empty();
        }
        Interpolation.unknownExpansion(value.text())
                .ifPresent(
                        unknown ->
                                problems.warning(
                                        value.location(),
                                        "`%s` in `%s` is not an expansion and stays as it is"
                                                .formatted(unknown, option)));
        try {
            return Optional.of(interpolation.apply(value.text()));
        } catch (InvalidValueException e) {
            budget.spend(ReadingBudget.OPTION);
            problems.error(value.location(), e.getMessage());
            return Optional.empty();
        }
    }

    /** The texts of a list, or of a single value as a list of one. */
    List<String> scalars(String option, YamlNode node) {
        return switch (node) {
            case YamlNode.Sequence list ->
                    list.items().stream()
                            .map(item -> scalar(option, item))
                            .flatMap(Optional::stream)
                            .toList();
            case YamlNode.Empty ignored -> List.of();
            case YamlNode.Scalar scalar -> scalar(option, scalar).stream().toList();
            case YamlNode.Mapping map -> {
                refuse(option, "a list", map);
                yield List.of();
            }
        };
    }

    /** {@code a,b}: a list whose items cannot contain commas. */
    Optional<String> commaSeparated(String option, YamlNode node) {
        return Optional.of(String.join(",", scalars(option, node)));
    }

    /** A command line as it is, or quoted from a list of words. */
    Optional<String> command(String option, YamlNode node) {
        return node instanceof YamlNode.Sequence
                ? Optional.of(ShellWords.join(scalars(option, node)))
                : scalar(option, node);
    }

    /** {@code A="b",C="d"} from a map, or supervisord's own spelling as it is. */
    Optional<String> variables(String option, YamlNode node) {
        return switch (node) {
            case YamlNode.Mapping map -> Optional.of(join(map.entries(), this::variable));
            case YamlNode.Empty ignored -> Optional.of("");
            case YamlNode.Scalar scalar -> scalar(option, scalar);
            case YamlNode.Sequence list -> refuse(option, "a map", list);
        };
    }

    private Optional<String> variable(YamlNode.Entry entry) {
        if (!VARIABLE_NAME.matcher(entry.key()).matches()) {
            problems.error(entry.location(), "`" + entry.key() + "` is not a name of a variable");
            return Optional.empty();
        }
        var value =
                entry.value() instanceof YamlNode.Empty
                        ? Optional.of("")
                        : scalar(entry.key(), entry.value());
        return value.map(text -> entry.key() + "=" + quoted(text));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** {@code a,b:healthy} from a list of names or Compose's map of conditions. */
    Optional<String> dependencies(String option, YamlNode node) {
        return node instanceof YamlNode.Mapping map
                ? Optional.of(join(map.entries(), this::dependency))
                : commaSeparated(option, node);
    }

    private Optional<String> dependency(YamlNode.Entry entry) {
        return switch (entry.value()) {
            case YamlNode.Empty ignored -> Optional.of(entry.key());
            case YamlNode.Scalar scalar ->
                    scalar(entry.key(), scalar).map(text -> entry.key() + ":" + text);
            case YamlNode.Sequence list -> refuse(entry.key(), "a condition", list);
            case YamlNode.Mapping map -> {
                refuseOthers(map, List.of("condition"));
                yield map.find("condition")
                        .map(value -> scalar("condition", value).map(t -> entry.key() + ":" + t))
                        .orElse(Optional.of(entry.key()));
            }
        };
    }

    /** {@code soft:hard}. */
    Optional<String> rlimit(String option, YamlNode node) {
        return pair(option, node, "soft", "hard");
    }

    /** {@code host:port}. */
    Optional<String> address(String option, YamlNode node) {
        return pair(option, node, "host", "port");
    }

    /** A single value, or {@code first:second} from a map in which the first may be missing. */
    private Optional<String> pair(String option, YamlNode node, String first, String second) {
        if (!(node instanceof YamlNode.Mapping map)) {
            return scalar(option, node);
        }
        refuseOthers(map, List.of(first, second));
        var values = new ArrayList<String>();
        for (String key : List.of(first, second)) {
            map.find(key).flatMap(value -> scalar(key, value)).ifPresent(values::add);
        }
        return Optional.of(String.join(":", values));
    }

    /** Reports every key that is not one of {@code known}. */
    void refuseOthers(YamlNode.Mapping map, List<String> known) {
        for (YamlNode.Entry entry : map.entries()) {
            budget.spend(PART);
            if (!known.contains(entry.key())) {
                problems.error(
                        entry.location(),
                        "unknown option `" + entry.key() + "`",
                        () -> OtherWords.hint(entry.key(), known));
            }
        }
    }

    <T> Optional<T> refuse(String option, String wanted, YamlNode found) {
        problems.error(
                found.location(), "`%s` is %s, found %s".formatted(option, wanted, found.words()));
        return Optional.empty();
    }

    private static String join(
            List<YamlNode.Entry> entries, Function<YamlNode.Entry, Optional<String>> spelling) {
        return entries.stream()
                .map(spelling)
                .flatMap(Optional::stream)
                .collect(Collectors.joining(","));
    }
}
