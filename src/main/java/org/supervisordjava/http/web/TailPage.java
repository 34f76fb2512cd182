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
        <title>Supervisor Process %s</title>
        <link rel="stylesheet" href="stylesheets/supervisor.css">
        </head>
        <body>
        <pre>%s</pre>
        <p class="buttons"><a href="tail.html?processname=%s&amp;limit=%d">Refresh</a></p>
        </body>
        </html>
        """
                .formatted(escape(processName), escape(text), query(processName), limit);
    }
}
