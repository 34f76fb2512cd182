package org.supervisordjava.http;

import io.javalin.http.Context;

import java.net.URI;

/**
 * Tells requests that a foreign web page makes a browser send. Programs send neither {@code Origin}
 * nor {@code Sec-Fetch-Site} and pass.
 */
public final class SameOrigin {

    private SameOrigin() {}

    /** Whether a request that changes something may be served. */
    public static boolean allows(Context request) {
        return allows(
                request.header("Sec-Fetch-Site"), request.header("Origin"), request.header("Host"));
    }

    static boolean allows(String fetchSite, String origin, String host) {
        if (fetchSite != null) {
            return fetchSite.equals("same-origin") || fetchSite.equals("none");
        }
        return origin == null || isAt(origin, host);
    }

    /**
     * Whether a browser says that one of our own pages sent this: what a GET that changes something
     * needs.
     */
    public static boolean isOwnPage(Context request) {
        var fetchSite = request.header("Sec-Fetch-Site");
        if (fetchSite != null) {
            return fetchSite.equals("same-origin");
        }
        var referer = request.header("Referer");
        return referer != null && isAt(referer, request.header("Host"));
    }

    private static boolean isAt(String url, String host) {
        try {
            return host != null && host.equalsIgnoreCase(URI.create(url).getRawAuthority());
        } catch (IllegalArgumentException notAUrl) {
            return false;
        }
    }
}
