package org.supervisordjava.http.web;

import static org.supervisordjava.http.web.Html.escape;
import static org.supervisordjava.http.web.Html.query;

import org.supervisordjava.http.ProcessDescription;
import org.supervisordjava.process.ProcessState;
import org.supervisordjava.supervisor.ProcessSnapshot;
import org.supervisordjava.supervisor.Snapshot;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The page that shows every process.
 *
 * @param message what the last action did; may be empty
 * @param version in the footer
 */
record StatusPage(
        Snapshot snapshot,
        Instant now,
        ProcessDescription description,
        String message,
        String version) {

    /** One button: what it says and the action it sends. */
    private record Button(String label, String action) {}

    private static final List<Button> RUNNING =
            List.of(new Button("Restart", "restart"), new Button("Stop", "stop"));
    private static final List<Button> STOPPED = List.of(new Button("Start", "start"));
    private static final Button CLEAR_LOG = new Button("Clear Log", "clearlog");

    String html() {
        return """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Supervisor Status</title>
        <link rel="stylesheet" href="stylesheets/supervisor.css">
        </head>
        <body>
        <header><h1>Supervisor Status</h1></header>
        %s
        <form method="post" action="index.html" class="buttons">
        <button name="action" value="refresh">Refresh</button>
        <button name="action" value="restartall">Restart All</button>
        <button name="action" value="stopall">Stop All</button>
        </form>
        <main id="processes">
        %s
        </main>
        <footer>supervisord-java %s</footer>
        <script>
        setInterval(async () => {
          try {
            const page = await fetch("index.html", {headers: {"Accept": "text/html"}});
            if (!page.ok) return;
            const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
            document.getElementById("processes").replaceWith(fresh.getElementById("processes"));
          } catch (unreachable) { /* the next try may work */ }
        }, 5000);
        </script>
        </body>
        </html>
        """
                .formatted(status(), table(), escape(version));
    }

    private String status() {
        return message.isEmpty()
                ? ""
                : "<p id=\"status_msg\" class=\"status_msg\">" + escape(message) + "</p>";
    }

    private String table() {
        if (snapshot.processes().findAny().isEmpty()) {
            return "<p>No programs to manage</p>";
        }
        return snapshot.processes()
                .sorted(Comparator.comparing(ProcessSnapshot::id))
                .map(this::row)
                .collect(
                        Collectors.joining(
                                "",
                                "<table><thead><tr><th>State</th><th>Description</th><th>Name</th>"
                                        + "<th>Action</th></tr></thead><tbody>\n",
                                "</tbody></table>"));
    }

    private String row(ProcessSnapshot process) {
        var name = process.id().toString();
        return """
        <tr><td><span class="%s">%s</span></td><td>%s</td>
        <td><a href="tail.html?processname=%s">%s</a></td>
        <td>%s</td></tr>
        """
                .formatted(
                        statusClass(process.state()),
                        process.state().name().toLowerCase(Locale.ROOT),
                        escape(description.describe(process, now)),
                        query(name),
                        escape(name),
                        actions(process));
    }

    private static String actions(ProcessSnapshot process) {
        var name = process.id().toString();
        var buttons =
                switch (process.state()) {
                    case RUNNING -> RUNNING;
                    case STOPPED, EXITED, FATAL -> STOPPED;
                    case STARTING, BACKOFF, STOPPING, UNKNOWN -> List.<Button>of();
                };
        var html = new StringBuilder("<form method=\"post\" action=\"index.html\">");
        html.append("<input type=\"hidden\" name=\"processname\" value=\"")
                .append(escape(name))
                .append("\">");
        buttons.forEach(button -> html.append(button(button)));
        html.append(button(CLEAR_LOG)).append("</form>");
        return html.append(tail(name, "stdout", "Tail -f Stdout"))
                .append(tail(name, "stderr", "Tail -f Stderr"))
                .toString();
    }

    private static String button(Button button) {
        return "<button name=\"action\" value=\"%s\">%s</button>"
                .formatted(button.action(), button.label());
    }

    private static String tail(String name, String channel, String label) {
        return "<a href=\"logtail/%s/%s\" target=\"_blank\" rel=\"noopener\">%s</a> "
                .formatted(query(name), channel, label);
    }

    private static String statusClass(ProcessState state) {
        return switch (state) {
            case RUNNING -> "statusrunning";
            case FATAL, BACKOFF -> "statuserror";
            case STOPPED, STARTING, STOPPING, EXITED, UNKNOWN -> "statusnominal";
        };
    }
}
