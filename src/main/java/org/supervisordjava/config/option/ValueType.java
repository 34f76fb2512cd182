package org.supervisordjava.config.option;

/**
 * The types of option values, each with the words the reference uses for it.
 *
 * <p>The conversion of each lives where the option is read; this is what unites the two spellings,
 * the schema and the reference.
 */
public enum ValueType {
    TEXT("text"),
    BOOLEAN("boolean"),
    INTEGER("integer"),
    BYTE_SIZE("size: bytes, or with the suffix KB, MB or GB"),
    OCTAL("octal mode"),
    DURATION("duration: 500ms, 5s, 2m, 1h; a plain number is seconds"),
    EXIT_CODES("list of exit codes"),
    SIGNAL("signal name or number"),
    NAME("name without space, colon or slash"),
    USER("user name or uid"),
    USER_GROUP("user or user:group"),
    LOGFILE("path, AUTO, NONE or syslog"),
    HISTORY("directory, AUTO or NONE"),
    PATH("path"),
    PATHS("list of paths"),
    COMMAND("command line"),
    ENVIRONMENT("map of variables; in supervisord.conf A=\"b\",C=\"d\""),
    LOG_FORMAT("text, prefix or json"),
    LOG_LEVEL("critical, error, warn, info, debug, trace or blather"),
    AUTORESTART("true, false or unexpected"),
    PROGRAM_TYPE("service or oneshot"),
    CRON("cron expression of five fields, or @hourly, @daily, @weekly, @monthly, @yearly"),
    TIME_ZONE("time zone, such as UTC or Europe/Berlin"),
    CONCURRENCY_POLICY("forbid, replace or queue"),
    ON_FATAL("ignore or shutdown"),
    DEPENDENCIES("list of programs, each with an optional condition"),
    NAMES("list of names"),
    HOST_PORT("port, or host:port"),
    PORT("port; 0 switches it off"),
    HTTP_URL("URL, or a map of scheme, host, port, path and http_headers"),
    WEBHOOK_URL("http or https URL"),
    TCP_ADDRESS("port, or host:port, or a map of host and port"),
    POSTGRES_ADDRESS(
            "port, host:port, /directory or /directory:port, or a map of host, port, user and database"),
    SOCKET_URL("tcp://host:port or unix:///path"),
    SYSLOG_ADDRESS("udp://host:port, tcp://host:port or unix:///path"),
    URL("URL that begins with http:// or https://"),
    CAPABILITIES("list of capabilities, such as NET_BIND_SERVICE"),
    REGEX("regular expression"),
    RLIMIT("number, soft:hard, or unlimited; in YAML also a map of soft and hard");

    private final String words;

    ValueType(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}
