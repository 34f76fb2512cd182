package org.supervisordjava.cli.command;

import java.util.List;

/** What the shell does at the end of input. Not listed, like in supervisorctl. */
final class EndOfFileCommand implements Command {

    static final String NAME = "EOF";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Usage> usages() {
        return List.of();
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
