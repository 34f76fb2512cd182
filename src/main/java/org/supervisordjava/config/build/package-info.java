/**
 * From raw sections to the model: validation, rules about several options, dependencies, lint, and
 * the command line that may override a file.
 *
 * <p>Not here: spelling, commands of their own. Remembers nothing; any thread. Uses {@code
 * config.text}, {@code config.model}, {@code config.option} and {@code config.source}.
 */
package org.supervisordjava.config.build;
