/**
 * From raw sections to the model: validation, rules about several options, dependencies, lint, and
 * the command line that may override a file.
 *
 * <p>Not here: spelling, commands of their own. Remembers nothing; any thread. Uses the four rooms
 * below it.
 */
package org.supervisordjava.config.build;
