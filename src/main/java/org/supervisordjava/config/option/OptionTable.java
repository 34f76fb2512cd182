package org.supervisordjava.config.option;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every option of every section, once. The readers, the defaults, the JSON schema, {@code
 * config/reference.yml} and {@code docs/configuration.md} all come from here.
 */
public final class OptionTable {

    private static final Map<SectionKind, Map<String, Option>> OPTIONS = index();

    private OptionTable() {}

    /** The options of a kind of section, in the order of the reference. */
    public static List<Option> of(SectionKind kind) {
        return List.copyOf(OPTIONS.get(kind).values());
    }

    public static Optional<Option> find(SectionKind kind, String name) {
        return Optional.ofNullable(OPTIONS.get(kind).get(name));
    }

    /** An option that the program text names, so it exists. */
    public static Option get(SectionKind kind, String name) {
        return find(kind, name)
                .orElseThrow(
                        () -> new IllegalArgumentException(kind.iniName() + " has no " + name));
    }

    /** Whether sections of this kind take options that are not in the table. */
    public static boolean isOpen(SectionKind kind) {
        return kind == SectionKind.RPCINTERFACE
                || kind == SectionKind.CTLPLUGIN
                || kind == SectionKind.SIGNALS;
    }

    private static Map<SectionKind, Map<String, Option>> index() {
        var index = new EnumMap<SectionKind, Map<String, Option>>(SectionKind.class);
        for (SectionKind kind : SectionKind.values()) {
            index.put(
                    kind,
                    declared(kind)
                            .collect(
                                    Collectors.toMap(
                                            Option::name,
                                            Function.identity(),
                                            OptionTable::refuseTwice,
                                            java.util.LinkedHashMap::new)));
        }
        return index;
    }

    private static Stream<Option> declared(SectionKind kind) {
        return switch (kind) {
            case SUPERVISORD -> SupervisordOptions.SUPERVISORD.stream();
            case PROGRAM -> ProgramOptions.all();
            case EVENTLISTENER ->
                    Stream.concat(ProgramOptions.EVENTLISTENER_ONLY.stream(), ProgramOptions.all());
            case FCGI_PROGRAM ->
                    Stream.concat(ProgramOptions.FCGI_ONLY.stream(), ProgramOptions.all());
            case GROUP -> SupervisordOptions.GROUP.stream();
            case HTTP -> ServerOptions.HTTP.stream();
            case CONTROL -> ServerOptions.CONTROL.stream();
            case UNIX_HTTP_SERVER -> ServerOptions.UNIX_HTTP_SERVER.stream();
            case INET_HTTP_SERVER -> ServerOptions.INET_HTTP_SERVER.stream();
            case SUPERVISORCTL -> ServerOptions.SUPERVISORCTL.stream();
            case SIGNALS -> Stream.empty();
            case INCLUDE -> SupervisordOptions.INCLUDE.stream();
            case RPCINTERFACE -> SupervisordOptions.RPCINTERFACE.stream();
            case CTLPLUGIN -> SupervisordOptions.CTLPLUGIN.stream();
        };
    }

    private static Option refuseTwice(Option first, Option second) {
        throw new IllegalStateException("option declared twice: " + first.name());
    }
}
