/** Completion scripts for bash, zsh and fish, generated from the command table. */
package org.supervisordjava.cli.completion;
