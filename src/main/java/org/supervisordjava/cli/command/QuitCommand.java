package org.supervisordjava.cli.command;

import java.util.List;

/** Leaves the shell. */
final class QuitCommand implements Command {

    @Override
    public String name() {
        return "quit";
    }

    @Override
    public List<Usage> usages() {
        return List.of(new Usage("quit", "Leave the shell"));
    }

    @Override
    public Arguments arguments() {
        return Arguments.NONE;
    }

    @Override
    public void run(Session session, List<String> words) {
        session.line("");
        session.end();
    }
}
