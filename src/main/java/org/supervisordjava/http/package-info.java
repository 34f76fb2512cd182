/**
 * The HTTP edge: listeners on unix and TCP sockets, who may ask what, health and metrics, and what
 * the three interfaces below it ({@code rest}, {@code xmlrpc}, {@code web}) share.
 *
 * <p>Not here: state. A request reads the last snapshot or posts a command and waits for its
 * future; it can be slow, wrong or hostile without the loop noticing. Each request runs on its own
 * virtual thread. Uses {@code threads}, {@code protocol}, {@code config.text}, {@code
 * config.model}, {@code process}, {@code supervisor}, {@code recorder}, {@code logs}, {@code
 * health}, {@code diagnosis} and {@code metrics}.
 */
package org.supervisordjava.http;
