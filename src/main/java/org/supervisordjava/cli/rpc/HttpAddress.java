package org.supervisordjava.cli.rpc;

/**
 * Where {@code http://host:port} leads, read as Python's {@code urlparse} does: a name, a password
 * and a path are passed over.
 *
 * @param authority as written, without name and password
 */
record HttpAddress(String host, int port, String authority) {

    private static final String HTTP = "http://";
    private static final int DEFAULT_PORT = 80;
    private static final int LAST_PORT = 0xffff;

    static HttpAddress parse(String url) throws UnusableUrlException {
        if (!url.startsWith(HTTP)) {
            throw new UnusableUrlException("Unknown protocol for serverurl " + url);
        }
        var end = HTTP.length();
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        var written = url.substring(HTTP.length(), end);
        var authority = written.substring(written.lastIndexOf('@') + 1);
        var bracket = authority.startsWith("[") ? authority.indexOf(']') : -1;
        var colon = authority.indexOf(':', bracket + 1);
        var host = colon < 0 ? authority : authority.substring(0, colon);
        if (bracket > 0) {
            host = authority.substring(1, bracket);
        }
        if (host.isEmpty()) {
            throw new UnusableUrlException("no host in serverurl " + url);
        }
        var port = colon < 0 ? "" : authority.substring(colon + 1);
        return new HttpAddress(host, port.isEmpty() ? DEFAULT_PORT : port(port), authority);
    }

    private static int port(String text) throws UnusableUrlException {
        int port;
        try {
            port = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new UnusableUrlException(
                    "Port could not be cast to integer value as '" + text + "'");
        }
        if (port < 0 || port > LAST_PORT) {
            throw new UnusableUrlException("Port out of range 0-65535");
        }
        return port;
    }
}
