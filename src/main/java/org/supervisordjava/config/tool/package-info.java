/**
 * What an operator asks about a configuration without starting anything: check, dump, convert, a
 * sample file.
 *
 * <p>Not here: rules of the configuration itself. Any thread. Uses all the rooms below it.
 */
package org.supervisordjava.config.tool;
