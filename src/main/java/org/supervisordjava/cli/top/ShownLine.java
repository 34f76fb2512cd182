package org.supervisordjava.cli.top;

/**
 * A line that a program has written.
 *
 * @param time of the day
 */
record ShownLine(String time, boolean error, String text) {}
