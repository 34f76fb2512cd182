/**
 * The configuration as immutable records, and the difference of two: all that the supervisor itself
 * needs to know of it.
 *
 * <p>Not here: how it is spelled, read or checked; anything that starts, opens or remembers
 * something. Pure; any thread. Uses {@code protocol} and {@code config.text}.
 */
package org.supervisordjava.config.model;
