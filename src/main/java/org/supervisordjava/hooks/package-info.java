/**
 * Calls commands and webhooks when something happens to a program: a bounded queue, a time limit
 * and retries, and nobody waits for them. Loaded only where a program has a hook, when it is first
 * called.
 *
 * <p>Not here: when something has happened; that is the supervisor's. Uses {@code threads}, {@code
 * protocol}, {@code config.model} and {@code probe}, which runs commands and knows deadlines.
 */
package org.supervisordjava.hooks;
