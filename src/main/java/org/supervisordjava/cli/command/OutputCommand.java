package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.HttpStatusException;
import org.supervisordjava.cli.rpc.UnreachableException;
import org.supervisordjava.config.text.Durations;
import org.supervisordjava.config.text.InvalidValueException;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Shows what several programs have written, in the order of time, each line with the name of its
 * program; what stands in front of the text is marked with {@code !} when it came by standard
 * error.
 */
final class OutputCommand {

    private static final String PATH = "/api/v1/output";
    private static final int DEFAULT_LINES = 100;
    private static final int FIELDS = 5;

    /** A longer name pads no other row. */
    private static final int MOST_NAME_WIDTH = 24;

    /** Of terminals, but for red, which is kept for what is wrong. */
    private static final String[] COLOURS = {"36", "32", "35", "34", "33", "96", "92", "95"};

    private final DateTimeFormatter time =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());
    private final Session session;
    private final Options options;
    private final Set<String> names;
    private final Deque<String> held = new ArrayDeque<>();
    private final Look look;
    private int width;

    /**
     * What is typed.
     *
     * @param lines how many of those that are there; -1 for all
     * @param since null for no limit
     * @param grep null for no pattern
     */
    private record Options(
            boolean follow, int lines, Instant since, Pattern grep, List<String> names) {}

    private OutputCommand(Session session, Options options, Set<String> names) {
        this.session = session;
        this.options = options;
        this.names = names;
        this.look = session.console().look();
        for (var name : names) {
            width = Math.max(width, Math.min(MOST_NAME_WIDTH, name.length()));
        }
    }

    static void run(Session session, Command command, List<String> words) throws CallException {
        if (!session.serverIsUp()) {
            return;
        }
        Options options;
        try {
            options = options(words);
        } catch (InvalidValueException e) {
            session.misuse(command, "Error: " + e.getMessage(), ExitCode.INVALID_ARGUMENTS);
            return;
        }
        if (session.refusesOptions(command, options.names())) {
            return;
        }
        var names = new HashSet<String>();
        var all = Reasons.rows(session);
        var shown =
                options.names().isEmpty() || options.names().contains("all")
                        ? all
                        : StatusCommands.select(session, options.names(), all);
        for (var row : shown) {
            names.add(row.name());
        }
        if (!names.isEmpty()) {
            new OutputCommand(session, options, names).print();
        }
    }

    private static Options options(List<String> words) throws InvalidValueException {
        var follow = false;
        Integer lines = null;
        Instant since = null;
        Pattern grep = null;
        var names = new ArrayList<String>();
        var typed = new TypedWords(words);
        while (!typed.isEmpty()) {
            var option = typed.next();
            switch (option) {
                case "-f" -> follow = true;
                case "-n" -> lines = number(typed.value(option));
                case "--since" -> since = since(typed.value(option));
                case "--grep" -> grep = pattern(typed.value(option));
                default -> names.add(typed.word());
            }
        }
        var most = lines != null ? lines : since != null ? -1 : follow ? 10 : DEFAULT_LINES;
        return new Options(follow, most, since, grep, names);
    }

    private static int number(String text) throws InvalidValueException {
        try {
            var number = Integer.parseInt(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new InvalidValueException("-n needs a number of lines, not " + text);
    }

    /** {@code 10m} ago, or a time with its zone. */
    private static Instant since(String text) throws InvalidValueException {
        try {
            return text.contains("T")
                    ? Instant.parse(text)
                    : Instant.now().minus(Durations.parsePositive(text));
        } catch (java.time.format.DateTimeParseException e) {
            throw new InvalidValueException(
                    "--since needs a duration such as 10m, or a time such as"
                            + " 2026-01-31T12:00:00Z, not "
                            + text);
        }
    }

    private static Pattern pattern(String text) throws InvalidValueException {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new InvalidValueException("--grep " + text + ": " + e.getDescription());
        }
    }

    private void print() throws CallException {
        try {
            if (options.follow()) {
                follow();
            } else {
                try (var answer = session.endpoint().get(PATH)) {
                    read(answer);
                }
                printHeld();
            }
        } catch (HttpStatusException e) {
            if (e.status() != HttpStatusException.NOT_FOUND) {
                throw e;
            }
            session.fail(
                    "ERROR: " + session.url() + " keeps no output: it is no supervisord-java",
                    ExitCode.UNIMPLEMENTED);
        } catch (IOException e) {
            throw UnreachableException.of(e);
        }
    }

    private void follow() throws CallException, IOException {
        try (var answer = session.endpoint().get(PATH + "?follow=true");
                var _ = session.console().onInterrupt(() -> close(answer))) {
            read(answer);
        }
    }

    private static void close(InputStream answer) {
        try {
            answer.close();
        } catch (IOException e) {
            // Nothing is lost: what is not shown is still there.
        }
    }

    /** An empty line ends what was there before. */
    private void read(InputStream answer) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(answer, StandardCharsets.UTF_8));
        var past = true;
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.isEmpty()) {
                past = false;
                printHeld();
            } else if (past) {
                hold(line);
            } else if (isWanted(line)) {
                session.line(row(line));
            }
        }
    }

    private void hold(String line) {
        if (isWanted(line) && options.lines() != 0) {
            held.addLast(line);
            if (options.lines() > 0 && held.size() > options.lines()) {
                held.removeFirst();
            }
        }
    }

    private void printHeld() {
        for (var line : held) {
            session.line(row(line));
        }
        held.clear();
    }

    private boolean isWanted(String line) {
        var fields = line.split("\t", FIELDS);
        return fields.length == FIELDS
                && names.contains(fields[1])
                && (options.since() == null || !Instant.parse(fields[0]).isBefore(options.since()))
                && (options.grep() == null || options.grep().matcher(fields[4]).find());
    }

    private String row(String line) {
        var fields = line.split("\t", FIELDS);
        var name = fields[1];
        var colour = COLOURS[Math.floorMod(name.hashCode(), COLOURS.length)];
        var isError = fields[3].equals("stderr");
        return time.format(Instant.parse(fields[0]))
                + " "
                + look.coloured(colour, Text.pad(name, width))
                + (isError ? look.red(" ! ") : " | ")
                + fields[4];
    }
}
