package org.supervisordjava.http;

import io.javalin.http.Context;

import java.util.regex.Pattern;

/** Below which path a reverse proxy shows this server. */
public final class ForwardedPrefix {

    /** Whoever sends it may not get anything else onto a page by it, nor another host. */
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

    private ForwardedPrefix() {}

    /** {@code /a/b}, or empty when there is none, or none that can be used. */
    public static String of(Context request) {
        var header = request.header("X-Forwarded-Prefix");
        var path = header == null ? "" : header.strip().replaceFirst("/$", "");
        return PATH.matcher(path).matches() ? path : "";
    }
}
