package org.supervisordjava.protocol;

/**
 * JSON that is passed on as it came.
 *
 * @param text one value
 */
public record JsonText(String text) {}
