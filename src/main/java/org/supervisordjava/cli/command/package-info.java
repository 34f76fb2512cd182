/**
 * The commands of supervisorctl: a table of them, one class for each kind, and what they run in:
 * the session with its server and exit code, and the console they print to.
 *
 * <p>A command prints supervisord's texts, byte for byte, because scripts read them. It knows no
 * process, no terminal and no socket: tests run it against a server in memory. One thread.
 */
package org.supervisordjava.cli.command;
