package org.supervisordjava.cli.rpc;

/**
 * What became of one process when several were started, stopped, signalled or cleared.
 *
 * @param status the code of a {@link org.supervisordjava.protocol.Fault}
 * @param description {@code OK}, or the fault's text
 */
public record Outcome(String group, String name, int status, String description) {}
