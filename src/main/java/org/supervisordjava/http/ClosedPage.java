package org.supervisordjava.http;

import io.javalin.http.Context;

import java.util.Set;

/** What a browser shows where the page itself is not served: how to open it. */
final class ClosedPage {

    private static final Set<String> PATHS = Set.of("/", "/index.html");

    private static final String HTML =
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>Supervisor: not open yet</title>
            </head>
            <body>
            <main>
            <h1>The page of this supervisor is not open at this address</h1>
            <p>No user name and password are configured for it, so whoever can reach it would control every program.
            It serves <a href="health">health</a> and <a href="metrics">metrics</a> only.</p>
            <h2>To open it</h2>
            <p>Make a hash of a password:</p>
            <pre>supervisord-java hash-password</pre>
            <p>and put it into the configuration:</p>
            <pre>http:
              username: operator
              password: "$pbkdf2-sha512$…"</pre>
            <p>A second user who sees everything and changes nothing has <code>read_username</code> and
            <code>read_password</code>. They take effect with <code>supervisorctl-java reload</code>, or when the container is
            started again.</p>
            <h2>Without it</h2>
            <p>Inside the container, by the unix socket, nothing is asked:</p>
            <pre>supervisorctl-java why
            supervisorctl-java status</pre>
            </main>
            </body>
            </html>
            """;

    private ClosedPage() {}

    static boolean isAsked(Context request) {
        return PATHS.contains(request.path())
                && AcceptHeader.parse(request.header("Accept")).prefers("text/html", "text/plain");
    }

    static void answer(Context request) {
        request.header("Cache-Control", "no-store")
                .header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                .header("X-Content-Type-Options", "nosniff")
                .contentType("text/html; charset=utf-8")
                .result(HTML);
    }
}
