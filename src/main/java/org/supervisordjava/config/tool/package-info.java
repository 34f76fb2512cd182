/**
 * What an operator asks about a configuration without starting anything: check, dump, convert.
 *
 * <p>Not here: rules of the configuration itself. Any thread. Uses {@code protocol}, {@code
 * config.text}, {@code config.model}, {@code config.option}, {@code config.source} and {@code
 * config.build}.
 */
package org.supervisordjava.config.tool;
