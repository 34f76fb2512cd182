package org.supervisordjava.cli.peer;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Output without what differs between two runs: process ids, times, folders, ports, versions. */
final class Masked {

    private static final Pattern PID = Pattern.compile("\\bpid \\d+");
    private static final Pattern UPTIME = Pattern.compile("uptime [0-9:]+");
    private static final Pattern STOP_TIME =
            Pattern.compile("[A-Z][a-z]{2} \\d\\d \\d\\d:\\d\\d [AP]M");
    private static final Pattern LOG_TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3}");
    private static final Pattern VERSION_LINE =
            Pattern.compile("(?m)^(supervisor> )?(\\d+\\.\\d+\\.\\d+\\S*|development)$");
    private static final Pattern NUMBER_LINE = Pattern.compile("(?m)^(supervisor> )?[1-9]\\d*$");
    private static final Pattern PYTHON_SOURCE = Pattern.compile(": file: \\S+ line: \\d+");

    private Masked() {}

    static String text(ReferenceServer server, Row row, Ctl.Result result) {
        var out = view(row.view(), result);
        return "exit " + result.exitCode() + "\n" + mask(server, out);
    }

    private static String view(Row.View view, Ctl.Result result) {
        return switch (view) {
            case ALL -> result.out();
            case FIRST_LINE -> result.out().lines().limit(1).collect(Collectors.joining());
            case EXIT_CODE -> "";
            case UNORDERED -> result.out().lines().sorted().collect(Collectors.joining("\n"));
            case WITH_ERRORS -> result.out() + "errors:\n" + result.err();
        };
    }

    private static String mask(ReferenceServer server, String out) {
        var text = out.replace(server.directory().toString(), "DIR");
        text = text.replace(":" + server.port(), ":PORT");
        text = PID.matcher(text).replaceAll("pid N");
        text = UPTIME.matcher(text).replaceAll("uptime T");
        text = STOP_TIME.matcher(text).replaceAll("TIME");
        text = LOG_TIME.matcher(text).replaceAll("TIME");
        text = VERSION_LINE.matcher(text).replaceAll("$1VERSION");
        text = NUMBER_LINE.matcher(text).replaceAll("$1N");
        return PYTHON_SOURCE.matcher(text).replaceAll("");
    }
}
