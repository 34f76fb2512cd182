/**
 * {@code supervisorctl-java}: controls a supervisor from the command line, be it supervisord-java
 * or supervisord itself.
 *
 * <p>Here: the entry point, the options, and where the server is found. Of the rooms that read a
 * configuration a one-shot command loads as little as it can: a YAML library, the options and the
 * builder for a YAML file only. The packages below may not depend on this one. One thread. Uses
 * {@code protocol}, {@code config.text}, {@code config.model}, {@code config.option}, {@code
 * config.source}, {@code config.build}, {@code posix}.
 */
package org.supervisordjava.cli;
