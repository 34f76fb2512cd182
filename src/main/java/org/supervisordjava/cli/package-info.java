/**
 * {@code supervisorctl-java}: controls a supervisor from the command line, be it supervisord-java
 * or supervisord itself.
 *
 * <p>Here: the entry point, the options, and where the server is found. It uses nothing of the
 * supervisor's own packages, so that a one-shot command loads and starts as little as possible; the
 * packages below may not depend on this one. One thread.
 * Uses {@code protocol}, {@code config.text}.
 */
package org.supervisordjava.cli;
