package org.supervisordjava.config.option;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The kinds of sections, with their spelling in supervisord.conf and in YAML. */
public enum SectionKind {
    SUPERVISORD("supervisord", "supervisord", Naming.NONE),
    PROGRAM("program", "programs", Naming.REQUIRED),
    GROUP("group", "groups", Naming.REQUIRED),
    EVENTLISTENER("eventlistener", "eventlisteners", Naming.REQUIRED),
    FCGI_PROGRAM("fcgi-program", "fcgi_programs", Naming.REQUIRED),
    HTTP("http", "http", Naming.NONE),
    CONTROL("control", "control", Naming.NONE),
    UNIX_HTTP_SERVER("unix_http_server", "unix_http_server", Naming.OPTIONAL),
    INET_HTTP_SERVER("inet_http_server", "inet_http_server", Naming.OPTIONAL),
    SIGNALS("signals", "signals", Naming.NONE),
    SUPERVISORCTL("supervisorctl", "supervisorctl", Naming.NONE),
    INCLUDE("include", "include", Naming.NONE),
    RPCINTERFACE("rpcinterface", "rpcinterface", Naming.REQUIRED),
    CTLPLUGIN("ctlplugin", "ctlplugin", Naming.REQUIRED);

    /** Whether a name follows the colon, as in {@code [program:web]}. */
    public enum Naming {
        NONE,
        OPTIONAL,
        REQUIRED
    }

    private static final Map<String, SectionKind> BY_INI_NAME = byIniName();

    private final String iniName;
    private final String yamlName;
    private final Naming naming;

    SectionKind(String iniName, String yamlName, Naming naming) {
        this.iniName = iniName;
        this.yamlName = yamlName;
        this.naming = naming;
    }

    public String iniName() {
        return iniName;
    }

    public String yamlName() {
        return yamlName;
    }

    public Naming naming() {
        return naming;
    }

    /** Whether its sections become processes. */
    public boolean isProgram() {
        return this == PROGRAM || this == EVENTLISTENER || this == FCGI_PROGRAM;
    }

    /** Whether YAML can spell it: the others only mean something to supervisord.conf. */
    public boolean isInYaml() {
        return switch (this) {
            case RPCINTERFACE, CTLPLUGIN -> false;
            default -> true;
        };
    }

    public static Optional<SectionKind> ofIni(String iniName) {
        return Optional.ofNullable(BY_INI_NAME.get(iniName));
    }

    private static Map<String, SectionKind> byIniName() {
        var kinds = new HashMap<String, SectionKind>();
        for (SectionKind kind : values()) {
            kinds.put(kind.iniName, kind);
        }
        return kinds;
    }

    public static Optional<SectionKind> ofYaml(String yamlName) {
        return Arrays.stream(values())
                .filter(SectionKind::isInYaml)
                .filter(kind -> kind.yamlName.equals(yamlName))
                .findFirst();
    }
}
