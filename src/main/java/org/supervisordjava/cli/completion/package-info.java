/**
 * Completion scripts for bash, zsh and fish, generated from the command table. The ones in {@code
 * scripts/completion} are their output; a test compares them.
 */
package org.supervisordjava.cli.completion;
