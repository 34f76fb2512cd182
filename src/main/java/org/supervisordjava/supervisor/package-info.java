/**
 * The supervisor: one loop that owns all mutable state, start tiers, shutdown, groups, commands,
 * and the snapshot that readers see.
 *
 * <p>The loop's thread is the only one that changes anything here. Others post commands and read
 * the last {@link org.supervisordjava.supervisor.Snapshot}. What happens outside goes through the
 * ports. Uses {@code threads}, {@code protocol}, {@code config.text}, {@code config.model} and
 * {@code process}.
 */
package org.supervisordjava.supervisor;
