package org.supervisordjava.cli.rpc;

/** The two kinds of server address: {@code unix:///path} and {@code http://host:port}. */
public final class ServerUrl {

    private static final String UNIX = "unix://";

    private ServerUrl() {}

    public static boolean isUnix(String url) {
        return url.startsWith(UNIX);
    }

    public static String ofSocketFile(String path) {
        return UNIX + path;
    }

    /** The path of a unix address. */
    public static String socketFile(String url) {
        return url.substring(UNIX.length());
    }

    public static boolean hasKnownScheme(String url) {
        return url.startsWith("unix:") || url.startsWith("http:");
    }

    /** Whether there is a scheme and something after it. */
    public static boolean isUrl(String text) {
        var colon = text.indexOf(':');
        if (colon <= 0) {
            return false;
        }
        var rest = text.substring(colon + 1);
        return !rest.isEmpty() && !rest.equals("//") && text.lastIndexOf('/', colon) < 0;
    }
}
