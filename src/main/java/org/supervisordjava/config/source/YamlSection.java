package org.supervisordjava.config.source;

import org.supervisordjava.config.option.Option;
import org.supervisordjava.config.option.OptionTable;
import org.supervisordjava.config.option.OtherWords;
import org.supervisordjava.config.option.ProbeOptions;
import org.supervisordjava.config.option.RlimitOptions;
import org.supervisordjava.config.option.SectionKind;
import org.supervisordjava.config.option.ValueType;
import org.supervisordjava.config.text.Problems;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Reads the options of one section and flattens nested maps: {@code readiness: {period: 1s}}
 * becomes {@code readiness_period=1s}.
 */
final class YamlSection {

    private static final String RLIMITS = "rlimits";
    private static final String SECONDS_SUFFIX = "_seconds";

    private final SectionKind kind;
    private final YamlText text;
    private final Problems problems;
    private final LinkedHashMap<String, RawValue> options = new LinkedHashMap<>();

    YamlSection(SectionKind kind, YamlText text, Problems problems) {
        this.kind = kind;
        this.text = text;
        this.problems = problems;
    }

    LinkedHashMap<String, RawValue> read(YamlNode.Mapping section) {
        for (YamlNode.Entry entry : section.entries()) {
            if (kind == SectionKind.SIGNALS) {
                signal(entry);
            } else if (kind.isProgram() && ProbeOptions.KINDS.contains(entry.key())) {
                probe(entry);
            } else if (kind.isProgram() && entry.key().equals(RLIMITS)) {
                nested(entry, RlimitOptions.PREFIX, RlimitOptions.RESOURCES);
            } else if (nestedSpelling(entry.key()).isPresent()) {
                problems.error(
                        entry.location(),
                        "unknown option `" + entry.key() + "`",
                        "write `" + nestedSpelling(entry.key()).get() + "`");
            } else {
                option(entry, entry.key(), entry.key(), this::names);
            }
        }
        return options;
    }

    private List<String> names() {
        var names = new ArrayList<String>();
        OptionTable.of(kind).stream()
                .map(Option::name)
                .filter(name -> nestedSpelling(name).isEmpty())
                .forEach(names::add);
        if (kind.isProgram()) {
            names.addAll(ProbeOptions.KINDS);
            names.add(RLIMITS);
        }
        return names;
    }

    /** {@code readiness: {period: …}} for {@code readiness_period}: YAML nests where INI cannot. */
    private Optional<String> nestedSpelling(String name) {
        if (!kind.isProgram() || OptionTable.find(kind, name).isEmpty()) {
            return Optional.empty();
        }
        return Stream.concat(ProbeOptions.KINDS.stream(), Stream.of("rlimit"))
                .filter(prefix -> name.startsWith(prefix + "_"))
                .map(
                        prefix ->
                                "%s: {%s: …}"
                                        .formatted(
                                                prefix.equals("rlimit") ? RLIMITS : prefix,
                                                name.substring(prefix.length() + 1)))
                .findFirst();
    }

    /** {@code USR1: {forward: web}}. */
    private void signal(YamlNode.Entry entry) {
        if (entry.value() instanceof YamlNode.Mapping map) {
            text.refuseOthers(map, List.of("forward"));
            map.find("forward")
                    .flatMap(target -> text.commaSeparated("forward", target))
                    .ifPresent(value -> put(entry, entry.key(), value));
        } else {
            text.refuse(entry.key(), "a map such as {forward: program}", entry.value());
        }
    }

    private void probe(YamlNode.Entry entry) {
        if (entry.value() instanceof YamlNode.Scalar scalar && scalar.text().equals("notify")) {
            put(entry, entry.key() + "_notify", "true");
        } else if (entry.value() instanceof YamlNode.Mapping map) {
            if (map.entries().isEmpty()) {
                problems.error(
                        map.location(),
                        "the " + entry.key() + " probe does nothing",
                        "add one of " + String.join(", ", ProbeOptions.ACTIONS));
            }
            map.entries().forEach(field -> probeField(entry.key() + "_", field));
        } else {
            text.refuse(entry.key(), "a map such as {exec: [...], period: 1s}", entry.value());
        }
    }

    private void probeField(String prefix, YamlNode.Entry field) {
        var name =
                field.key().endsWith(SECONDS_SUFFIX)
                        ? field.key().substring(0, field.key().length() - SECONDS_SUFFIX.length())
                        : field.key();
        if (field.key().equals("exec")
                && field.value() instanceof YamlNode.Mapping map
                && map.find("command").isPresent()) {
            text.refuseOthers(map, List.of("command"));
            text.command("command", map.find("command").get())
                    .ifPresent(command -> put(field, prefix + "exec", command));
        } else if (field.key().equals("http_get")
                && field.value() instanceof YamlNode.Mapping map) {
            httpGet(prefix, field, map);
        } else if (field.key().equals("postgres")
                && field.value() instanceof YamlNode.Mapping map) {
            postgres(prefix, field, map);
        } else {
            option(field, field.key(), prefix + name, () -> fieldNames(prefix));
        }
    }

    private List<String> fieldNames(String prefix) {
        return OptionTable.of(kind).stream()
                .map(Option::name)
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()))
                .toList();
    }

    private void httpGet(String prefix, YamlNode.Entry field, YamlNode.Mapping map) {
        text.refuseOthers(map, List.of("scheme", "host", "port", "path", "http_headers"));
        var scheme = part(map, "scheme").orElse("http").toLowerCase(java.util.Locale.ROOT);
        var host = part(map, "host").orElse("localhost");
        var port = part(map, "port").map(number -> ":" + number).orElse("");
        var path = part(map, "path").orElse("/");
        put(
                field,
                prefix + "http_get",
                scheme + "://" + host + port + (path.startsWith("/") ? "" : "/") + path);
        map.find("http_headers")
                .flatMap(headers -> text.variables("http_headers", headerMap(headers)))
                .ifPresent(headers -> put(field, prefix + "http_headers", headers));
    }

    private void postgres(String prefix, YamlNode.Entry field, YamlNode.Mapping map) {
        text.refuseOthers(map, List.of("host", "port", "user", "database"));
        var host = part(map, "host").orElse("localhost");
        var port = part(map, "port").map(number -> ":" + number).orElse("");
        put(field, prefix + "postgres", host + port);
        part(map, "user").ifPresent(user -> put(field, prefix + "postgres_user", user));
        part(map, "database")
                .ifPresent(database -> put(field, prefix + "postgres_database", database));
    }

    private Optional<String> part(YamlNode.Mapping map, String key) {
        return map.find(key).flatMap(value -> text.scalar(key, value));
    }

    /** Kubernetes lists headers as {@code - {name: …, value: …}}; a plain map reads better. */
    private YamlNode headerMap(YamlNode headers) {
        if (!(headers instanceof YamlNode.Sequence list)) {
            return headers;
        }
        var entries = new ArrayList<YamlNode.Entry>();
        for (YamlNode item : list.items()) {
            if (item instanceof YamlNode.Mapping map
                    && map.find("name").orElse(null) instanceof YamlNode.Scalar name
                    && map.find("value").isPresent()) {
                entries.add(
                        new YamlNode.Entry(name.text(), name.location(), map.find("value").get()));
            } else {
                text.refuse("http_headers", "a map, or a list of {name, value}", item);
            }
        }
        return new YamlNode.Mapping(list.location(), entries);
    }

    private void nested(YamlNode.Entry entry, String prefix, List<String> names) {
        if (entry.value() instanceof YamlNode.Mapping map) {
            map.entries()
                    .forEach(
                            field -> option(field, field.key(), prefix + field.key(), () -> names));
        } else {
            text.refuse(entry.key(), "a map", entry.value());
        }
    }

    /**
     * @param key what messages call it
     * @param names what the key could have been; asked for only when it is unknown
     */
    private void option(
            YamlNode.Entry entry, String key, String name, Supplier<List<String>> names) {
        OptionTable.find(kind, name)
                .ifPresentOrElse(
                        option ->
                                spelling(option.type(), key, entry.value())
                                        .or(() -> missing(option))
                                        .ifPresent(value -> put(entry, name, value)),
                        () ->
                                problems.error(
                                        entry.location(),
                                        "unknown option `" + key + "`",
                                        () ->
                                                ofAProbe(key, name, names.get())
                                                        .or(
                                                                () ->
                                                                        OtherWords.hint(
                                                                                key,
                                                                                names.get()))));
    }

    /** {@code notify: true} beside {@code command}: which probe it is has to be said. */
    private Optional<String> ofAProbe(String key, String name, List<String> names) {
        return kind.isProgram() && key.equals(name) && OtherWords.ours(key, names).isEmpty()
                ? ProbeOptions.field(key)
                        .map("it belongs to a probe: write `readiness: {%s: …}`"::formatted)
                : Optional.empty();
    }

    /** So that a command that cannot be read is not also reported as missing. */
    private static Optional<String> missing(Option option) {
        return option.type() == ValueType.COMMAND ? Optional.of("") : Optional.empty();
    }

    private Optional<String> spelling(ValueType type, String key, YamlNode node) {
        return switch (type) {
            case COMMAND -> text.command(key, node);
            case ENVIRONMENT -> text.variables(key, node);
            case EXIT_CODES, NAMES, PATHS, CAPABILITIES -> text.commaSeparated(key, node);
            case DEPENDENCIES -> text.dependencies(key, node);
            case RLIMIT -> text.rlimit(key, node);
            case TCP_ADDRESS -> text.address(key, node);
            default -> text.scalar(key, node);
        };
    }

    private void put(YamlNode.Entry entry, String name, String value) {
        var raw = text.raw(value, entry.value().location());
        var earlier = options.putIfAbsent(name, raw);
        if (earlier != null) {
            problems.error(
                    entry.location(),
                    "`" + name + "` is given twice",
                    "the first is in line " + earlier.location().line());
        }
    }
}
