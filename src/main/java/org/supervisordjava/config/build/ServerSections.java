package org.supervisordjava.config.build;

import org.supervisordjava.config.model.HttpServerConfig;
import org.supervisordjava.config.model.HttpServerConfig.Credentials;
import org.supervisordjava.config.model.HttpServerConfig.Exposure;
import org.supervisordjava.config.model.PasswordHash;
import org.supervisordjava.config.option.SectionKind;
import org.supervisordjava.config.option.Values;
import org.supervisordjava.config.source.DefaultSocket;
import org.supervisordjava.config.source.Expansion;
import org.supervisordjava.config.source.RawSection;
import org.supervisordjava.config.text.Conversion;
import org.supervisordjava.config.text.InvalidValueException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Builds the listeners. */
final class ServerSections {

    private final BuildContext context;
    private final Values values;
    private final Expansion names;
    private final List<HttpServerConfig> servers = new ArrayList<>();

    /**
     * @param names {@code ENV_x} only; this is all supervisord expands here
     */
    ServerSections(BuildContext context, Expansion names) {
        this.context = context;
        this.values = context.values();
        this.names = names;
    }

    List<HttpServerConfig> build(List<RawSection> sections) {
        sections.forEach(this::add);
        if (!context.isIni()) {
            addUnlessThere(sections, SectionKind.HTTP, SectionKind.INET_HTTP_SERVER);
            addUnlessThere(sections, SectionKind.CONTROL, SectionKind.UNIX_HTTP_SERVER);
        }
        return List.copyOf(servers);
    }

    /** YAML listens by default; supervisord's section for the same job replaces that. */
    private void addUnlessThere(
            List<RawSection> sections, SectionKind kind, SectionKind replacement) {
        boolean isThere =
                sections.stream()
                        .map(RawSection::kind)
                        .anyMatch(
                                found ->
                                        found.equals(kind.iniName())
                                                || found.equals(replacement.iniName()));
        if (!isThere) {
            add(
                    new RawSection(
                            kind.iniName(),
                            "",
                            new LinkedHashMap<>(),
                            context.wholeFile(),
                            context.syntax()));
        }
    }

    private void add(RawSection section) {
        var kind = SectionKind.ofIni(section.kind());
        if (kind.isEmpty()) {
            return;
        }
        var options = new SectionOptions(context, section, kind.get(), names);
        switch (kind.get()) {
            case HTTP -> http(options).ifPresent(server -> add(options, "port", server));
            case CONTROL -> control(options).ifPresent(server -> add(options, "socket", server));
            case INET_HTTP_SERVER ->
                    inet(options).ifPresent(server -> add(options, "port", server));
            case UNIX_HTTP_SERVER ->
                    unix(options).ifPresent(server -> add(options, "file", server));
            default -> {}
        }
    }

    private void add(SectionOptions options, String addressOption, HttpServerConfig server) {
        servers.stream()
                .filter(other -> isSameAddress(server, other))
                .findFirst()
                .ifPresent(
                        other ->
                                options.error(
                                        addressOption,
                                        "[%s] listens where [%s] does"
                                                .formatted(server.section(), other.section()),
                                        "choose another one, or switch one of them off"));
        servers.add(server);
    }

    private static boolean isSameAddress(HttpServerConfig one, HttpServerConfig other) {
        return switch (one) {
            case HttpServerConfig.Unix unix ->
                    other instanceof HttpServerConfig.Unix that && unix.file().equals(that.file());
            case HttpServerConfig.Inet inet ->
                    other instanceof HttpServerConfig.Inet that
                            && inet.port() == that.port()
                            && (inet.host().isEmpty()
                                    || that.host().isEmpty()
                                    || inet.host().equals(that.host()));
        };
    }

    private Optional<HttpServerConfig> http(SectionOptions options) {
        int port = options.get("port", text -> portAlone(options, text));
        var host =
                options.find("host", text -> text)
                        .filter(text -> !text.isEmpty() && !text.equals("*"));
        var credentials = credentials(options);
        var readers = readers(options);
        var allowedHosts = allowedHosts(options);
        return port == 0
                ? Optional.empty()
                : Optional.of(
                        new HttpServerConfig.Inet(
                                options.title(),
                                host,
                                port,
                                Exposure.HEALTH,
                                credentials,
                                readers,
                                allowedHosts));
    }

    /** Other than supervisord's listener, this one has an option of its own for the host. */
    private static int portAlone(SectionOptions options, String text) throws InvalidValueException {
        int colon = text.lastIndexOf(':');
        if (colon >= 0) {
            throw new InvalidValueException(
                    "`%s` is more than a port; write the host into the option `host` and `%s` here"
                            .formatted(text, text.substring(colon + 1)));
        }
        return options.ranged("port").convert(text);
    }

    private Optional<HttpServerConfig> control(SectionOptions options) {
        int mode = options.mode("mode", values::octal, 07777);
        var owner = options.find("owner", values::socketOwner);
        var credentials = credentials(options);
        var socket =
                options.isSet("socket")
                        ? options.get("socket", values::path)
                        : DefaultSocket.of(Path.of("/"), context.environment().variables())
                                .ofServer();
        return socket.toString().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new HttpServerConfig.Unix(
                                options.title(),
                                context.absolute(socket),
                                mode,
                                owner,
                                credentials));
    }

    private Optional<HttpServerConfig> unix(SectionOptions options) {
        if (!options.isSet("file")) {
            options.error("file", "section [" + options.title() + "] has no file value");
        }
        int mode =
                options.mode(
                        "chmod", Conversion.refusing("Invalid chmod value", values::octal), 07777);
        var owner =
                options.find(
                        "chown",
                        Conversion.refusing("Invalid sockchown value", values::socketOwner));
        var credentials = credentials(options);
        return options.find("file", this::absolutePath)
                .map(
                        file ->
                                new HttpServerConfig.Unix(
                                        options.title(), file, mode, owner, credentials));
    }

    private Path absolutePath(String text) throws InvalidValueException {
        return context.absolute(values.path(text));
    }

    private Optional<HttpServerConfig> inet(SectionOptions options) {
        if (!options.isSet("port")) {
            options.error("port", "section [" + options.title() + "] has no port value");
        }
        var credentials = credentials(options);
        var readers = readers(options);
        var allowedHosts = allowedHosts(options);
        return options.find("port", values::inetAddress)
                .map(
                        address ->
                                new HttpServerConfig.Inet(
                                        options.title(),
                                        address.host(),
                                        address.port(),
                                        Exposure.CONTROL,
                                        credentials,
                                        readers,
                                        allowedHosts));
    }

    private Optional<Credentials> credentials(SectionOptions options) {
        return credentials(options, "username", "password");
    }

    private Optional<Credentials> readers(SectionOptions options) {
        return credentials(options, "read_username", "read_password");
    }

    private Optional<Credentials> credentials(
            SectionOptions options, String userOption, String passwordOption) {
        var username = options.find(userOption, text -> text);
        var password = options.find(passwordOption, ServerSections::password);
        if (options.isSet(userOption) != options.isSet(passwordOption)) {
            options.error(
                    options.isSet(userOption) ? userOption : passwordOption,
                    "Section [%s] contains incomplete authentication: If a username or a password is specified, both the username and password must be specified"
                            .formatted(options.title()));
        }
        return username.flatMap(user -> password.map(secret -> new Credentials(user, secret)));
    }

    private static String password(String text) throws InvalidValueException {
        if (PasswordHash.isMeantBy(text) && PasswordHash.parse(text).isEmpty()) {
            throw new InvalidValueException(
                    "this is no whole hash of a password; `supervisord-java hash-password` makes one");
        }
        return text;
    }

    /** The machine's own name can be nobody else's. */
    private List<String> allowedHosts(SectionOptions options) {
        var configured = options.find("allowed_hosts", values::strings).orElse(List.of());
        return Stream.concat(configured.stream(), Stream.of(context.environment().hostname()))
                .distinct()
                .toList();
    }
}
