package org.supervisordjava.http.xmlrpc;

import org.supervisordjava.protocol.XmlRpcValue;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One method: what the table says about it, and what answers it.
 *
 * @param help one sentence
 */
record Method(
        String name, List<Parameter> parameters, String returnType, String help, MethodBody body) {

    private static final Pattern DECLARATION =
            Pattern.compile(
                    "(?<name>[\\w.]+)\\((?<parameters>.*)\\) -> (?<returns>\\w+): (?<help>.+)");

    /** Runs in the request's thread and may wait. */
    @FunctionalInterface
    interface MethodBody {
        XmlRpcValue call(Arguments arguments) throws XmlRpcFault;
    }

    /**
     * @param type XML-RPC's name of it
     */
    record Parameter(String type, String name, boolean optional) {

        /** Parses {@code string name} and {@code boolean wait=true}. */
        static Parameter parse(String text) {
            var words = text.strip().split(" ");
            var name = words[1].split("=");
            return new Parameter(words[0], name[0], name.length > 1);
        }
    }

    /**
     * @param declaration {@code startProcess(string name, boolean wait=true) -> boolean: Starts
     *     one.}
     */
    static Method declared(String declaration, MethodBody body) {
        var parts = DECLARATION.matcher(declaration);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a declaration: " + declaration);
        }
        return new Method(
                parts.group("name"),
                parameters(parts.group("parameters")),
                parts.group("returns"),
                parts.group("help"),
                body);
    }

    private static List<Parameter> parameters(String text) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",")).map(Parameter::parse).toList();
    }

    Method alias(String alias) {
        return new Method(alias, parameters, returnType, help, body);
    }

    /** Whether it can be called with so many arguments. */
    boolean takes(int arguments) {
        return arguments <= parameters.size()
                && (arguments == parameters.size() || parameters.get(arguments).optional());
    }

    /** The type of the result, then those of the parameters. */
    List<String> signature() {
        return Stream.concat(Stream.of(returnType), parameters.stream().map(Parameter::type))
                .toList();
    }

    /** The help in the form that supervisord's clients know: text, then tags. */
    String documentation() {
        var tags =
                parameters.stream()
                        .map(p -> "\n@param %s %s".formatted(p.type(), p.name()))
                        .collect(Collectors.joining());
        return help + "\n" + tags + "\n@return " + returnType + " result";
    }
}
