package org.supervisordjava.config.option;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.supervisordjava.config.model.Capability;
import org.supervisordjava.config.model.EventTypes;
import org.supervisordjava.config.model.ProcessConfig.Dependency.Condition;
import org.supervisordjava.config.model.Signal;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The JSON Schema of the YAML spelling, made from the option table, for editors. */
public final class JsonSchema {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ObjectNode root = NODES.objectNode();

    private JsonSchema() {}

    public static ObjectNode generate() {
        return new JsonSchema().schema();
    }

    private ObjectNode schema() {
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("title", "supervisord-java");
        root.put("type", "object");
        root.put("additionalProperties", false);
        root.putObject("patternProperties").putObject("^x-");
        var properties = root.putObject("properties");
        for (SectionKind kind : SectionKind.values()) {
            if (kind == SectionKind.INCLUDE) {
                properties.set(kind.yamlName(), reference(OptionTable.get(kind, "files")));
            } else if (kind.isInYaml()) {
                properties.set(kind.yamlName(), section(kind));
            }
        }
        var definitions = root.putObject("$defs");
        Arrays.stream(ValueType.values())
                .forEach(type -> definitions.set(definition(type), new SchemaType(type).schema()));
        ProbeOptions.KINDS.forEach(kind -> definitions.set(kind, probe(kind)));
        definitions.set("rlimits", rlimits());
        return root;
    }

    private ObjectNode section(SectionKind kind) {
        return switch (kind.naming()) {
            case REQUIRED -> {
                var named = NODES.objectNode();
                named.putArray("type").add("object").add("null");
                named.set("propertyNames", pattern("^[^ :/]*$"));
                named.set("additionalProperties", options(kind));
                yield named;
            }
            case NONE, OPTIONAL -> isSwitch(kind) ? switchable(options(kind)) : options(kind);
        };
    }

    private static boolean isSwitch(SectionKind kind) {
        return kind == SectionKind.HTTP || kind == SectionKind.CONTROL;
    }

    /** Options, or {@code false}. */
    private static ObjectNode switchable(ObjectNode options) {
        var either = NODES.objectNode();
        var alternatives = either.putArray("anyOf");
        alternatives.addObject().put("const", false);
        alternatives.add(options);
        return either;
    }

    private ObjectNode options(SectionKind kind) {
        var node = NODES.objectNode();
        if (kind == SectionKind.SIGNALS) {
            node.put("type", "object").set("additionalProperties", forward());
            return node.set("propertyNames", pattern(Patterns.SIGNAL_NAME));
        }
        boolean hasRequired = OptionTable.of(kind).stream().anyMatch(Option::isRequired);
        if (hasRequired) {
            node.put("type", "object");
        } else {
            node.putArray("type").add("object").add("null");
        }
        node.put("additionalProperties", false);
        var properties = node.putObject("properties");
        OptionTable.of(kind).stream()
                .filter(option -> !isNested(kind, option))
                .forEach(option -> properties.set(option.name(), reference(option)));
        if (kind.isProgram()) {
            ProbeOptions.KINDS.forEach(probe -> properties.set(probe, reference(probe)));
            properties.set("rlimits", reference("rlimits"));
        }
        together(node, properties, "username", "password");
        together(node, properties, "password", "username");
        if (kind.isProgram()) {
            node.set("allOf", programRules(kind));
        }
        if (hasRequired) {
            var required = node.putArray("required");
            OptionTable.of(kind).stream()
                    .filter(Option::isRequired)
                    .forEach(option -> required.add(option.name()));
        }
        return node;
    }

    /** One is nothing without the other. */
    private static void together(
            ObjectNode node, ObjectNode properties, String option, String other) {
        if (properties.has(option)) {
            node.withObjectProperty("dependentRequired").putArray(option).add(other);
        }
    }

    /** What options of one program must not say together. */
    private static ArrayNode programRules(SectionKind kind) {
        var rules = NODES.arrayNode();
        if (kind == SectionKind.EVENTLISTENER) {
            rules.addObject().set("not", Rules.hasValue("redirect_stderr", true));
        }
        rules.addObject()
                .putObject("not")
                .putArray("required")
                .add("stopwaitsecs")
                .add("stop_timeout");
        rules.add(
                Rules.excluded(
                        Rules.hasValue("stopasgroup", true), Rules.hasValue("killasgroup", false)));
        rules.add(
                Rules.implied(
                        NODES.objectNode()
                                .<ObjectNode>set(
                                        "properties",
                                        NODES.objectNode().set("numprocs", atLeastTwo()))
                                .set("required", NODES.arrayNode().add("numprocs")),
                        NODES.objectNode()
                                .<ObjectNode>set(
                                        "properties",
                                        NODES.objectNode()
                                                .set("process_name", pattern("%\\(process_num\\)")))
                                .set("required", NODES.arrayNode().add("process_name"))));
        return rules;
    }

    private static ObjectNode atLeastTwo() {
        return NODES.objectNode().put("type", "integer").put("minimum", 2);
    }

    static ObjectNode pattern(String pattern) {
        return NODES.objectNode().put("pattern", pattern);
    }

    public static boolean isNested(SectionKind kind, Option option) {
        return kind.isProgram()
                && (option.name().startsWith(RlimitOptions.PREFIX)
                        || ProbeOptions.KINDS.stream()
                                .anyMatch(probe -> option.name().startsWith(probe + "_")));
    }

    private static ObjectNode forward() {
        var node = NODES.objectNode();
        node.put("type", "object").put("additionalProperties", false);
        node.putObject("properties").set("forward", reference(definition(ValueType.NAMES)));
        return node;
    }

    private ObjectNode probe(String kind) {
        var node = NODES.objectNode();
        node.put("description", "The " + kind + " probe, or `notify`.");
        var alternatives = node.putArray("anyOf");
        if (ProbeOptions.suits(kind, "notify")) {
            alternatives.addObject().put("const", "notify");
        }
        var map = alternatives.addObject();
        map.put("type", "object").put("additionalProperties", false);
        map.set("oneOf", oneAction(kind));
        var properties = map.putObject("properties");
        for (Option option : OptionTable.of(SectionKind.PROGRAM)) {
            if (option.name().startsWith(kind + "_")) {
                var field = option.name().substring(kind.length() + 1);
                if (!ProbeOptions.suits(kind, field)) {
                    properties.putObject(field).put("const", false);
                    continue;
                }
                properties.set(field, field.equals("exec") ? exec(option) : reference(option));
                kubernetesSpelling(option, field)
                        .ifPresent(alias -> properties.set(alias, reference(option)));
            }
        }
        return node;
    }

    private static ArrayNode oneAction(String kind) {
        var actions = NODES.arrayNode();
        ProbeOptions.ACTIONS.stream()
                .filter(action -> ProbeOptions.suits(kind, action))
                .forEach(
                        action -> {
                            var given = actions.addObject();
                            given.putArray("required").add(action);
                            if (action.equals("notify")) {
                                given.putObject("properties")
                                        .putObject("notify")
                                        .putObject("not")
                                        .put("const", false);
                            }
                        });
        return actions;
    }

    /** A command, or Kubernetes' map of one. */
    private static ObjectNode exec(Option option) {
        var node = NODES.objectNode();
        node.put("description", option.description());
        var alternatives = node.putArray("anyOf");
        alternatives.add(reference(definition(ValueType.COMMAND)));
        var map = alternatives.addObject();
        map.put("type", "object").put("additionalProperties", false);
        map.putObject("properties").set("command", reference(definition(ValueType.COMMAND)));
        return node;
    }

    private static Optional<String> kubernetesSpelling(Option option, String field) {
        return option.type() == ValueType.DURATION
                ? Optional.of(field + "_seconds")
                : Optional.empty();
    }

    private static ObjectNode rlimits() {
        var node = NODES.objectNode();
        node.put("type", "object").put("additionalProperties", false);
        var properties = node.putObject("properties");
        RlimitOptions.RESOURCES.forEach(
                name ->
                        properties.set(
                                name,
                                reference(
                                        OptionTable.get(
                                                SectionKind.PROGRAM,
                                                RlimitOptions.PREFIX + name))));
        return node;
    }

    private static ObjectNode reference(Option option) {
        var node = reference(definition(option.type()));
        option.range().ifPresent(range -> node.set("anyOf", within(range)));
        special(option).ifPresent(schema -> node.set("allOf", NODES.arrayNode().add(schema)));
        node.put("description", option.description());
        option.defaultText()
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> node.put("default", text));
        return node;
    }

    /**
     * A number in the range, or a text: digits in quotes, or what is not known before it is read.
     */
    private static ArrayNode within(IntegerRange range) {
        var alternatives = NODES.arrayNode();
        var number = alternatives.addObject().put("type", "integer").put("minimum", range.min());
        if (range.max() < Integer.MAX_VALUE) {
            number.put("maximum", range.max());
        }
        alternatives
                .addObject()
                .put("type", "string")
                .put("pattern", range.min() < 0 ? "" : "^[^-]");
        return alternatives;
    }

    /** What one option does not take of its type. */
    private static Optional<ObjectNode> special(Option option) {
        return switch (option.name()) {
            case "events" -> Optional.of(Patterns.events());
            case "umask" ->
                    Optional.of(
                            NODES.objectNode()
                                    .set(
                                            "anyOf",
                                            NODES.arrayNode()
                                                    .add(
                                                            NODES.objectNode()
                                                                    .put("type", "integer")
                                                                    .put("maximum", 777))
                                                    .add(
                                                            pattern("^0*[0-7]{1,3}$|\\$\\{|%\\(")
                                                                    .put("type", "string"))));
            case "loglevel" -> Optional.empty();
            case "logfile" ->
                    Optional.of(NODES.objectNode().set("not", pattern("^[aA][uU][tT][oO]$")));
            case "shutdown_timeout" -> Optional.of(Patterns.aboveZero());
            case String name when name.endsWith("_timeout") && !name.equals("stop_timeout") ->
                    Optional.of(Patterns.aboveZero());
            case String name when name.endsWith("_period") -> Optional.of(Patterns.aboveZero());
            default -> Optional.empty();
        };
    }

    private static ObjectNode reference(String definition) {
        return NODES.objectNode().put("$ref", "#/$defs/" + definition);
    }

    static String definition(ValueType type) {
        return type.name().toLowerCase(java.util.Locale.ROOT);
    }

    /** The types that YAML spells in more than one way. */
    private record SchemaType(ValueType type) {

        /** What {@code ${VAR}} or {@code %(name)s} will become is not known before it is read. */
        private static final String EXPANSION = "\\$\\{|%\\(";

        ObjectNode schema() {
            var node = NODES.objectNode();
            node.put("description", type.words());
            var alternatives = node.putArray("anyOf");
            forms().forEach(alternatives::add);
            return node;
        }

        private List<ObjectNode> forms() {
            return switch (type) {
                case BOOLEAN ->
                        List.of(type("boolean"), matching("(?i)^(true|false|yes|no|on|off|0|1)$"));
                case AUTORESTART ->
                        List.of(
                                type("boolean"),
                                matching("(?i)^(true|false|yes|no|on|off|0|1|unexpected)$"));
                case INTEGER, PORT ->
                        List.of(
                                type("integer")
                                        .put("minimum", Integer.MIN_VALUE)
                                        .put("maximum", Integer.MAX_VALUE),
                                matching("^[+-]?[0-9]{1,100}$"));
                case HOST_PORT -> List.of(port(), matching(Patterns.ADDRESS));
                // Whether 18 was 022 in the file cannot be told, so nothing is said of its digits.
                case OCTAL ->
                        List.of(
                                type("integer").put("minimum", 0).put("maximum", 7777),
                                matching("^0*[0-7]{1,4}$"));
                case BYTE_SIZE -> List.of(type("integer"), matching("^[0-9]+ *([kKmMgG][bB])?$"));
                case DURATION ->
                        List.of(
                                type("number").put("minimum", 0),
                                matching("^([0-9]+(\\.[0-9]+)?|([0-9]+(\\.[0-9]+)?(ms|s|m|h))+)$"));
                case LOG_LEVEL ->
                        List.of(matching("(?i)^(critical|error|warn|info|debug|trace|blather)$"));
                case SYSLOG_ADDRESS ->
                        List.of(
                                matching(
                                        "^(unix:///.+|(udp|tcp)://([^:/\\[\\]]+|\\[[0-9a-fA-F:.]+\\])(:"
                                                + Patterns.PORT
                                                + ")?)$"));
                case URL -> List.of(matching("^[hH][tT][tT][pP][sS]?://[^/].*$"));
                case LOG_FORMAT -> List.of(oneOf("text", "prefix", "json"));
                case HISTORY -> List.of(type("string"));
                case PROGRAM_TYPE -> List.of(oneOf("service", "oneshot"));
                case CRON ->
                        List.of(matching("^ *(@[a-zA-Z]+|[^ @]+ +[^ ]+ +[^ ]+ +[^ ]+ +[^ ]+) *$"));
                case CONCURRENCY_POLICY -> List.of(oneOf("forbid", "replace", "queue"));
                case ON_FATAL -> List.of(oneOf("ignore", "shutdown"));
                case EXIT_CODES -> List.of(exitCode(), list(exitCode()));
                case SIGNAL -> List.of(Patterns.signalNumber(), matching(Patterns.SIGNAL));
                case NAME -> List.of(type("number"), matching("^[^ :/]*$"));
                case USER_GROUP -> List.of(type("integer"), matching("^[^:]+(:[^:]+)?$"));
                case SOCKET_URL ->
                        List.of(matching("^(unix:///.*|tcp://[^:/]+:" + Patterns.PORT + ")$"));
                case NAMES, PATHS, COMMAND -> List.of(scalar(), list(scalar()));
                case ENVIRONMENT ->
                        List.of(type("string"), Patterns.variables(map()), headers(), type("null"));
                case DEPENDENCIES ->
                        List.of(
                                matching(Patterns.DEPENDENCIES),
                                list(matching(Patterns.DEPENDENCY)),
                                conditions());
                case CAPABILITIES ->
                        List.of(
                                matching("^$|" + Patterns.CAPABILITIES),
                                list(matching(Patterns.CAPABILITIES)));
                case RLIMIT ->
                        List.of(
                                type("integer").put("minimum", 0),
                                matching("^" + Patterns.LIMIT + "(:" + Patterns.LIMIT + ")?$"),
                                map("soft", "hard"));
                case TCP_ADDRESS ->
                        List.of(
                                port(),
                                matching(Patterns.ADDRESS),
                                required(map("host", "port"), "port"));
                case POSTGRES_ADDRESS ->
                        List.of(
                                port(),
                                matching("^(/.*|[^:/0-9][^:]*)$|" + Patterns.ADDRESS),
                                map("host", "port", "user", "database"));
                case WEBHOOK_URL -> List.of(matching("^https?://[^/]"));
                case HTTP_URL ->
                        List.of(
                                matching("^https?://[^/]"),
                                map("scheme", "host", "port", "path", "http_headers"));
                default -> List.of(scalar());
            };
        }

        private static ObjectNode type(String name) {
            return NODES.objectNode().put("type", name);
        }

        private static ObjectNode scalar() {
            var node = NODES.objectNode();
            node.putArray("type").add("string").add("number").add("boolean");
            return node;
        }

        static ObjectNode matching(String pattern) {
            return type("string").put("pattern", withoutFlag(pattern) + "|" + EXPANSION);
        }

        /** ECMA 262 patterns have no {@code (?i)}: letters are doubled instead. */
        private static String withoutFlag(String pattern) {
            if (!pattern.startsWith("(?i)")) {
                return pattern;
            }
            var out = new StringBuilder();
            pattern.substring("(?i)".length())
                    .chars()
                    .forEach(
                            c -> {
                                if (Character.isLetter(c)) {
                                    out.append('[')
                                            .append((char) c)
                                            .append((char) Character.toUpperCase(c))
                                            .append(']');
                                } else {
                                    out.append((char) c);
                                }
                            });
            return out.toString();
        }

        private static ObjectNode oneOf(String... words) {
            return matching("^(" + String.join("|", words) + ")$");
        }

        private static ObjectNode list(ObjectNode items) {
            return type("array").set("items", items);
        }

        private static ObjectNode exitCode() {
            var node = NODES.objectNode();
            var alternatives = node.putArray("anyOf");
            alternatives.add(type("integer").put("minimum", 0).put("maximum", 255));
            alternatives.add(matching("^ *[0-9]+ *(, *[0-9]+ *)*$"));
            return node;
        }

        private static ObjectNode port() {
            return type("integer").put("minimum", 1).put("maximum", 65_535);
        }

        private static ObjectNode required(ObjectNode node, String key) {
            node.putArray("required").add(key);
            return node;
        }

        private static ObjectNode map() {
            var value = NODES.objectNode();
            value.putArray("type").add("string").add("number").add("boolean").add("null");
            return type("object").set("additionalProperties", value);
        }

        private static ObjectNode headers() {
            return type("array").set("items", map("name", "value"));
        }

        private static ObjectNode conditions() {
            var value = NODES.objectNode();
            var alternatives = value.putArray("anyOf");
            alternatives.add(type("null"));
            alternatives.add(matching(Patterns.CONDITION));
            var map = map("condition");
            map.withObjectProperty("properties").set("condition", matching(Patterns.CONDITION));
            alternatives.add(map);
            return type("object").set("additionalProperties", value);
        }

        private static ObjectNode portOrText() {
            var node = NODES.objectNode();
            node.putArray("anyOf").add(port()).add(matching("^" + Patterns.PORT + "$"));
            return node;
        }

        private static ObjectNode map(String... keys) {
            var node = type("object").put("additionalProperties", false);
            var properties = node.putObject("properties");
            for (String key : keys) {
                properties.set(
                        key,
                        switch (key) {
                            case "http_headers" ->
                                    NODES.objectNode().put("$ref", "#/$defs/environment");
                            case "port" -> portOrText();
                            case "scheme" -> matching("^[hH][tT][tT][pP][sS]?$");
                            default -> scalar();
                        });
            }
            return node;
        }
    }

    /** What the words of values look like. */
    private static final class Patterns {

        static final String CONDITION =
                "^((service|process)_)?(" + eitherCase(names(Condition.values())) + ")$";
        static final String DEPENDENCY =
                "^ *[^ :/,]+ *(: *((service|process)_)?("
                        + eitherCase(names(Condition.values()))
                        + ") *)?$";
        static final String DEPENDENCIES =
                "^$|"
                        + DEPENDENCY.replace("$", "")
                        + "(,"
                        + DEPENDENCY.substring(1).replace("$", "")
                        + ")*$";
        private static final String CAPABILITY =
                " *([cC][aA][pP]_)?(" + eitherCase(names(Capability.values())) + ") *";
        static final String CAPABILITIES = "^" + CAPABILITY + "(," + CAPABILITY + ")*$";
        static final String LIMIT = " *(unlimited|infinity|[0-9]+ *([kKmMgG][bB])?) *";
        static final String PORT =
                "0*([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";
        static final String ADDRESS = "^(.*:)?" + PORT + "$";
        static final String SIGNAL_NAME =
                "^([sS][iI][gG])?(" + eitherCase(signalNames()) + ")$|^[0-9]+$";
        static final String SIGNAL = SIGNAL_NAME.replace("^[0-9]+$", "^(" + signalNumbers() + ")$");

        private Patterns() {}

        static ObjectNode signalNumber() {
            var node = NODES.objectNode();
            var numbers = node.putArray("enum");
            Arrays.stream(Signal.values()).map(Signal::number).distinct().forEach(numbers::add);
            return node;
        }

        private static String signalNumbers() {
            return Arrays.stream(Signal.values())
                    .map(signal -> "" + signal.number())
                    .distinct()
                    .collect(Collectors.joining("|"));
        }

        /** With the other names that the program knows: it is asked for every word of three up. */
        private static String signalNames() {
            return Stream.concat(
                            Arrays.stream(Signal.values()).map(Signal::name),
                            Stream.of("IOT", "POLL", "CLD", "UNUSED")
                                    .filter(name -> Signal.parse(name).isPresent()))
                    .distinct()
                    .collect(Collectors.joining("|"));
        }

        static ObjectNode events() {
            var one = "(" + String.join("|", EventTypes.ALL) + ")";
            var either = NODES.objectNode();
            var alternatives = either.putArray("anyOf");
            alternatives.add(
                    SchemaType.matching(
                            "^ *" + eitherCase(one) + " *(, *" + eitherCase(one) + " *)*$"));
            alternatives
                    .addObject()
                    .put("type", "array")
                    .set("items", SchemaType.matching("^" + eitherCase(one) + "$"));
            return either;
        }

        static ObjectNode aboveZero() {
            var node = NODES.objectNode();
            var alternatives = node.putArray("anyOf");
            alternatives.addObject().put("type", "number").put("exclusiveMinimum", 0);
            alternatives
                    .addObject()
                    .put("type", "string")
                    .put("pattern", "[1-9]|" + SchemaType.EXPANSION);
            return node;
        }

        static ObjectNode variables(ObjectNode map) {
            return map.set("propertyNames", pattern("^[A-Za-z0-9_./+():-]+$"));
        }

        private static String names(Enum<?>[] constants) {
            return Arrays.stream(constants).map(Enum::name).collect(Collectors.joining("|"));
        }

        private static String eitherCase(String words) {
            var out = new StringBuilder();
            words.chars()
                    .forEach(
                            c -> {
                                if (Character.isLetter(c)) {
                                    out.append('[')
                                            .append((char) Character.toUpperCase(c))
                                            .append((char) Character.toLowerCase(c))
                                            .append(']');
                                } else {
                                    out.append((char) c);
                                }
                            });
            return out.toString();
        }
    }

    /** Schemas made of others. */
    private static final class Rules {

        private Rules() {}

        static ObjectNode hasValue(String option, boolean value) {
            var node = NODES.objectNode();
            node.putArray("required").add(option);
            node.putObject("properties").putObject(option).put("const", value);
            return node;
        }

        static ObjectNode excluded(ObjectNode one, ObjectNode other) {
            var node = NODES.objectNode();
            node.putObject("not").putArray("allOf").add(one).add(other);
            return node;
        }

        static ObjectNode implied(ObjectNode condition, ObjectNode consequence) {
            var node = NODES.objectNode();
            node.set("if", condition);
            node.set("then", consequence);
            return node;
        }
    }
}
