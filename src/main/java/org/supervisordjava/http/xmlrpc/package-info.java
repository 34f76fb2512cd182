/**
 * supervisord's XML-RPC interface at {@code /RPC2}: the wire format, the table of methods, and the
 * methods.
 *
 * <p>Differences to supervisord, all on purpose: control characters and invalid UTF-8 in results
 * are replaced, so that every answer is well-formed XML; a result of {@code read…Log} is limited.
 */
package org.supervisordjava.http.xmlrpc;
