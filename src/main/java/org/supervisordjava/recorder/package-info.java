/**
 * The flight recorder: what has happened of late, in a bounded ring of files that outlives the
 * supervisor, and how the run before this one has ended.
 *
 * <p>Not here: the words for what happens, and the clock. Any thread records and never waits; one
 * job in the background writes. Uses {@code threads}, {@code protocol} and {@code config.text}.
 */
package org.supervisordjava.recorder;
