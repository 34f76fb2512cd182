package org.supervisordjava.daemon;

import org.supervisordjava.posix.ListeningSocket;
import org.supervisordjava.posix.PosixException;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Sockets that listen since before a {@code reload}, which executes the supervisor anew: those who
 * call meanwhile are not refused. A variable of the environment names their descriptors; programs
 * never see it.
 */
public final class InheritedSockets {

    private static final String VARIABLE = "SUPERVISORD_JAVA_LISTENING";

    /** By what they are bound to. */
    private final Map<String, ListeningSocket> sockets = new HashMap<>();

    private InheritedSockets() {}

    /** Finds the sockets that the environment names, and takes the variable out. */
    public static InheritedSockets takeOver(Map<String, String> environment) {
        var inherited = new InheritedSockets();
        var descriptors = environment.remove(VARIABLE);
        if (descriptors != null) {
            for (String fd : descriptors.split(",")) {
                if (fd.matches("[0-9]{1,9}")) {
                    inherited.add(Integer.parseInt(fd));
                }
            }
        }
        return inherited;
    }

    private void add(int fd) {
        try {
            ListeningSocket.inherited(fd).ifPresent(socket -> sockets.put(socket.name(), socket));
        } catch (PosixException closed) {
            // Then the address is opened anew.
        }
    }

    Optional<ListeningSocket> take(String name) {
        return Optional.ofNullable(sockets.remove(name));
    }

    /** One that is bound to what the condition wants. */
    Optional<ListeningSocket> take(Predicate<String> bound) {
        return sockets.keySet().stream().filter(bound).findFirst().flatMap(this::take);
    }

    /** Closes those that the configuration no longer names. */
    void closeRest() {
        sockets.values().forEach(TcpAddress::closeQuietly);
        sockets.clear();
    }

    /** The environment with the descriptors in it. */
    static Map<String, String> handOver(
            Collection<Integer> descriptors, Map<String, String> environment) {
        var all = new LinkedHashMap<>(environment);
        if (!descriptors.isEmpty()) {
            all.put(
                    VARIABLE,
                    descriptors.stream().map(String::valueOf).collect(Collectors.joining(",")));
        }
        return all;
    }
}
