/**
 * The configuration as immutable records, and what reads it: YAML and supervisord.conf are two
 * spellings of one model.
 *
 * <p>Here: options, expansion, validation with file, line, column and a hint, the difference of two
 * configurations. Not here: anything that starts, opens or remembers something. Pure; any thread.
 */
package org.supervisordjava.config;
