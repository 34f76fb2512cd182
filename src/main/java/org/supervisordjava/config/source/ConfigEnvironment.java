package org.supervisordjava.config.source;

import org.supervisordjava.config.model.Accounts;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a configuration depends on besides its files.
 *
 * @param variables the supervisor's own environment
 * @param hostname the node name of uname(2): {@code %(host_node_name)s}
 * @param files opens them
 * @param workingDirectory absolute; what relative paths in the supervisor's own options refer to
 * @param overrides options of {@code [supervisord]} given on the command line, as text; they win
 *     over the file and are not expanded
 */
public record ConfigEnvironment(
        Map<String, String> variables,
        String hostname,
        Accounts accounts,
        FilePinning files,
        Path workingDirectory,
        Map<String, String> overrides) {

    public ConfigEnvironment {
        variables = Map.copyOf(variables);
        overrides = Map.copyOf(overrides);
    }

    /** Nothing that may be secret. */
    @Override
    public String toString() {
        return "ConfigEnvironment[" + hostname + ", " + workingDirectory + "]";
    }

    /** The node name of uname(2), without asking a name server for it. */
    public static String ownHostname() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException unreadable) {
            return resolvedHostname();
        }
    }

    private static String resolvedHostname() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }
}
