package org.supervisordjava.cli.shell;

import org.supervisordjava.cli.command.CommandTable;
import org.supervisordjava.cli.command.Session;
import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.protocol.NameSpec;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The words that may come next in the shell. Asks the server each time, so they are always true.
 */
public final class Completions {

    private static final List<String> SIGNALS =
            List.of("HUP", "INT", "QUIT", "KILL", "TERM", "USR1", "USR2", "STOP", "CONT");

    private final CommandTable table;
    private final Session session;

    public Completions(CommandTable table, Session session) {
        this.table = table;
        this.session = session;
    }

    /**
     * @param before the whole words to the left of the cursor
     */
    public List<String> after(List<String> before) {
        if (before.isEmpty()) {
            return commands();
        }
        var command = table.find(before.getFirst());
        if (command == null) {
            return List.of();
        }
        return switch (command.arguments()) {
            case PROCESSES -> processes();
            case GROUPS -> groups();
            case COMMANDS -> commands();
            case SIGNAL_AND_PROCESSES -> before.size() == 1 ? SIGNALS : processes();
            case TAIL -> tail(before);
            case MAIN_TAIL -> List.of("-f");
            case NONE, URL -> List.of();
        };
    }

    private List<String> commands() {
        var names = new ArrayList<>(table.listedNames());
        names.add("help");
        return names;
    }

    private List<String> tail(List<String> before) {
        var named = before.size() > 1 && !before.getLast().startsWith("-");
        return named ? List.of("stdout", "stderr") : processes();
    }

    private List<String> groups() {
        var groups = new TreeSet<String>();
        try {
            for (var info : session.supervisor().allProcessInfo()) {
                groups.add(info.group());
            }
        } catch (CallException e) {
            return List.of();
        }
        return List.copyOf(groups);
    }

    private List<String> processes() {
        var names = new TreeSet<String>();
        try {
            for (var info : session.supervisor().allProcessInfo()) {
                names.add(NameSpec.of(info.group(), info.name()));
                if (!info.group().equals(info.name())) {
                    names.add(info.group() + ":*");
                }
            }
        } catch (CallException e) {
            return List.of();
        }
        return List.copyOf(names);
    }
}
