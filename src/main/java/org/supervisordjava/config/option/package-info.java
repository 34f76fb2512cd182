/**
 * The one table of options, with type, default and words for each, and the conversion of a value:
 * both readers, the schema and the reference are driven by it.
 *
 * <p>Not here: files and sections as they are read, rules about several options. Asks the file
 * system at most whether a directory exists; any thread. Uses {@code config.text} and {@code
 * config.model}.
 */
package org.supervisordjava.config.option;
