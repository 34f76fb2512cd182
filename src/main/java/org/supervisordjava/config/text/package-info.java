/**
 * What a configuration is written in, below any option: shell words, Python's {@code %} operator,
 * durations, and what is said of text that is wrong: {@code ConfigProblem} with file, line, column
 * and a hint.
 *
 * <p>Not here: options, sections, files. Pure; any thread. Uses no other room.
 */
package org.supervisordjava.config.text;
