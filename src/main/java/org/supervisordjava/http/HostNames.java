package org.supervisordjava.http;

import org.supervisordjava.config.model.HttpServerConfig;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * By which names clients may call an address where nobody is asked who he is. A web page of
 * somebody else can give a name of its own the address of this machine (DNS rebinding), and then
 * the browser lets it read and change what is here. It cannot do so with an IP address, nor with a
 * name that nobody can register: one without a dot, as services of Compose and Kubernetes have, or
 * below the names that are reserved.
 */
record HostNames(List<String> allowed) {

    private static final Pattern IPV4 = Pattern.compile("[0-9.]+");
    private static final List<String> RESERVED =
            List.of(".localhost", ".internal", ".svc", ".svc.cluster.local");

    HostNames {
        allowed = List.copyOf(allowed);
    }

    static HostNames of(HttpServerConfig.Inet config) {
        var names = new ArrayList<>(config.allowedHosts());
        config.host().ifPresent(names::add);
        return new HostNames(names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList());
    }

    /**
     * @param host the header, null when there is none: browsers always send one
     */
    boolean contain(String host) {
        return host == null || host.isBlank() || isSafe(name(host.strip()));
    }

    private boolean isSafe(String name) {
        return name.startsWith("[")
                || name.indexOf('.') < 0
                || IPV4.matcher(name).matches()
                || RESERVED.stream().anyMatch(name::endsWith)
                || allowed.stream().anyMatch(pattern -> matches(pattern, name));
    }

    private static boolean matches(String pattern, String name) {
        return pattern.equals("*")
                || pattern.equals(name)
                || pattern.startsWith(".") && name.endsWith(pattern);
    }

    /** Without the port, and without the dot that ends an absolute name. */
    private static String name(String host) {
        int end = host.startsWith("[") ? host.length() : host.indexOf(':');
        var name = (end < 0 ? host : host.substring(0, end)).toLowerCase(Locale.ROOT);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
