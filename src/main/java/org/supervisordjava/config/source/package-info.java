/**
 * From a file to sections with raw values and their positions: YAML and supervisord.conf as two
 * spellings of the same sections, includes, environment files, and expansion.
 *
 * <p>Not here: what a value means. Reads files, changes none; any thread. Uses {@code config.text},
 * {@code config.model} and {@code config.option}.
 */
package org.supervisordjava.config.source;
