package org.supervisordjava.cli;

import org.supervisordjava.cli.rpc.Login;

import java.util.List;

/**
 * The server to talk to, and how it was found.
 *
 * @param origin what named it, such as {@code -s} or a file
 * @param tried where else was looked before, each with what was found there
 * @param prompt of the shell, without {@code > }
 * @param historyFile of the shell; null for none
 */
record Target(
        String url,
        Login credentials,
        String origin,
        List<String> tried,
        String prompt,
        String historyFile) {}
