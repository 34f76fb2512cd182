/**
 * The pages for a browser, and supervisord's {@code /logtail}.
 *
 * <p>Every text that comes from outside goes through {@link
 * org.supervisordjava.http.web.Html#escape}. A page that changes something only does so for
 * requests that our own pages send.
 */
package org.supervisordjava.http.web;
