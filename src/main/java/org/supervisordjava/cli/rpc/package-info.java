/**
 * The client's way to a server: HTTP/1.1 over a unix or TCP socket, XML-RPC on top, and typed
 * results.
 *
 * <p>Written by hand because a one-shot command lives for some tens of milliseconds: an HTTP
 * client, an XML parser or a JSON library would take longer to load than the request takes, and so
 * do the JDK's own unix sockets. Knows nothing of commands or terminals. Calling thread only.
 */
package org.supervisordjava.cli.rpc;
