package org.supervisordjava.config.tool;

import java.util.List;
import java.util.Set;

/** Whether a subcommand is asked what it does, instead of to do it. */
final class HelpOption {

    private static final Set<String> SPELLINGS = Set.of("-h", "-?", "--help");

    private HelpOption() {}

    static boolean isAmong(List<String> arguments) {
        return arguments.stream().anyMatch(SPELLINGS::contains);
    }
}
