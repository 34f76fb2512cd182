/**
 * The JSON interface below {@code /api/v1}, described in {@code docs/rest-api.md}.
 *
 * <p>Field names are part of the interface: adding one is allowed, changing or removing one is not.
 */
package org.supervisordjava.http.rest;
