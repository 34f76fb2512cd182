package org.supervisordjava.config.option;

import org.supervisordjava.config.model.Accounts;
import org.supervisordjava.config.model.Capability;
import org.supervisordjava.config.model.GroupKind;
import org.supervisordjava.config.model.LogFormat;
import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.OutputTarget;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.config.model.SyslogServer;
import org.supervisordjava.config.model.UserSpec;
import org.supervisordjava.config.text.InvalidValueException;
import org.supervisordjava.config.text.PythonInt;
import org.supervisordjava.config.text.PythonRepr;
import org.supervisordjava.config.text.Suggestion;
import org.supervisordjava.config.text.SurrogateEscape;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The value types of supervisord.conf: what each accepts, and supervisord's words for what it does
 * not. Every method throws {@link InvalidValueException} for a value that is none of its type.
 */
public final class Values {

    private static final int MAX_PORT = 65_535;
    private static final int MAX_EXIT_CODE = 255;
    private final Accounts accounts;
    private final Map<String, String> environment;
    private final Path workingDirectory;

    /**
     * @param environment where {@code HOME}, which {@code ~} stands for, is looked up
     * @param workingDirectory what relative paths are relative to
     */
    public Values(Accounts accounts, Map<String, String> environment, Path workingDirectory) {
        this.accounts = accounts;
        this.environment = Map.copyOf(environment);
        this.workingDirectory = workingDirectory;
    }

    public boolean bool(String text) throws InvalidValueException {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1" -> true;
            case "false", "no", "off", "0" -> false;
            default ->
                    throw new InvalidValueException(
                            "not a valid boolean value: " + PythonRepr.of(text));
        };
    }

    public int integer(String text) throws InvalidValueException {
        return PythonInt.parse(text, 10).intValue();
    }

    /** Bytes; the suffixes KB, MB and GB count in powers of 1024. */
    public long byteSize(String text) throws InvalidValueException {
        var lower = text.toLowerCase(Locale.ROOT);
        long unit =
                switch (lower.length() < 2 ? "" : lower.substring(lower.length() - 2)) {
                    case "kb" -> 1L << 10;
                    case "mb" -> 1L << 20;
                    case "gb" -> 1L << 30;
                    default -> 1;
                };
        var number = unit == 1 ? lower : lower.substring(0, lower.length() - 2);
        return PythonInt.parse(number, 10).times(unit);
    }

    /** A file mode or umask. */
    public int octal(String text) throws InvalidValueException {
        var problem = new InvalidValueException(text + " can not be converted to an octal type");
        try {
            int bits = PythonInt.parse(text, 8).intValue();
            if (bits >= 0) {
                return bits;
            }
        } catch (InvalidValueException e) {
            problem.addSuppressed(e);
        }
        throw problem;
    }

    public List<Integer> exitCodes(String text) throws InvalidValueException {
        var codes = new ArrayList<Integer>();
        for (String item : strings(text)) {
            codes.add(exitCode(item).orElseThrow(() -> notExitCodes(text)));
        }
        return codes;
    }

    private static InvalidValueException notExitCodes(String text) {
        return new InvalidValueException("not a valid list of exit codes: " + PythonRepr.of(text));
    }

    private static Optional<Integer> exitCode(String item) {
        try {
            int code = PythonInt.parse(item, 10).intValue();
            return Optional.of(code).filter(number -> number >= 0 && number <= MAX_EXIT_CODE);
        } catch (InvalidValueException e) {
            return Optional.empty();
        }
    }

    public Signal signal(String text) throws InvalidValueException {
        var stripped = text.strip();
        return Signal.parse(stripped)
                .orElseThrow(
                        () ->
                                new InvalidValueException(
                                        "value %s is not a valid signal %s"
                                                .formatted(
                                                        PythonRepr.of(text),
                                                        isNumber(stripped) ? "number" : "name")));
    }

    /** Name of a program, a process or a group. */
    public String name(String text) throws InvalidValueException {
        var stripped = text.strip();
        for (char forbidden : new char[] {' ', ':', '/'}) {
            if (stripped.indexOf(forbidden) >= 0) {
                throw new InvalidValueException(
                        "Invalid name: %s because of character: '%c'"
                                .formatted(PythonRepr.of(stripped), forbidden));
            }
        }
        return stripped;
    }

    public UserSpec user(String text) throws InvalidValueException {
        return accounts.user(text)
                .orElseThrow(
                        () ->
                                new InvalidValueException(
                                        "Invalid user "
                                                + (isNumber(text) ? "id " : "name ")
                                                + text));
    }

    private static boolean isNumber(String text) {
        return text.matches("[+-]?\\d+");
    }

    /** {@code user[:group]}. */
    public GroupKind.SocketOwner socketOwner(String text) throws InvalidValueException {
        var problem = new InvalidValueException("Invalid user:group definition " + text);
        var parts = text.split(":", -1);
        var user = parts[0].isEmpty() ? Optional.<UserSpec>empty() : accounts.user(parts[0]);
        if (parts.length > 2 || user.isEmpty()) {
            throw problem;
        }
        if (parts.length == 1) {
            return new GroupKind.SocketOwner(user.get().uid(), -1);
        }
        var group = parts[1].isEmpty() ? OptionalInt.empty() : accounts.group(parts[1]);
        return new GroupKind.SocketOwner(user.get().uid(), group.orElseThrow(() -> problem));
    }

    /** Value of a {@code logfile} option. */
    public OutputTarget logfile(String text) throws InvalidValueException {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "", "none", "off" -> new OutputTarget.None();
            case "auto" -> new OutputTarget.Auto();
            case "syslog" -> new OutputTarget.Syslog();
            default -> new OutputTarget.File(fileInExistingDirectory(text));
        };
    }

    public Path existingDirectory(String text) throws InvalidValueException {
        var directory = path(text);
        if (text.isEmpty() || !Files.isDirectory(workingDirectory.resolve(directory))) {
            throw new InvalidValueException(text + " is not an existing directory");
        }
        return directory;
    }

    /** A file that may not exist yet, in a directory that does. */
    public Path fileInExistingDirectory(String text) throws InvalidValueException {
        var file = path(text);
        var directory = text.endsWith("/") ? file : file.getParent();
        if (directory != null && !Files.isDirectory(workingDirectory.resolve(directory))) {
            throw new InvalidValueException(
                    "The directory named as part of the path " + text + " does not exist");
        }
        return file;
    }

    /** A path as written, with {@code ~} and {@code ~user} replaced by a home directory. */
    public Path path(String text) throws InvalidValueException {
        return plainPath(text.startsWith("~") ? expandHome(text) : text);
    }

    /** A path as written. */
    public static Path plainPath(String text) throws InvalidValueException {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new InvalidValueException(
                    "%s is not a path: %s; %s"
                            .formatted(
                                    PythonRepr.of(text),
                                    e.getReason(),
                                    SurrogateEscape.isPlain(text)
                                            ? "for other letters than ASCII start Java with LC_ALL=C.UTF-8, as bin/supervisord-java does"
                                            : "its bytes have to be UTF-8"));
        }
    }

    private String expandHome(String text) {
        int slash = text.indexOf('/');
        var user = text.substring(1, slash < 0 ? text.length() : slash);
        var rest = slash < 0 ? "" : text.substring(slash);
        var home =
                user.isEmpty()
                        ? Optional.of(
                                environment.getOrDefault("HOME", System.getProperty("user.home")))
                        : accounts.user(user).map(account -> account.home().toString());
        return home.map(directory -> directory + rest).orElse(text);
    }

    public SyslogServer syslogServer(String text) throws InvalidValueException {
        return SyslogAddress.parse(text);
    }

    public String url(String text) throws InvalidValueException {
        return httpUrl(text)
                .map(URI::toString)
                .orElseThrow(
                        () ->
                                new InvalidValueException(
                                        "not a URL that begins with http:// or https://: "
                                                + PythonRepr.of(text)));
    }

    /**
     * A URL of HTTP, its scheme in lower case, with a host and, if any, a port that can be
     * connected to; empty for a text that is none.
     */
    public static Optional<URI> httpUrl(String text) throws InvalidValueException {
        var stripped = text.strip();
        int colon = stripped.indexOf(':');
        var scheme = stripped.substring(0, Math.max(colon, 0)).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return Optional.empty();
        }
        try {
            var url = new URI(scheme + stripped.substring(colon));
            if (url.getHost() == null) {
                return Optional.empty();
            }
            if (url.getPort() != -1) {
                port(Integer.toString(url.getPort()));
            }
            return Optional.of(url);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /**
     * One whose user, if any, belongs elsewhere.
     *
     * @param example of what is meant
     * @param headers the option that can hold the credentials
     */
    public static URI httpUrlWithoutUser(String text, String example, String headers)
            throws InvalidValueException {
        var url =
                httpUrl(text)
                        .orElseThrow(
                                () ->
                                        new InvalidValueException(
                                                "`%s` is not a URL such as %s"
                                                        .formatted(text, example)));
        if (url.getRawUserInfo() != null) {
            throw new InvalidValueException(
                    "a URL with a user is not supported (give the header Authorization in %s)"
                            .formatted(headers));
        }
        return url;
    }

    public LogFormat logFormat(String text) throws InvalidValueException {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "text" -> LogFormat.TEXT;
            case "prefix" -> LogFormat.PREFIX;
            case "json" -> LogFormat.JSON;
            default ->
                    throw new InvalidValueException(
                            "not a log format: %s (text, prefix or json)"
                                    .formatted(PythonRepr.of(text)));
        };
    }

    public LogLevel logLevel(String text) throws InvalidValueException {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "critical" -> LogLevel.CRITICAL;
            case "error" -> LogLevel.ERROR;
            case "warn" -> LogLevel.WARN;
            case "info" -> LogLevel.INFO;
            case "debug" -> LogLevel.DEBUG;
            case "trace" -> LogLevel.TRACE;
            case "blather" -> LogLevel.BLATHER;
            default ->
                    throw new InvalidValueException(
                            "bad logging level name " + PythonRepr.of(text));
        };
    }

    public ProcessConfig.Autorestart autorestart(String text) throws InvalidValueException {
        if (text.equalsIgnoreCase("unexpected")) {
            return ProcessConfig.Autorestart.UNEXPECTED;
        }
        try {
            return bool(text) ? ProcessConfig.Autorestart.TRUE : ProcessConfig.Autorestart.FALSE;
        } catch (InvalidValueException e) {
            throw new InvalidValueException("invalid 'autorestart' value " + PythonRepr.of(text));
        }
    }

    /** Items between commas, stripped; no item at all for an empty text. */
    public List<String> strings(String text) {
        return text.isEmpty()
                ? List.of()
                : List.of(text.split(",", -1)).stream().map(String::strip).toList();
    }

    /** Capabilities, as their names or with {@code CAP_} before; none for an empty text. */
    public Set<Capability> capabilities(String text) throws InvalidValueException {
        var found = EnumSet.noneOf(Capability.class);
        for (String item : strings(text.strip())) {
            found.add(
                    Capability.parse(item)
                            .orElseThrow(
                                    () ->
                                            new InvalidValueException(
                                                    "%s is not a capability%s"
                                                            .formatted(
                                                                    PythonRepr.of(item),
                                                                    likely(item)))));
        }
        return found;
    }

    private static String likely(String word) {
        var names = Arrays.stream(Capability.values()).map(Enum::name).toList();
        return Suggestion.hint(word.toUpperCase(Locale.ROOT), names)
                .map(hint -> "; " + hint)
                .orElse("; write names of capabilities(7), such as NET_BIND_SERVICE");
    }

    /** The address of a TCP listener. */
    public InetAddress inetAddress(String text) throws InvalidValueException {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            return new InetAddress(Optional.empty(), port(text));
        }
        var host = text.substring(0, colon).toLowerCase(Locale.ROOT);
        var port = text.substring(colon + 1);
        if (port.isEmpty()) {
            throw new InvalidValueException("no port number specified in " + PythonRepr.of(text));
        }
        PythonInt.parse(port, 10);
        boolean isEveryInterface = host.isEmpty() || host.equals("*");
        return new InetAddress(isEveryInterface ? Optional.empty() : Optional.of(host), port(port));
    }

    static int port(String text) throws InvalidValueException {
        int port;
        try {
            port = PythonInt.parse(text, 10).intValue();
        } catch (InvalidValueException e) {
            throw new InvalidValueException("not a valid port number: " + PythonRepr.of(text));
        }
        if (port < 1 || port > MAX_PORT) {
            throw new InvalidValueException("not a valid port number: " + PythonRepr.of(text));
        }
        return port;
    }

    /** A host, empty for all interfaces, and a port. */
    public record InetAddress(Optional<String> host, int port) {}
}
