package org.supervisordjava.http.web;

import static org.supervisordjava.http.web.Html.escape;
import static org.supervisordjava.http.web.Html.query;

/** The page that shows the end of a log. */
record TailPage(String processName, long limit, String text) {

    String html() {
        return """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Supervisor Process %s</title>
        <link rel="stylesheet" href="assets/console.css">
        </head>
        <body>
        <main>
        <h1>%s</h1>
        <pre>%s</pre>
        <p class="buttons"><a href="tail.html?processname=%s&amp;limit=%d">Refresh</a></p>
        </main>
        </body>
        </html>
        """
                .formatted(
                        escape(processName),
                        escape(processName),
                        escape(text),
                        query(processName),
                        limit);
    }
}
