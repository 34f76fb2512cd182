package org.supervisordjava.cli;

import org.supervisordjava.cli.rpc.ServerUrl;
import org.supervisordjava.config.text.UsageException;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Fills in {@code %(here)s}, {@code %(ENV_X)s} and {@code %%}, and makes paths absolute. */
final class Expansion {

    private static final String ENVIRONMENT_PREFIX = "ENV_";

    private final Path file;
    private final Map<String, String> environment;

    /**
     * @param file whose folder is {@code here}
     */
    Expansion(Path file, Map<String, String> environment) {
        this.file = file;
        this.environment = environment;
    }

    Map<String, String> expand(Map<String, String> options) throws UsageException {
        var expanded = new LinkedHashMap<String, String>();
        for (var option : options.entrySet()) {
            var value = expand(option.getKey(), option.getValue());
            expanded.put(option.getKey(), normalize(option.getKey(), value));
        }
        return expanded;
    }

    private String expand(String option, String raw) throws UsageException {
        var value = new StringBuilder();
        for (var at = 0; at < raw.length(); at++) {
            if (raw.charAt(at) != '%') {
                value.append(raw.charAt(at));
            } else if (raw.startsWith("%%", at)) {
                value.append('%');
                at++;
            } else {
                var end = raw.indexOf(")s", at);
                if (end < 0 || !raw.startsWith("%(", at)) {
                    throw badFormat(option, raw, "is badly formatted; write %% for a percent sign");
                }
                value.append(lookUp(option, raw, raw.substring(at + 2, end)));
                at = end + 1;
            }
        }
        return value.toString();
    }

    private String lookUp(String option, String raw, String name) throws UsageException {
        if (name.equals("here")) {
            return file.toAbsolutePath().normalize().getParent().toString();
        }
        var value =
                name.startsWith(ENVIRONMENT_PREFIX)
                        ? environment.get(name.substring(ENVIRONMENT_PREFIX.length()))
                        : null;
        if (value == null) {
            throw badFormat(
                    option, raw, "contains names ('" + name + "') which cannot be expanded");
        }
        return value;
    }

    private UsageException badFormat(String option, String raw, String why) {
        return new UsageException(
                "Format string '"
                        + raw
                        + "' for 'supervisorctl."
                        + option
                        + "' "
                        + why
                        + " (file: '"
                        + file
                        + "')");
    }

    private String normalize(String option, String value) {
        if (option.equals("serverurl") && ServerUrl.isUnix(value)) {
            return ServerUrl.ofSocketFile(absolute(ServerUrl.socketFile(value)));
        }
        return option.equals("history_file") && !value.isEmpty() ? absolute(value) : value;
    }

    private String absolute(String path) {
        var home = environment.get("HOME");
        var expanded = path.startsWith("~/") && home != null ? home + path.substring(1) : path;
        return Path.of(expanded).toAbsolutePath().normalize().toString();
    }
}
