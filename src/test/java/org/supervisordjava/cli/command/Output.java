package org.supervisordjava.cli.command;

import java.util.List;

/**
 * What a run left behind.
 *
 * @param lines standard output
 * @param errorLines standard error
 */
public record Output(List<String> lines, List<String> errorLines, int exitCode) {

    public Output {
        lines = List.copyOf(lines);
        errorLines = List.copyOf(errorLines);
    }
}
