/**
 * What the core needs from outside. The real implementations are wired in the {@code daemon} room,
 * the simulated ones in the tests.
 */
package org.supervisordjava.supervisor.port;
