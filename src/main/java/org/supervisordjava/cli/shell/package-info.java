/**
 * Where the client meets a terminal: standard streams for one command or a script, JLine for a
 * person at a terminal, and the loop that asks for the next line.
 *
 * <p>Only {@link org.supervisordjava.cli.shell.LineEditorConsole} and what it uses may touch JLine:
 * a one-shot command never loads it.
 */
package org.supervisordjava.cli.shell;
