package org.supervisordjava.cli.command;

/** All commands. */
public final class CommandTable {

    public Command find(String name) {
        return switch (name) {
            case "status" -> new StatusCommand();
            default -> null;
        };
    }
}
