package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;

import java.util.List;

/** One thing an operator can type. Stateless. */
public interface Command {

    String name();

    /** How to type it and what it does; the first line is the summary. */
    List<Usage> usages();

    /** What completion offers after its name. */
    Arguments arguments();

    /**
     * Does it.
     *
     * @param words what follows the name, split at white space
     * @throws CallException what the command has no words of its own for
     */
    void run(Session session, List<String> words) throws CallException;

    /** One line of help. */
    record Usage(String syntax, String effect) {}

    /** Kinds of arguments. */
    enum Arguments {
        NONE,
        PROCESSES,
        GROUPS,
        SIGNAL_AND_PROCESSES,
        COMMANDS,
        TAIL,
        MAIN_TAIL,
        URL
    }
}
