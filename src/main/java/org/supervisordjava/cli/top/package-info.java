/**
 * The live screen: what is shown is a {@link org.supervisordjava.cli.top.TopModel} and the lines
 * that {@link org.supervisordjava.cli.top.TopDrawing} makes of it, both without a terminal, a clock
 * or a server. May use {@code rpc} only, and of JLine its styled strings. Loaded by nothing but the
 * command {@code top}.
 */
package org.supervisordjava.cli.top;
