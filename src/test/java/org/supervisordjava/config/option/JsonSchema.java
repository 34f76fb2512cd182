package org.supervisordjava.config.option;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

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
            return node.put("type", "object").set("additionalProperties", forward());
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
        if (hasRequired) {
            var required = node.putArray("required");
            OptionTable.of(kind).stream()
                    .filter(Option::isRequired)
                    .forEach(option -> required.add(option.name()));
        }
        return node;
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
        alternatives.addObject().put("const", "notify");
        var map = alternatives.addObject();
        map.put("type", "object").put("additionalProperties", false);
        var properties = map.putObject("properties");
        for (Option option : OptionTable.of(SectionKind.PROGRAM)) {
            if (option.name().startsWith(kind + "_")) {
                var field = option.name().substring(kind.length() + 1);
                properties.set(field, field.equals("exec") ? exec(option) : reference(option));
                kubernetesSpelling(option, field)
                        .ifPresent(alias -> properties.set(alias, reference(option)));
            }
        }
        return node;
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
        node.put("description", option.description());
        option.defaultText()
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> node.put("default", text));
        return node;
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
                case INTEGER, PORT -> List.of(type("integer"), matching("^[+-]?[0-9]+$"));
                case OCTAL -> List.of(type("integer"), matching("^[0-7]+$"));
                case BYTE_SIZE -> List.of(type("integer"), matching("^[0-9]+ *([kKmMgG][bB])?$"));
                case DURATION ->
                        List.of(type("number"), matching("^([0-9]+(\\.[0-9]+)?(ms|s|m|h)?)+$"));
                case LOG_LEVEL ->
                        List.of(matching("(?i)^(critical|error|warn|info|debug|trace|blather)$"));
                case PROGRAM_TYPE -> List.of(oneOf("service", "oneshot"));
                case ON_FATAL -> List.of(oneOf("ignore", "shutdown"));
                case EXIT_CODES, NAMES, PATHS, COMMAND -> List.of(scalar(), list());
                case ENVIRONMENT -> List.of(scalar(), map(), headers(), type("null"));
                case DEPENDENCIES -> List.of(scalar(), list(), conditions());
                case RLIMIT -> List.of(scalar(), map("soft", "hard"));
                case TCP_ADDRESS -> List.of(scalar(), map("host", "port"));
                case HTTP_URL ->
                        List.of(
                                type("string"),
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

        private static ObjectNode matching(String pattern) {
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

        private static ObjectNode list() {
            return type("array").set("items", scalar());
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
            alternatives.add(type("string"));
            alternatives.add(map("condition"));
            return type("object").set("additionalProperties", value);
        }

        private static ObjectNode map(String... keys) {
            var node = type("object").put("additionalProperties", false);
            var properties = node.putObject("properties");
            for (String key : keys) {
                properties.set(
                        key,
                        key.equals("http_headers")
                                ? NODES.objectNode().put("$ref", "#/$defs/environment")
                                : scalar());
            }
            return node;
        }
    }
}
