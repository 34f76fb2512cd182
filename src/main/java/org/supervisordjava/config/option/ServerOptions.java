package org.supervisordjava.config.option;

import static org.supervisordjava.config.option.Option.of;
import static org.supervisordjava.config.option.Option.unset;

import java.util.List;

/** The options of listeners and of the command line client. */
final class ServerOptions {

    private static final int MAX_PORT = 65_535;

    private static final Option USERNAME =
            unset("username", ValueType.TEXT, "User of HTTP basic authentication.");
    private static final Option PASSWORD =
            unset(
                    "password",
                    ValueType.TEXT,
                    "Password in clear text, {SHA} and its hexadecimal SHA-1, or what"
                            + " supervisord-java hash-password prints.");

    private static final Option READ_USERNAME =
            unset(
                            "read_username",
                            ValueType.TEXT,
                            "User who may look at everything and change nothing.")
                    .added();
    private static final Option READ_PASSWORD =
            unset("read_password", ValueType.TEXT, "Password of read_username, in the same forms.")
                    .added();
    private static final Option ALLOWED_HOSTS =
            unset(
                            "allowed_hosts",
                            ValueType.NAMES,
                            "Names by which clients may call this address without credentials, beside IP addresses, names without a"
                                    + " dot, localhost, the machine's own name, *.internal and *.svc; a leading dot is"
                                    + " for all names below, * for any.")
                    .added();

    /** supervisord.conf opens this listener only when the section is there. */
    static final List<Option> HTTP =
            List.of(
                    of("port", ValueType.PORT, "9001", "TCP port; 0 switches the listener off.")
                            .within(new IntegerRange(0, MAX_PORT))
                            .added(),
                    unset("host", ValueType.TEXT, "Address to listen on; unset is every interface.")
                            .added(),
                    USERNAME.added(),
                    PASSWORD.added(),
                    READ_USERNAME,
                    READ_PASSWORD,
                    ALLOWED_HOSTS);

    static final List<Option> CONTROL =
            List.of(
                    of(
                                    "socket",
                                    ValueType.PATH,
                                    "/run/supervisord-java.sock",
                                    "Unix socket for supervisorctl; empty switches it off. Without the option and"
                                            + " where /run is not writable: in $XDG_RUNTIME_DIR, else in"
                                            + " /tmp/supervisord-java-<uid>.")
                            .added(),
                    of("mode", ValueType.OCTAL, "0700", "Permissions of the socket file.").added(),
                    unset(
                                    "owner",
                                    ValueType.USER_GROUP,
                                    "Owner of the socket file; unset is the supervisor's user.")
                            .added(),
                    USERNAME.added(),
                    PASSWORD.added());

    static final List<Option> UNIX_HTTP_SERVER =
            List.of(
                    unset("file", ValueType.PATH, "Path of the unix socket.").required(),
                    of("chmod", ValueType.OCTAL, "0700", "Permissions of the socket file."),
                    unset("chown", ValueType.USER_GROUP, "Owner of the socket file."),
                    USERNAME,
                    PASSWORD);

    static final List<Option> INET_HTTP_SERVER =
            List.of(
                    unset(
                                    "port",
                                    ValueType.HOST_PORT,
                                    "Address to listen on; everything is served, as supervisord"
                                            + " does.")
                            .required(),
                    USERNAME,
                    PASSWORD,
                    READ_USERNAME,
                    READ_PASSWORD,
                    ALLOWED_HOSTS);

    static final List<Option> SUPERVISORCTL =
            List.of(
                    of(
                            "serverurl",
                            ValueType.TEXT,
                            "http://localhost:9001",
                            "Where the client finds the supervisor."),
                    USERNAME,
                    PASSWORD,
                    of("prompt", ValueType.TEXT, "supervisor", "Prompt of the client's shell."),
                    unset("history_file", ValueType.PATH, "File of the shell's history."));

    private ServerOptions() {}
}
