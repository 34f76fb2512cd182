package org.supervisordjava.config.build;

import org.supervisordjava.config.model.GroupKind.FcgiSocket;
import org.supervisordjava.config.model.GroupKind.SocketOwner;
import org.supervisordjava.config.option.Values;
import org.supervisordjava.config.text.Conversion;
import org.supervisordjava.config.text.InvalidValueException;

import java.util.Optional;

/** Builds the shared socket of a FastCGI program. */
final class FcgiSocketSection {

    private final SectionOptions options;
    private final Values values;

    FcgiSocketSection(SectionOptions options, Values values) {
        this.options = options;
        this.values = values;
    }

    FcgiSocket build() {
        if (!options.isSet("socket")) {
            options.error(
                    "socket", "[%s] section requires a \"socket\" line".formatted(options.title()));
        }
        var url = options.find("socket", this::url).orElse("");
        if (url.startsWith("tcp:")) {
            refuse("socket_owner");
            refuse("socket_mode");
        }
        return new FcgiSocket(
                url,
                owner(),
                options.get(
                        "socket_mode",
                        Conversion.refusing("Invalid socket_mode value", values::octal)),
                options.findNumber("socket_backlog"));
    }

    private void refuse(String option) {
        if (options.isSet(option)) {
            options.error(
                    option,
                    "socket_owner and socket_mode params should only be used with a Unix domain"
                            + " socket");
        }
    }

    private Optional<SocketOwner> owner() {
        return options.find(
                        "socket_owner",
                        Conversion.refusing("Invalid socket_owner value", values::socketOwner))
                .or(
                        () ->
                                options.find("user", values::user)
                                        .map(user -> new SocketOwner(user.uid(), user.gid())));
    }

    private String url(String text) throws InvalidValueException {
        if (text.startsWith("unix://")) {
            if (!text.startsWith("unix:///")) {
                throw new InvalidValueException(
                        "Unix socket path %s is not an absolute path"
                                .formatted(text.substring("unix://".length())));
            }
            return text;
        }
        if (!text.startsWith("tcp://")) {
            throw new InvalidValueException("Bad socket format " + text);
        }
        var address = tcpAddress(text);
        var host =
                address.host()
                        .orElseThrow(() -> new InvalidValueException("Bad socket format " + text));
        return "tcp://" + host + ":" + address.port();
    }

    private Values.InetAddress tcpAddress(String url) throws InvalidValueException {
        try {
            return values.inetAddress(url.substring("tcp://".length()));
        } catch (InvalidValueException e) {
            throw new InvalidValueException("Bad socket format " + url + ": " + e.getMessage());
        }
    }
}
